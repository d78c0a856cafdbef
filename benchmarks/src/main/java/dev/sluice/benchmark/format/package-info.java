/** Scores the file formats against public suites of broken and unusual files. */
@NullMarked
package dev.sluice.benchmark.format;

import org.jspecify.annotations.NullMarked;
