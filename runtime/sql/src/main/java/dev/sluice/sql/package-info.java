/** DuckDB as Sluice uses it: locked sessions, batches in and out as Arrow streams, exact counts. */
@NullMarked
package dev.sluice.sql;

import org.jspecify.annotations.NullMarked;
