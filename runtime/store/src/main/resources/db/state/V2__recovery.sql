-- What becomes of an execution whose process ends without a word, and what is known of it by then.
-- 'continue': it goes on behind its last checkpoint; 'repeat': nothing of it is outside, it runs
-- again; 'ask': something of it may be outside, or a person watches it.
ALTER TABLE execution ADD COLUMN recovery TEXT NOT NULL DEFAULT 'ask';

-- How many times in a row its process has ended without its getting on.
ALTER TABLE execution ADD COLUMN in_vain BIGINT NOT NULL DEFAULT 0;

-- How long processes that have ended had worked on it, in microseconds.
ALTER TABLE execution ADD COLUMN spent BIGINT NOT NULL DEFAULT 0;

-- The last sign of life of its process. One that waits and has this broke off, and nobody has
-- decided yet whether it goes on.
ALTER TABLE execution ADD COLUMN heard_at BIGINT;

-- The latest fires of a schedule, and those that are old enough to go.
CREATE INDEX fire_by_time ON fire (pipeline, planned_at);
