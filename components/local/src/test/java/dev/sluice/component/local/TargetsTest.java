package dev.sluice.component.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchWriter;
import dev.sluice.api.Column;
import dev.sluice.api.Connector;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TargetsTest {

    private final Bench bench = new Bench();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @AfterEach
    void everythingIsReleased() {
        bench.close();
    }

    @Test
    void allFourAreFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(Connector.class).stream().map(p -> p.get().name()))
                .containsExactly("inline", "generate", "console", "discard");
    }

    @Test
    void theConsoleShowsTheFirstRowsAsATableAndCountsTheRest() {
        load(console("limit", 2), rows("one", "two", "three"), true);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("a\n───\none\ntwo\n… and 1 more rows\n");
    }

    @Test
    void theConsolePrintsOneJsonObjectALine() {
        load(console("format", "jsonl"), rows("x\"y", "z"), true);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("{\"a\":\"x\\\"y\"}\n{\"a\":\"z\"}\n");
    }

    @Test
    void theConsoleNamesTimesThatAreEndless() {
        Schema schema =
                new Schema(
                        List.of(
                                new Column("day", Simple.DATE, true),
                                new Column("clock", Simple.TIMESTAMP, true)));
        try (BatchWriter writer =
                connector().target(console("format", "jsonl"), bench.context).open(schema)) {
            VectorSchemaRoot root =
                    VectorSchemaRoot.create(ArrowTypes.toArrow(schema), bench.allocator);
            ((DateDayVector) root.getVector(0)).setSafe(0, Integer.MAX_VALUE);
            ((TimeStampVector) root.getVector(1)).setSafe(0, -Long.MAX_VALUE);
            root.setRowCount(1);
            writer.write(new RecordBatch(schema, root));
            writer.commit(Position.START);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("{\"day\":\"infinity\",\"clock\":\"-infinity\"}\n");
    }

    @Test
    void noEscapeSequenceOfTheDataReachesTheTerminal() {
        String nasty = "\u001b[2Jgone\u009b31m\u202eevil\u0000\nnext";
        for (String format : List.of("table", "jsonl")) {
            load(console("format", format), rows(nasty), true);
        }

        String text = printed.toString(StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("\u001b", "\u009b", "\u202e", "\u0000", "\nnext");
        assertThat(text).contains("\\u001b[2Jgone\\u009b31m\\u202eevil\\u0000\\nnext");
    }

    @Test
    void aRunThatFailsPrintsNothing() {
        load(console(), rows("x"), false);

        assertThat(printed.size()).isZero();
    }

    @Test
    void discardTakesAndCountsEveryRow() {
        assertThat(load(new DiscardConnector(), Options.empty(), rows("x", "y"), true))
                .isEqualTo(2);
    }

    @Test
    void aDirectionThatDoesNotExistIsRefusedInWords() {
        assertThatThrownBy(() -> new ConsoleConnector().source(Options.empty(), bench.context))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("target");
        assertThatThrownBy(() -> new InlineConnector().target(Options.empty(), bench.context))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("source");
        assertThatThrownBy(() ->
                        new ConsoleConnector()
                                .target(Bench.options("format", "html"), bench.context))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("html");
    }

    private Options console(Object... options) {
        return Bench.options(options);
    }

    private void load(Options options, Source source, boolean commit) {
        load(connector(), options, source, commit);
    }

    private Connector connector() {
        return new ConsoleConnector(() -> new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private long load(Connector connector, Options options, Source source, boolean commit) {
        long written = 0;
        try (BatchReader reader = source.open(Position.START);
                BatchWriter writer =
                        connector.target(options, bench.context).open(source.schema())) {
            for (BatchReader.Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                written += writer.write(chunk.batch()).written();
            }
            if (commit) {
                writer.commit(Position.START);
            } else {
                writer.abort();
            }
        }
        return written;
    }

    private Source rows(String... values) {
        List<Map<String, Object>> rows =
                java.util.Arrays.stream(values).map(v -> Map.<String, Object>of("a", v)).toList();
        return new InlineConnector().source(Bench.options("rows", rows), bench.context);
    }
}
