/** When pipelines run by themselves, and how many at once. */
@NullMarked
package dev.sluice.scheduler;

import org.jspecify.annotations.NullMarked;
