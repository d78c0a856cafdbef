package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
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
final class PreviewCommand implements Callable<Integer>, Question<Engine.Preview> {

    @Mixin final Inquiry inquiry;

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

    PreviewCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.inquiry = new Inquiry(screen, engines);
    }

    @Override
    public Integer call() {
        if (rows < 1 || rows > 100_000) {
            throw new PipelineException(ErrorCode.OPTION_INVALID, "--rows goes from 1 to 100000");
        }
        return inquiry.answer(this);
    }

    @Override
    public Engine.Preview ask(Engine engine, Engine.Request request) {
        return engine.preview(request, node, rows);
    }

    @Override
    public List<Engine.Finding> problems(Engine.Preview preview) {
        return preview.problems();
    }

    @Override
    public Object document(Engine.Preview preview) {
        return Json.preview(preview);
    }

    @Override
    public void tell(Engine.Preview preview, Engine.Request request) {
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
