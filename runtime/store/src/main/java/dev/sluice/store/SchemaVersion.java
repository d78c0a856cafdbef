package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.OptionalInt;

/**
 * Of which version the tables are, by one query of Flyway's own table: Flyway itself takes several
 * hundred milliseconds to begin, and is asked only where there is something to do.
 */
final class SchemaVersion {

    /** The version that this program works with: the last of the files in {@code db/state}. */
    static final int CURRENT = 3;

    private static final String LAST =
            "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL"
                    + " ORDER BY installed_rank DESC LIMIT 1";

    private SchemaVersion() {}

    /** Empty where there are no tables yet. */
    static OptionalInt of(Database database) {
        return database.read(
                "the version of the state could not be read",
                t -> {
                    if (t.first(database.dialect().historyThere(), Row::count).isEmpty()) {
                        return OptionalInt.empty();
                    }
                    return t.first(LAST, row -> OptionalInt.of(number(database, row.text())))
                            .orElseGet(OptionalInt::empty);
                });
    }

    private static int number(Database database, String version) {
        try {
            return Integer.parseInt(version);
        } catch (NumberFormatException e) {
            throw new PipelineException(
                    ErrorCode.STATE_UNREADABLE,
                    database.dialect().place()
                            + " says that it is of version '"
                            + version
                            + "', which no Sluice has made: name another one",
                    e);
        }
    }

    /** Whether the tables are those of this program. */
    static boolean current(Database database, OptionalInt version) {
        if (version.isPresent() && version.getAsInt() > CURRENT) {
            throw new PipelineException(
                    ErrorCode.STATE_UNREADABLE,
                    database.dialect().place()
                            + " is of version "
                            + version.getAsInt()
                            + ", and this Sluice knows versions up to "
                            + CURRENT
                            + ": use the newer Sluice that made it, or another store");
        }
        return version.isPresent() && version.getAsInt() == CURRENT;
    }
}
