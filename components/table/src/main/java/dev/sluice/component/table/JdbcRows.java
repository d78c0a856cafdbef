package dev.sluice.component.table;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Column;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** A streaming cursor, filled into vectors column by column by fillers chosen once. */
final class JdbcRows implements Rows {

    private static final int ROWS_PER_BATCH = 16_384;

    private final BufferAllocator allocator;
    private final Schema schema;
    private final List<Column> columns;
    private final Dialect dialect;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private long count;

    JdbcRows(Dialect dialect, Connection connection, String query, Shape shape)
            throws SQLException {
        this.allocator = shape.allocator();
        this.schema = shape.schema();
        this.columns = schema.columns();
        this.dialect = dialect;
        this.statement =
                connection.prepareStatement(
                        query, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        try {
            statement.setFetchSize(dialect.fetchSize());
            this.rows = statement.executeQuery();
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    @Override
    public @Nullable Chunk next() throws SQLException {
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowTypes.toArrow(schema), allocator);
        try {
            root.allocateNew();
            Chunk chunk = fill(root);
            if (chunk.read() == 0) {
                root.close();
                return null;
            }
            return chunk;
        } catch (SQLException | RuntimeException e) {
            root.close();
            throw e;
        }
    }

    private Chunk fill(VectorSchemaRoot root) throws SQLException {
        List<Fillers.Filler> fillers = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            fillers.add(dialect.filler(root.getVector(i), i + 1));
        }
        List<RejectedRow> rejected = new ArrayList<>();
        int row = 0;
        long read = 0;
        while (read < ROWS_PER_BATCH && !RecordBatch.isFull(root, row) && rows.next()) {
            read++;
            count++;
            @Nullable String reason = fillRow(fillers, row);
            if (reason == null) {
                row++;
            } else {
                rejected.add(new RejectedRow(raw(), "row " + count, reason));
            }
        }
        for (int i = 0; i < columns.size(); i++) {
            root.getVector(i).setValueCount(row);
        }
        root.setRowCount(row);
        return new Chunk(new RecordBatch(schema, root), rejected, read, Position.START);
    }

    private @Nullable String fillRow(List<Fillers.Filler> fillers, int row) throws SQLException {
        for (int i = 0; i < fillers.size(); i++) {
            try {
                fillers.get(i).fill(rows, row);
            } catch (ArithmeticException | DateTimeException e) {
                return "column '"
                        + columns.get(i).name()
                        + "' does not fit "
                        + columns.get(i).type()
                        + ": "
                        + e.getMessage();
            }
        }
        return null;
    }

    private String raw() throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
            values.add(text(i));
        }
        return String.join(",", values);
    }

    private String text(int column) throws SQLException {
        try {
            return String.valueOf(rows.getString(column));
        } catch (DateTimeException e) {
            // MariaDB's driver has no words for a date without a day
            return "(" + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        Closing.quietly(rows);
        Closing.quietly(statement);
    }
}
