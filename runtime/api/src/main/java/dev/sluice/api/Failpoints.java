package dev.sluice.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Places where a test lets the process die as if by kill -9: {@code -Dsluice.failpoint=
 * before-commit:3} halts it when the place is reached for the third time. Nothing in a normal run.
 */
public final class Failpoints {

    private static final String ARMED = System.getProperty("sluice.failpoint", "");
    private static final int KILLED = 137;
    private static final Map<String, AtomicInteger> REACHED = new ConcurrentHashMap<>();

    private Failpoints() {}

    /** The process is at this place. */
    public static void reach(String place) {
        if (ARMED.isEmpty()) {
            return;
        }
        int count = REACHED.computeIfAbsent(place, key -> new AtomicInteger()).incrementAndGet();
        if (ARMED.equals(place + ":" + count)) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
