/** Tables of databases as sources and targets, each database behind one {@code Dialect}. */
@NullMarked
package dev.sluice.component.table;

import org.jspecify.annotations.NullMarked;
