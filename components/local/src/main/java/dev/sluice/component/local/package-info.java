/** Sources and targets that need nothing outside: inline, generate, console, discard. */
@NullMarked
package dev.sluice.component.local;

import org.jspecify.annotations.NullMarked;
