/**
 * Arrow vectors to and from the binary format of PostgreSQL's COPY, as its manual lays it down
 * (chapter "COPY", "Binary Format"; the fields are those of the types' send and receive functions).
 */
@NullMarked
package dev.sluice.component.table.copy;

import org.jspecify.annotations.NullMarked;
