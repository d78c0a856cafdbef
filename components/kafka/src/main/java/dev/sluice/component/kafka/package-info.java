/** Topics of Kafka as sources and targets: batches are filled from what a poll brings. */
@NullMarked
package dev.sluice.component.kafka;

import org.jspecify.annotations.NullMarked;
