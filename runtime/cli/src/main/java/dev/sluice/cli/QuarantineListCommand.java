package dev.sluice.cli;

import dev.sluice.cli.quarantine.Mending;
import dev.sluice.store.HeldGroup;
import dev.sluice.store.HeldRow;
import dev.sluice.store.StateStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice quarantine list}. */
@Command(
        name = "list",
        description =
                "Lists held rows in groups: how many broke which rule of which node, and why. A row that"
                        + " broke two rules is in two groups.",
        footer = {
            "%nExamples:",
            "  sluice quarantine list",
            "  sluice quarantine list --pipeline orders --json",
            "  sluice quarantine list --state given-up"
        })
final class QuarantineListCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();
    @Mixin final HeldSelection selection = new HeldSelection();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            converter = HeldState.class,
            description =
                    "Rows in that state alone: held, replaying, replayed, given-up, purged. Without it,"
                            + " those that are held, being replayed or given up.")
    HeldRow.@Nullable State state;

    private final Screen screen;

    QuarantineListCommand(Screen screen) {
        this.screen = screen;
    }

    /**
     * What there is.
     *
     * @param unknown executions with rows in their files of which nobody knows what was committed
     */
    private record Listed(List<HeldGroup> groups, List<String> unknown) {}

    @Override
    public Integer call() {
        Listed listed =
                common.store(screen).map(this::listed).orElse(new Listed(List.of(), List.of()));
        if (common.json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put(
                    "groups", listed.groups().stream().map(QuarantineListCommand::group).toList());
            document.put("unknown", listed.unknown());
            Json.print(screen.out(), document);
            return ExitCode.DONE;
        }
        if (listed.groups().isEmpty()) {
            boolean filtered = selection.filtered() || state != null;
            screen.out().println("No rows" + (filtered ? " like that" : "") + " are held.");
        } else {
            print(listed.groups());
        }
        listed.unknown().forEach(this::tell);
        return ExitCode.DONE;
    }

    private Listed listed(StateStore opened) {
        try (StateStore store = opened) {
            List<String> unknown = new Mending(store, common.home()).mend();
            HeldRow.State[] states =
                    state == null
                            ? new HeldRow.State[] {
                                HeldRow.State.HELD, HeldRow.State.REPLAYING, HeldRow.State.GIVEN_UP
                            }
                            : new HeldRow.State[] {state};
            return new Listed(store.quarantine().groups(selection.filter(store, states)), unknown);
        }
    }

    private void print(List<HeldGroup> groups) {
        TextTable table =
                new TextTable(
                                List.of(
                                        "pipeline",
                                        "node",
                                        "rule",
                                        "reason",
                                        "state",
                                        "rows",
                                        "first (UTC)",
                                        "last (UTC)"))
                        .numbers(5);
        for (HeldGroup group : groups) {
            table.add(
                    List.of(
                            group.pipeline(),
                            group.node(),
                            group.rule(),
                            group.reason(),
                            group.state().text(),
                            AccountTable.count(group.rows()),
                            ExecutionView.time(group.first()),
                            ExecutionView.time(group.last())));
        }
        table.print(screen.out());
    }

    private void tell(String execution) {
        screen.err()
                .println(
                        "sluice: execution "
                                + execution
                                + " was killed while its targets committed: whether they did is"
                                + " for their systems to say, and so its rows that were put aside"
                                + " are in its file alone. Look there; where they did, 'sluice"
                                + " quarantine hold "
                                + execution
                                + "' holds them");
    }

    private static Map<String, Object> group(HeldGroup group) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("pipeline", group.pipeline());
        map.put("node", group.node());
        map.put("rule", group.rule());
        map.put("reason", group.reason());
        map.put("state", group.state().text());
        map.put("rows", group.rows());
        map.put("first", group.first().toString());
        map.put("last", group.last().toString());
        return map;
    }
}
