/** Executions: a plan becomes a running Camel context, is accounted for, and ends cleanly. */
@NullMarked
package dev.sluice.engine;

import org.jspecify.annotations.NullMarked;
