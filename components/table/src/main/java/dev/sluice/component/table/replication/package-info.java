/**
 * PostgreSQL's logical replication as it comes over the wire: the messages of its plugin {@code
 * pgoutput}, and values in text.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.component.table.replication;
