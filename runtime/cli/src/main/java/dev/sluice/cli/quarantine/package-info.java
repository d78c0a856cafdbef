/**
 * Rows that runs have put aside: held in the store, and sent once more through what they missed.
 */
@NullMarked
package dev.sluice.cli.quarantine;

import org.jspecify.annotations.NullMarked;
