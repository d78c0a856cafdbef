package dev.sluice.component.table;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Source;
import dev.sluice.api.SqlDatabase;
import dev.sluice.api.Target;
import java.util.Optional;

/** Tables and queries of databases. */
public final class TableConnector implements Connector {

    @Override
    public String name() {
        return "table";
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        return new TableSource(Database.of(options.map("connection"), context), options, context);
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        return new TableTarget(Database.of(options.map("connection"), context), options, context);
    }

    @Override
    public Optional<SqlDatabase> database(Options options, ConnectorContext context) {
        Options connection = options.map("connection");
        return connection.has("type")
                ? Optional.of(new TableStatements(Database.of(connection, context)))
                : Optional.empty();
    }
}
