package dev.sluice.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice preview}. */
@Command(
        name = "preview",
        description = "Shows the first rows that leave a node. Writes to no target.",
        footer = {"%nExample:", "  sluice preview load.yaml --node valid --rows 5"})
final class PreviewCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();
    @Mixin final PipelineArguments pipeline = new PipelineArguments();

    @Option(
            names = "--node",
            required = true,
            paramLabel = "ID",
            description = "The node whose rows to show.")
    @SuppressWarnings("NullAway.Init") // required: set by picocli
    String node;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many rows at most; default: ${DEFAULT-VALUE}.")
    int rows;

    private final Screen screen;
    private final EngineProvider engines;

    PreviewCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    @Override
    public Integer call() {
        if (rows < 1 || rows > 100_000) {
            throw new dev.sluice.api.PipelineException(
                    dev.sluice.api.ErrorCode.OPTION_INVALID, "--rows goes from 1 to 100000");
        }
        Engine.Request request = pipeline.request();
        try (Engine engine = common.open(screen, engines)) {
            Engine.Preview preview = engine.preview(request, node, rows);
            if (common.json) {
                Json.print(screen.out(), Json.preview(preview));
            } else if (preview.problems().isEmpty()) {
                print(preview);
            } else {
                new FindingPrinter(screen.err(), request.file()).print(preview.problems());
            }
            return preview.problems().isEmpty() ? ExitCode.DONE : ExitCode.INVALID;
        }
    }

    private void print(Engine.Preview preview) {
        List<String> names = preview.columns().stream().map(Engine.ColumnView::name).toList();
        TextTable table = new TextTable(names);
        preview.rows()
                .forEach(
                        row -> table.add(names.stream().map(name -> show(row.get(name))).toList()));
        table.print(screen.out());
        if (preview.rows().isEmpty()) {
            screen.out().println("(no rows)");
        }
    }

    private static String show(@Nullable Object value) {
        return value == null ? "∅" : value.toString();
    }
}
