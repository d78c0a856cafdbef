package dev.sluice.cli;

import dev.sluice.cli.quarantine.Mending;
import dev.sluice.cli.quarantine.RecordTexts;
import dev.sluice.component.local.Printable;
import dev.sluice.store.HeldQuery;
import dev.sluice.store.HeldRow;
import dev.sluice.store.StateStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice quarantine show}. */
@Command(
        name = "show",
        description =
                "Shows held rows one by one: the record, what it broke, where it stood, and what became"
                        + " of it.",
        footer = {
            "%nExamples:",
            "  sluice quarantine show --pipeline orders",
            "  sluice quarantine show --execution last --rule \"range age\" --limit 5 --json",
            "  sluice quarantine show --after 20260131-120000-000-1/valid/000000000020"
        })
final class QuarantineShowCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();
    @Mixin final HeldSelection selection = new HeldSelection();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            converter = HeldState.class,
            description = "Rows in that state alone; without it, all that are not purged.")
    HeldRow.@Nullable State state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many; default: ${DEFAULT-VALUE}.")
    int limit;

    @Option(
            names = "--after",
            paramLabel = "ROW",
            description = "Those behind that row: the next page.")
    @Nullable String after;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    private final Screen screen;

    QuarantineShowCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > 100_000) {
            throw new ParameterException(
                    spec.commandLine(), "'--limit " + limit + "' is not between 1 and 100000");
        }
        List<HeldRow> rows = common.store(screen).map(this::rows).orElse(List.of());
        Optional<String> next =
                rows.size() < limit ? Optional.empty() : Optional.of(rows.getLast().id());
        if (common.json) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("rows", rows.stream().map(QuarantineShowCommand::document).toList());
            document.put("next", next.orElse(null));
            Json.print(screen.out(), document);
        } else if (rows.isEmpty()) {
            screen.out().println("No rows like that are held.");
        } else {
            rows.forEach(this::print);
            next.ifPresent(id -> screen.out().println("More: --after " + Printable.of(id)));
        }
        return ExitCode.DONE;
    }

    private List<HeldRow> rows(StateStore opened) {
        try (StateStore store = opened) {
            new Mending(store, common.home()).mend();
            HeldRow.State[] states =
                    state == null
                            ? new HeldRow.State[] {
                                HeldRow.State.HELD,
                                HeldRow.State.REPLAYING,
                                HeldRow.State.GIVEN_UP,
                                HeldRow.State.REPLAYED
                            }
                            : new HeldRow.State[] {state};
            return store.quarantine()
                    .list(
                            new HeldQuery(
                                    selection.filter(store, states),
                                    Optional.ofNullable(after),
                                    limit));
        }
    }

    private void print(HeldRow row) {
        line("", row.id() + "  " + row.state().text() + attempts(row));
        line("  place", row.place());
        for (HeldRow.Broken broken : row.broken()) {
            line("  broke", broken.rule() + ": " + broken.reason());
        }
        Optional<Map<String, @Nullable String>> columns = RecordTexts.of(row.raw());
        if (columns.isPresent()) {
            columns.get().forEach((name, value) -> line("    " + name, shown(value)));
        } else {
            line("    raw", row.raw());
        }
        screen.out().println();
    }

    /** An empty text is to be seen, and told from one that is missing. */
    private static String shown(@Nullable String value) {
        return value == null ? "null" : value.isEmpty() ? "\"\"" : value;
    }

    private static String attempts(HeldRow row) {
        String by = row.replay().isEmpty() ? "" : ", last by " + row.replay();
        return row.attempts() == 0
                ? ""
                : ", sent again "
                        + row.attempts()
                        + (row.attempts() == 1 ? " time" : " times")
                        + by;
    }

    private void line(String what, String text) {
        if (!text.isEmpty()) {
            String head = what.isEmpty() ? "" : String.format("%-14s ", Printable.of(what));
            screen.out().println(head + Printable.of(text));
        }
    }

    private static Map<String, @Nullable Object> document(HeldRow row) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", row.id());
        map.put("pipeline", row.pipeline());
        map.put("node", row.node());
        map.put("execution", row.execution());
        map.put("state", row.state().text());
        map.put("attempts", row.attempts());
        map.put("replay", row.replay().isEmpty() ? null : row.replay());
        map.put("idempotency", row.idempotency());
        map.put("held", row.at().toString());
        map.put("place", row.place());
        map.put("broken", row.broken());
        map.put("raw", row.raw());
        map.put("columns", RecordTexts.of(row.raw()).orElse(null));
        return map;
    }
}
