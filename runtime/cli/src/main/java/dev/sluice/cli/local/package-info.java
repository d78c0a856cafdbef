/** The command line's engine: everything in this process, on this machine. */
@NullMarked
package dev.sluice.cli.local;

import org.jspecify.annotations.NullMarked;
