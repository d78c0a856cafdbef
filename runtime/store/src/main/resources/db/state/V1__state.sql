-- One set of tables for SQLite and PostgreSQL: only types and clauses that mean the same in both.
-- Instants are microseconds since 1970 in UTC; truth values are 0 and 1.

CREATE TABLE execution (
    id             TEXT     NOT NULL PRIMARY KEY,
    pipeline       TEXT     NOT NULL,
    file           TEXT     NOT NULL,
    state          TEXT     NOT NULL,
    cause          TEXT     NOT NULL,
    cause_detail   TEXT     NOT NULL,
    resumes        TEXT,
    slice          TEXT,
    queued_at      BIGINT   NOT NULL,
    started_at     BIGINT,
    ended_at       BIGINT,
    owner_host     TEXT,
    owner_pid      BIGINT,
    owner_since    BIGINT,
    reason         TEXT     NOT NULL,
    fault_code     TEXT,
    fault_node     TEXT,
    fault_message  TEXT,
    rows_read      BIGINT   NOT NULL,
    rows_written   BIGINT   NOT NULL,
    filtered       BIGINT   NOT NULL,
    quarantined    BIGINT   NOT NULL,
    deduplicated   BIGINT   NOT NULL,
    seconds        DOUBLE PRECISION NOT NULL,
    logged         BIGINT   NOT NULL,
    cancel_asked   BIGINT   NOT NULL DEFAULT 0
);
CREATE INDEX execution_by_time ON execution (queued_at, id);
CREATE INDEX execution_by_pipeline ON execution (pipeline, queued_at);
CREATE INDEX execution_by_state ON execution (state, queued_at);

CREATE TABLE execution_parameter (
    execution      TEXT     NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    name           TEXT     NOT NULL,
    value          TEXT     NOT NULL,
    PRIMARY KEY (execution, name)
);

CREATE TABLE execution_node (
    execution      TEXT     NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    place          INTEGER  NOT NULL,
    node           TEXT     NOT NULL,
    kind           TEXT     NOT NULL,
    rows_in        BIGINT   NOT NULL,
    rows_out       BIGINT   NOT NULL,
    filtered       BIGINT   NOT NULL,
    quarantined    BIGINT   NOT NULL,
    deduplicated   BIGINT   NOT NULL,
    seconds        DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (execution, place)
);

CREATE TABLE execution_log (
    execution      TEXT     NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    seq            BIGINT   NOT NULL,
    at             BIGINT   NOT NULL,
    level          TEXT     NOT NULL,
    node           TEXT     NOT NULL,
    code           TEXT     NOT NULL,
    message        TEXT     NOT NULL,
    PRIMARY KEY (execution, seq)
);

-- Positions name their execution but do not hang on it: executions are purged, positions are not.
CREATE TABLE checkpoint (
    pipeline       TEXT     NOT NULL,
    target         TEXT     NOT NULL,
    position       TEXT     NOT NULL,
    execution      TEXT     NOT NULL,
    at             BIGINT   NOT NULL,
    PRIMARY KEY (pipeline, target)
);

CREATE TABLE intent (
    pipeline       TEXT     NOT NULL,
    target         TEXT     NOT NULL,
    position       TEXT     NOT NULL,
    execution      TEXT     NOT NULL,
    at             BIGINT   NOT NULL,
    PRIMARY KEY (pipeline, target)
);

CREATE TABLE intent_rename (
    pipeline       TEXT     NOT NULL,
    target         TEXT     NOT NULL,
    place          INTEGER  NOT NULL,
    source         TEXT     NOT NULL,
    destination    TEXT     NOT NULL,
    PRIMARY KEY (pipeline, target, place),
    FOREIGN KEY (pipeline, target) REFERENCES intent (pipeline, target) ON DELETE CASCADE
);

CREATE TABLE schedule (
    pipeline       TEXT     NOT NULL PRIMARY KEY,
    file           TEXT     NOT NULL,
    text           TEXT     NOT NULL,
    paused         INTEGER  NOT NULL,
    settled_at     BIGINT   NOT NULL,
    planned_at     BIGINT,
    next_at        BIGINT,
    decision       TEXT     NOT NULL
);

-- Each time or event by which a schedule was due, once; it does not hang on its execution, which may be purged.
CREATE TABLE fire (
    pipeline       TEXT     NOT NULL,
    due            TEXT     NOT NULL,
    planned_at     BIGINT   NOT NULL,
    outcome        TEXT     NOT NULL,
    execution      TEXT     NOT NULL,
    times          BIGINT   NOT NULL,
    reason         TEXT     NOT NULL,
    PRIMARY KEY (pipeline, due)
);
CREATE INDEX fire_by_execution ON fire (execution);

CREATE TABLE held_row (
    id             TEXT     NOT NULL PRIMARY KEY,
    execution      TEXT     NOT NULL,
    pipeline       TEXT     NOT NULL,
    node           TEXT     NOT NULL,
    place          TEXT     NOT NULL,
    raw            TEXT     NOT NULL,
    idempotency    TEXT     NOT NULL,
    state          TEXT     NOT NULL,
    attempts       INTEGER  NOT NULL,
    held_at        BIGINT   NOT NULL
);
CREATE INDEX held_row_by_node ON held_row (pipeline, node, state);
CREATE INDEX held_row_by_execution ON held_row (execution);

CREATE TABLE held_row_reason (
    held           TEXT     NOT NULL REFERENCES held_row (id) ON DELETE CASCADE,
    place          INTEGER  NOT NULL,
    rule           TEXT     NOT NULL,
    reason         TEXT     NOT NULL,
    PRIMARY KEY (held, place)
);

CREATE TABLE metric (
    pipeline       TEXT     NOT NULL,
    node           TEXT     NOT NULL,
    name           TEXT     NOT NULL,
    at             BIGINT   NOT NULL,
    value          DOUBLE PRECISION NOT NULL
);
CREATE INDEX metric_by_name ON metric (pipeline, node, name, at);
CREATE INDEX metric_by_age ON metric (at);

-- PostgreSQL's advisory lock says that there is a scheduler; this row says who it is.
CREATE TABLE scheduler (
    place          INTEGER  NOT NULL PRIMARY KEY,
    host           TEXT     NOT NULL,
    pid            BIGINT   NOT NULL,
    since          BIGINT   NOT NULL
);
