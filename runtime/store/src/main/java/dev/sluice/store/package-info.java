/**
 * What outlives a run: executions, their logs, positions, schedules, quarantined rows and figures;
 * in SQLite below the home folder, or in PostgreSQL.
 */
@NullMarked
package dev.sluice.store;

import org.jspecify.annotations.NullMarked;
