/** The peers of Sluice, each a program of its own, written as its own guide would. */
@NullMarked
package dev.sluice.benchmark.peer;

import org.jspecify.annotations.NullMarked;
