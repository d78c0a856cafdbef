package dev.sluice.cli.quarantine;

import dev.sluice.store.HeldFilter;
import dev.sluice.store.HeldQuery;
import dev.sluice.store.HeldRow;
import dev.sluice.store.Quarantine;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Held rows of several executions, page by page in the order of their ids. One thread. */
public final class HeldPages {

    static final int PAGE = 2_000;

    private final Quarantine quarantine;
    private final HeldFilter filter;
    private final Iterator<String> executions;
    private Optional<HeldQuery> next = Optional.empty();

    public HeldPages(Quarantine quarantine, HeldFilter filter, List<String> executions) {
        this.quarantine = quarantine;
        this.filter = filter;
        this.executions = executions.iterator();
    }

    /** The next rows; none at the end. */
    List<HeldRow> next() {
        while (next.isPresent() || executions.hasNext()) {
            HeldQuery query =
                    next.orElseGet(() -> HeldQuery.first(filter.from(executions.next()), PAGE));
            List<HeldRow> rows = quarantine.list(query);
            next =
                    rows.size() < PAGE
                            ? Optional.empty()
                            : Optional.of(query.after(rows.getLast().id()));
            if (!rows.isEmpty()) {
                return rows;
            }
        }
        return List.of();
    }
}
