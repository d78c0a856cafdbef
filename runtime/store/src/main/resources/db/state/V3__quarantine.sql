-- The replay that a held row is in, or that it was taken by.
ALTER TABLE held_row ADD COLUMN replay TEXT NOT NULL DEFAULT '';
CREATE INDEX held_row_by_replay ON held_row (replay, state);
CREATE INDEX held_row_by_age ON held_row (held_at);

-- What became of the rows in the dead-letter file of an execution: 'held', 'part' or 'left'.
CREATE TABLE held_file (
    execution      TEXT     NOT NULL PRIMARY KEY,
    outcome        TEXT     NOT NULL
);

-- A replay is open until it is known what its targets have committed and its rows say so.
CREATE TABLE replay (
    execution      TEXT     NOT NULL PRIMARY KEY,
    latest         TEXT     NOT NULL,
    pipeline       TEXT     NOT NULL,
    node           TEXT     NOT NULL,
    most_attempts  INTEGER  NOT NULL,
    state          TEXT     NOT NULL
);
-- One at a time of each pipeline: a target keeps the name of the last alone.
CREATE UNIQUE INDEX replay_open ON replay (pipeline) WHERE state <> 'ended';

CREATE TABLE replay_edit (
    replay         TEXT     NOT NULL REFERENCES replay (execution) ON DELETE CASCADE,
    place          INTEGER  NOT NULL,
    edit           TEXT     NOT NULL,
    PRIMARY KEY (replay, place)
);
