package dev.sluice.component.table;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Source;
import dev.sluice.api.Target;

/** The changes of a PostgreSQL table: its rows first, then what is inserted, updated, deleted. */
public final class ChangesConnector implements Connector {

    @Override
    public String name() {
        return "changes";
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        return new ChangesSource(
                Database.of(options.map("connection"), context),
                ChangesOptions.of(options, context.delivery()),
                context);
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        throw TableOptions.invalid(
                "'changes' only reads; changes are written by a 'table' target with 'mode: upsert'"
                        + " and 'operation'");
    }
}
