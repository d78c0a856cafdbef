/** From a pipeline to a plan (schemas, bound expressions, thread boundaries) and Camel routes. */
@NullMarked
package dev.sluice.compiler;

import org.jspecify.annotations.NullMarked;
