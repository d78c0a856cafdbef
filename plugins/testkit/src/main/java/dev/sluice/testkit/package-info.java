/** Contracts a connector's author inherits, and batches made of plain Java values; for tests. */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
