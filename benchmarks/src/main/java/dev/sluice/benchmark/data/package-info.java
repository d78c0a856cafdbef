/** The data of the benchmarks: TPC-H rows as CSV, with a known number of bad ones. */
@NullMarked
package dev.sluice.benchmark.data;

import org.jspecify.annotations.NullMarked;
