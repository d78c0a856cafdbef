package dev.sluice.component.table;

/**
 * What a reader asks for: {@code SELECT <list> FROM <relation> <rest>}.
 *
 * @param relation a quoted table, or a query in brackets with a name
 * @param rest conditions and order, or nothing
 */
record Query(String relation, String rest) {

    String select(String list) {
        return "SELECT " + list + " FROM " + relation + rest;
    }

    /** The same rows, and of them those that meet a condition. */
    Query where(String condition) {
        return new Query(relation, " WHERE " + condition);
    }

    Query orderBy(String expression) {
        return new Query(relation, rest + " ORDER BY " + expression);
    }

    /** Only the columns' description. */
    String describe() {
        return "SELECT * FROM " + relation + " WHERE 1 = 0";
    }
}
