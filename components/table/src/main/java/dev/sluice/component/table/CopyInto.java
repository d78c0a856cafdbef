package dev.sluice.component.table;

import dev.sluice.component.table.copy.RowEncoder;

/**
 * Where rows are copied to, and how.
 *
 * @param table the table's name, as the server's messages have it
 */
record CopyInto(String table, String sql, RowEncoder encoder) {}
