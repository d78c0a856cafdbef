/** Tests of the Kafka connector, against a broker in a process of its own. */
@NullMarked
package dev.sluice.component.kafka;

import org.jspecify.annotations.NullMarked;
