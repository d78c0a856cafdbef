/**
 * What a connector, a transform or a plugin is written against: types, batches of rows and the
 * source and target contracts. It stands on Arrow vectors and JSpecify alone.
 */
@NullMarked
package dev.sluice.api;

import org.jspecify.annotations.NullMarked;
