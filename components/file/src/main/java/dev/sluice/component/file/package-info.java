/**
 * Files as sources and targets: a transport (globs, partitions, compression) times a format (one
 * small class each).
 */
@NullMarked
package dev.sluice.component.file;

import org.jspecify.annotations.NullMarked;
