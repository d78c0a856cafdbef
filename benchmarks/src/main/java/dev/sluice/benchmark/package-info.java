/** Sluice's speed beside its peers: data, jobs as processes, and what they cost. */
@NullMarked
package dev.sluice.benchmark;

import org.jspecify.annotations.NullMarked;
