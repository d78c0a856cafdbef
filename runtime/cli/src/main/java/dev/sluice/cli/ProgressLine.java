package dev.sluice.cli;

import dev.sluice.component.local.Printable;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How far a run is: one line that redraws itself on a terminal, a line now and then elsewhere. */
final class ProgressLine implements Engine.Progress, AutoCloseable {

    private record Reading(long read, long written, long expected) {}

    private static final int BAR = 24;

    private final Screen screen;
    private final LongSupplier nanoTime;
    private final long began;
    private volatile Reading last = new Reading(0, 0, -1);
    private volatile long flowing;
    private boolean drawn;
    private String waited = "";
    private @Nullable ScheduledExecutorService ticker;

    ProgressLine(Screen screen, LongSupplier nanoTime) {
        this.screen = screen;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
        this.flowing = began;
    }

    /** Begins to draw by itself. */
    void start() {
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(task ->
                        Thread.ofPlatform().daemon().name("sluice-progress").unstarted(task));
        long period = screen.terminal() ? 250 : 5_000;
        var _ = timer.scheduleAtFixedRate(this::draw, period, period, TimeUnit.MILLISECONDS);
        ticker = timer;
    }

    @Override
    public void at(long read, long written, long expected) {
        if (read == 0) {
            flowing = nanoTime.getAsLong(); // until rows flow, no rate can be told from them
        }
        last = new Reading(read, written, expected);
    }

    /** Tells for what the run waits, on a line of its own and once. */
    @Override
    public synchronized void waits(String reason) {
        if (reason.isEmpty() || reason.equals(waited) || ticker == null) {
            return;
        }
        waited = reason;
        clear();
        screen.err().println("sluice: the run waits for " + Printable.of(reason));
    }

    private void clear() {
        if (drawn) {
            screen.err().print("\r\u001b[K");
            screen.err().flush();
        }
    }

    /** Draws once. */
    synchronized void draw() {
        String text = text();
        if (screen.terminal()) {
            screen.err().print("\r\u001b[K" + text);
            screen.err().flush();
            drawn = true;
        } else {
            screen.err().println(text);
        }
    }

    private String text() {
        Reading now = last;
        double seconds = (nanoTime.getAsLong() - began) / 1e9;
        double flow = (nanoTime.getAsLong() - flowing) / 1e9;
        double rate = flow > 0 ? now.read() / flow : 0;
        String counts =
                AccountTable.count(now.read())
                        + " read, "
                        + AccountTable.count(now.written())
                        + " written, "
                        + AccountTable.count((long) rate)
                        + " rows/s";
        if (now.expected() <= 0) {
            return counts + String.format(Locale.ROOT, ", %.0f s", seconds);
        }
        double share = Math.min(1, (double) now.read() / now.expected());
        String left = rate > 0 ? ", " + time((now.expected() - now.read()) / rate) + " left" : "";
        return bar(share) + String.format(Locale.ROOT, " %3.0f %%  ", share * 100) + counts + left;
    }

    private static String bar(double share) {
        int full = (int) (share * BAR);
        return "█".repeat(full) + "░".repeat(BAR - full);
    }

    private static String time(double seconds) {
        long whole = Math.max(0, Math.round(seconds));
        return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
    }

    @Override
    public void close() {
        ScheduledExecutorService timer = ticker;
        if (timer != null) {
            timer.shutdownNow();
        }
        synchronized (this) {
            clear();
        }
    }
}
