package dev.sluice.component.table;

import java.sql.SQLException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads from PostgreSQL's context ({@code COPY orders, line 7}) which row it stumbled over. */
final class Suspects {

    private final Pattern line;

    Suspects(String table) {
        // the word for line is in the server's language
        this.line =
                Pattern.compile(
                        "^COPY " + Pattern.quote(table) + ", \\D*(\\d{1,9})\\b", Pattern.MULTILINE);
    }

    /** The row of that line, rows already refused not counted; only a hint where to look first. */
    OptionalInt row(SQLException e, int from, int to, Refusals refusals) {
        int number = number(e);
        for (int row = from; row < to; row++) {
            if (!refusals.contains(row) && --number == 0) {
                return OptionalInt.of(row);
            }
        }
        return OptionalInt.empty();
    }

    private int number(SQLException e) {
        if (e instanceof PSQLException fault) {
            @Nullable ServerErrorMessage message = fault.getServerErrorMessage();
            @Nullable String where = message == null ? null : message.getWhere();
            Matcher matcher = line.matcher(where == null ? "" : where);
            return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
        }
        return -1;
    }
}
