/**
 * Checks: rules about rows and inputs, as conditions in SQL, and what becomes of what breaks them.
 */
@NullMarked
package dev.sluice.quality;

import org.jspecify.annotations.NullMarked;
