package dev.sluice.benchmark.job;

import dev.sluice.benchmark.peer.BareConsumer;
import dev.sluice.benchmark.process.ProcessRun;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** J4: a topic into PostgreSQL, beside a consumer that reads the topic and does nothing else. */
final class StreamJob {

    private static final String SLUICE = "Sluice";
    private static final String BARE = "bare consumer, drains the topic";
    private static final String TABLE = "placed_order";
    private static final double LEAST = 300_000;

    /** The line that the source logs once its first poll has brought messages. */
    private static final String FIRST_POLL = "first messages";

    private static final DateTimeFormatter LOGGED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS", Locale.ROOT);
    private static final int LOGGED_LENGTH = 23;

    private final Place place;
    private final Postgres postgres;
    private final long messages;
    private final Topic.Totals expected;
    private @Nullable Topic topic;

    StreamJob(Place place, Postgres postgres, long messages) {
        this.place = place;
        this.postgres = postgres;
        this.messages = messages;
        this.expected = Topic.totals(messages);
    }

    /** The broker runs from the first run of the job to its last. */
    Job job() {
        postgres.execute(
                "DROP TABLE IF EXISTS " + TABLE,
                "CREATE TABLE "
                        + TABLE
                        + " (id bigint, customer text, amount numeric(12,2), placed timestamp,"
                        + " paid boolean)");
        return new Job(
                "J4",
                "Kafka topic of JSON → PostgreSQL",
                List.of(
                        new Contender(SLUICE, messages, this::sluice),
                        new Contender(BARE, messages, this::bare)),
                List.of(),
                List.of(new Job.RateGoal(SLUICE, LEAST), new Job.RateGoal(BARE, 0)),
                this::close);
    }

    private void close() {
        if (topic != null) {
            topic.close();
            topic = null;
        }
    }

    private Topic topic() throws IOException, InterruptedException {
        Topic filled = topic;
        if (filled == null) {
            filled = Topic.filled(place.data().resolve("kafka"), messages);
            topic = filled;
        }
        return filled;
    }

    private Measurement sluice() throws IOException, InterruptedException {
        String brokers = topic().address();
        postgres.empty(TABLE);
        Map<String, String> parameters =
                Map.of(
                        "brokers",
                        brokers,
                        "topic",
                        Topic.NAME,
                        "port",
                        Integer.toString(postgres.port()));
        SluiceRun.Finished run =
                new SluiceRun(place, "j4-kafka-to-postgres.yaml", parameters, "", true).run();
        Instant last = postgres.lastCommit();
        WrongAnswerException.unless(messages, run.account().read(), "messages read by J4");
        WrongAnswerException.unless(messages, run.account().written(), "rows written by J4");
        WrongAnswerException.unless(expected, totals(), "the table after J4");
        double seconds = Duration.between(firstPoll(run.log()), last).toNanos() / 1e9;
        return run.measurement().withRate(messages / seconds);
    }

    private Topic.Totals totals() {
        return postgres.ask(
                "SELECT count(*), sum(id)::bigint, (sum(amount) * 100)::bigint,"
                        + " sum(extract(epoch from placed))::bigint, count(*) FILTER (WHERE paid)"
                        + " FROM "
                        + TABLE,
                row ->
                        new Topic.Totals(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5)));
    }

    static Instant firstPoll(List<String> log) {
        String line =
                log.stream()
                        .filter(each -> each.contains(FIRST_POLL))
                        .findFirst()
                        .orElseThrow(() ->
                                new WrongAnswerException("J4's log does not tell its first poll"));
        return LocalDateTime.parse(line.substring(0, LOGGED_LENGTH), LOGGED)
                .atZone(ZoneId.systemDefault())
                .toInstant();
    }

    private Measurement bare() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(place.kafka(BareConsumer.class));
        command.addAll(List.of(topic().address(), Topic.NAME));
        ProcessRun.Outcome outcome = new ProcessRun(command).run();
        if (outcome.exit() != 0) {
            throw new WrongAnswerException("the bare consumer failed: " + outcome.err());
        }
        String[] said = outcome.out().strip().split(" ");
        WrongAnswerException.unless(
                Long.toString(messages), said[0], "messages of the bare consumer");
        return new Measurement(
                outcome.cost(),
                OptionalDouble.of(Double.parseDouble(said[1])),
                OptionalDouble.of(messages / Double.parseDouble(said[2])),
                List.of());
    }
}
