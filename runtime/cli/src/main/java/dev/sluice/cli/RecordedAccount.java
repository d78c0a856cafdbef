package dev.sluice.cli;

import dev.sluice.store.Account;
import java.util.List;

/** The account of a run, as the store keeps it. */
public final class RecordedAccount {

    private RecordedAccount() {}

    /** Its sums and its nodes, in the order of the plan. */
    public static Account of(Engine.RunReport report) {
        return of(report.totals(), report.nodes());
    }

    /** Those sums and nodes. */
    public static Account of(Engine.Totals sums, List<Engine.NodeAccount> nodes) {
        return new Account(
                new Account.Totals(
                        sums.read(),
                        sums.written(),
                        sums.filtered(),
                        sums.quarantined(),
                        sums.deduplicated(),
                        sums.seconds()),
                nodes.stream().map(RecordedAccount::node).toList());
    }

    private static Account.Node node(Engine.NodeAccount node) {
        return new Account.Node(
                node.id(),
                node.kind(),
                node.in(),
                node.out(),
                node.filtered(),
                node.quarantined(),
                node.deduplicated(),
                node.seconds());
    }
}
