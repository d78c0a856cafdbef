/** The pipeline file: its model, reading with positions, validation, parameters and templates. */
@NullMarked
package dev.sluice.pipeline;

import org.jspecify.annotations.NullMarked;
