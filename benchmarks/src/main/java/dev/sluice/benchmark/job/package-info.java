/** The jobs: what runs beside what, and what has to be reached. */
@NullMarked
package dev.sluice.benchmark.job;

import org.jspecify.annotations.NullMarked;
