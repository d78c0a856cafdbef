/** The command line: commands, what they print, and the exit code they end with. */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
