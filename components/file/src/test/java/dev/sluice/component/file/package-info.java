/** Tests of the file connector. */
@NullMarked
package dev.sluice.component.file;

import org.jspecify.annotations.NullMarked;
