package dev.sluice.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A disk of some megabytes in memory, mounted on a folder in a view of the disks of its own: the
 * mount is seen by processes that {@linkplain #enter enter} it, and goes with the process that
 * holds it. That needs no right to mount anything where user namespaces are allowed, and otherwise
 * root's.
 */
final class SmallDisk implements AutoCloseable {

    private static final List<List<String>> WAYS =
            List.of(List.of("unshare", "-U", "-r", "-m"), List.of("unshare", "-m"));

    private static final String BALLAST = "ballast";

    private final Process holder;
    private final List<String> enter;
    private final Path seen;

    private SmallDisk(Process holder, boolean user, Path folder) {
        this.holder = holder;
        String pid = Long.toString(holder.pid());
        this.enter =
                user
                        ? List.of("nsenter", "-t", pid, "-U", "-m", "--preserve-credentials")
                        : List.of("nsenter", "-t", pid, "-m");
        this.seen = Path.of("/proc", pid, "root").resolve(folder.toString().substring(1));
    }

    /** Mounts one on a folder that is there. */
    static SmallDisk on(Path folder, int megabytes) throws IOException {
        List<String> why = new ArrayList<>();
        for (List<String> way : WAYS) {
            List<String> command = new ArrayList<>(way);
            command.addAll(
                    List.of(
                            "sh",
                            "-c",
                            "mount -t tmpfs -o size="
                                    + megabytes
                                    + "m,mode=777 tmpfs \"$0\" &&"
                                    + " echo mounted && exec sleep 900",
                            folder.toRealPath().toString()));
            String said;
            try {
                Process holder = new ProcessBuilder(command).redirectErrorStream(true).start();
                said = firstLine(holder);
                if (said.equals("mounted")) {
                    return new SmallDisk(holder, way.contains("-U"), folder.toRealPath());
                }
                holder.destroyForcibly();
            } catch (IOException e) {
                said = String.valueOf(e.getMessage()); // there is no such program
            }
            why.add(String.join(" ", way) + ": " + said);
        }
        throw new AssertionError(
                "no small disk can be mounted here, which this test needs ("
                        + String.join("; ", why)
                        + "). Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, or"
                        + " kernel.apparmor_restrict_unprivileged_userns=0), or run as root with the"
                        + " right to mount; 'unshare' and 'nsenter' are in the package util-linux");
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return String.valueOf(said.readLine());
    }

    /** What begins the command line of a process that sees the disk. */
    List<String> enter() {
        return enter;
    }

    /** The folder of the disk, as it is reached from here. */
    Path seen() {
        return seen;
    }

    /** Leaves so many bytes of it free. */
    void leave(long bytes) throws IOException {
        byte[] part = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(seen.resolve(BALLAST))) {
            for (long left = free() - bytes; left > 0; left = free() - bytes) {
                for (long done = 0; done < left; done += part.length) {
                    out.write(part);
                }
            }
        } catch (IOException e) {
            if (bytes > 0) {
                throw e;
            }
            // others write as well: it is as full as it can be
        }
    }

    /** Takes the ballast away again. */
    void makeRoom() throws IOException {
        Files.delete(seen.resolve(BALLAST));
    }

    long free() throws IOException {
        return Files.getFileStore(seen).getUsableSpace();
    }

    @Override
    public void close() throws InterruptedException {
        holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
}
