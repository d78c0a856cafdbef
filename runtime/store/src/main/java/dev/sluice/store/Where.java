package dev.sluice.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conditions that all have to hold, and their values. */
final class Where {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** A condition with one question mark, where there is a value for it. */
    Where and(String condition, Optional<?> value) {
        value.ifPresent(given -> {
            conditions.add(condition);
            values.add(given);
        });
        return this;
    }

    /** The column is one of these, where there are any. */
    Where in(String column, Collection<?> those) {
        if (!those.isEmpty()) {
            conditions.add(
                    column
                            + " IN ("
                            + String.join(", ", Collections.nCopies(those.size(), "?"))
                            + ")");
            values.addAll(those);
        }
        return this;
    }

    /** Empty where there is no condition. */
    String sql() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** The values, and what comes after them. */
    @Nullable Object[] values(Object... more) {
        List<Object> all = new ArrayList<>(values);
        all.addAll(List.of(more));
        return all.toArray();
    }
}
