/** Commands as processes, and what they cost. */
@NullMarked
package dev.sluice.benchmark.process;

import org.jspecify.annotations.NullMarked;
