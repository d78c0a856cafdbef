package dev.sluice.component.local;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Source;
import dev.sluice.api.Target;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

/** Prints the first rows: {@code limit}, {@code format} (table or jsonl). */
public final class ConsoleConnector implements Connector {

    private final Supplier<PrintStream> out;

    /** Prints to the standard output that is set when a run commits. */
    public ConsoleConnector() {
        this(() -> System.out);
    }

    ConsoleConnector(Supplier<PrintStream> out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "console";
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        throw Direction.writesOnly(name());
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        long limit = options.number("limit", 20);
        if (limit < 0 || limit > 1_000_000) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, "option 'limit' goes from 0 to 1000000");
        }
        return new ConsoleTarget(out, (int) limit, layout(options));
    }

    private static RowPrinter.Layout layout(Options options) {
        String format = options.text("format").orElse("table").toLowerCase(Locale.ROOT);
        return switch (format) {
            case "table" -> RowPrinter.Layout.TABLE;
            case "jsonl" -> RowPrinter.Layout.JSONL;
            default ->
                    throw new PipelineException(
                            ErrorCode.OPTION_INVALID,
                            "option 'format' is '" + format + "': use table or jsonl");
        };
    }
}
