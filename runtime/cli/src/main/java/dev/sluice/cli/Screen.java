package dev.sluice.cli;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param out the answer, for people and programs
 * @param err progress and problems, for people
 * @param terminal whether {@code err} is a terminal, which can redraw a line
 */
record Screen(PrintStream out, PrintStream err, boolean terminal) {}
