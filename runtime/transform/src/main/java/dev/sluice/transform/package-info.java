/**
 * The built-in transforms: each turns a node's options into a step in DuckDB's SQL. They bind and
 * never run; what they share is {@link dev.sluice.api.Columns} and {@link
 * dev.sluice.api.Expressions}.
 */
@NullMarked
package dev.sluice.transform;

import org.jspecify.annotations.NullMarked;
