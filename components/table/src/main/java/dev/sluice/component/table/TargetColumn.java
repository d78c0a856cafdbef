package dev.sluice.component.table;

import dev.sluice.api.DataType;

/**
 * A column of a table or query as the database describes it: its own type's name, and ours.
 *
 * @param keeps which numbers and dates it keeps as they are
 */
record TargetColumn(String name, String typeName, DataType type, Keeps keeps, boolean nullable) {}
