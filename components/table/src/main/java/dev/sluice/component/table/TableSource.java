package dev.sluice.component.table;

import dev.sluice.api.BatchReader;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table or query; whole, or what came after a cursor's last value. */
final class TableSource implements Source {

    private final Database database;
    private final ConnectorContext context;
    private final Optional<TableName> table;
    private final String relation;
    private final Optional<String> cursor;
    private @Nullable Schema known;

    TableSource(Database database, Options options, ConnectorContext context) {
        this.database = database;
        this.context = context;
        this.cursor = options.text("cursor");
        if (options.has("query")) {
            this.table = Optional.empty();
            this.relation = "(" + TableOptions.query(options.requireText("query")) + ") q";
        } else {
            TableName name = TableName.parse(options.requireText("table"));
            this.table = Optional.of(name);
            this.relation = name.quoted(database.dialect());
        }
    }

    @Override
    public Schema schema() {
        if (known != null) {
            return known;
        }
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (table.isPresent()
                    && Tables.find(database.dialect(), connection, table.get()).isEmpty()) {
                throw Tables.missing(connection, table.get());
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT * FROM " + relation + " WHERE 1 = 0")) {
                Schema schema =
                        Tables.schema(Tables.columns(database.dialect(), rows.getMetaData()));
                checkCursor(schema);
                known = schema;
                return schema;
            }
        } catch (SQLException e) {
            throw Faults.running("the source cannot be described", e);
        }
    }

    private void checkCursor(Schema schema) {
        if (cursor.isPresent() && schema.column(cursor.get()).isEmpty()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "the cursor column '" + cursor.get() + "' is not among " + schema.names());
        }
    }

    @Override
    public Traits traits() {
        return new Traits(true, true);
    }

    @Override
    public BatchReader open(Position after) {
        Schema schema = schema();
        Connection connection = database.connect();
        try {
            connection.setAutoCommit(false);
            Rows rows =
                    database.dialect().rows(connection, query(after), schema, context.allocator());
            return new TableReader(connection, rows, schema, cursor, after);
        } catch (SQLException e) {
            Closing.quietly(connection);
            throw Faults.running("the source cannot be read", e);
        }
    }

    private String query(Position after) {
        String query = "SELECT * FROM " + relation;
        if (cursor.isEmpty()) {
            return query;
        }
        String column = database.dialect().quote(cursor.get());
        String where =
                after.equals(Position.START)
                        ? ""
                        : " WHERE " + column + " > " + database.dialect().literal(after.value());
        return query + where + " ORDER BY " + column;
    }

    @Override
    public void close() {}
}
