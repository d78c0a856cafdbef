package dev.sluice.benchmark.job;

import dev.sluice.benchmark.data.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The jobs by their names. */
public final class Jobs {

    /** In the order in which they run. */
    public static final List<String> NAMES = List.of("J1", "J2", "J3", "J4", "J5");

    /** Peers that take each row alone are given a fifth: five million would take them minutes. */
    private static final int PEER_SHARE = 5;

    private static final long MOST_MESSAGES = 1_000_000;

    private Jobs() {}

    /** Whether one of them reads line items. */
    public static boolean readLineItems(Set<String> names) {
        return names.stream().anyMatch(name -> !name.equals("J4"));
    }

    /** The named jobs over that many rows. */
    public static List<Job> of(Set<String> names, Place place, Postgres postgres, long rows)
            throws IOException, InterruptedException {
        List<Job> jobs = new ArrayList<>();
        if (names.contains("J4")) {
            jobs.add(new StreamJob(place, postgres, Math.min(rows, MOST_MESSAGES)).job());
        }
        if (readLineItems(names)) {
            jobs.addAll(ofLineItems(names, place, postgres, rows));
        }
        jobs.sort(Comparator.comparing(Job::id));
        return jobs;
    }

    private static List<Job> ofLineItems(
            Set<String> names, Place place, Postgres postgres, long rows)
            throws IOException, InterruptedException {
        Dataset full = place.dataset(rows);
        List<Job> jobs = new ArrayList<>();
        if (names.contains("J1")) {
            Dataset small = place.dataset(Math.max(1, rows / PEER_SHARE));
            jobs.add(new LoadJob(place, postgres).job(full, small));
        }
        if (names.contains("J2")) {
            jobs.add(ParquetJob.aggregate(place, full));
        }
        if (names.contains("J3")) {
            jobs.add(new UnloadJob(place, postgres, full).job());
        }
        if (names.contains("J5")) {
            jobs.add(ParquetJob.join(place, full));
        }
        return jobs;
    }

    /** A start of PostgreSQL beside the data. */
    public static Postgres postgres(Place place) throws IOException {
        System.err.println("benchmarks: starting PostgreSQL …");
        Path folder = place.data().resolve("postgres");
        return Postgres.start(folder);
    }
}
