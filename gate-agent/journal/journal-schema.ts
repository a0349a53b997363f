/**
 * Applied in order, once each; `PRAGMA user_version` counts them. The triggers keep this process
 * honest: a record is never changed, and never deleted before the server has it.
 */
export const JOURNAL_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE record (
    seq        INTEGER PRIMARY KEY,
    at_ms      INTEGER NOT NULL,
    passage_id TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    prev_hash  TEXT    NOT NULL,
    hash       TEXT    NOT NULL
  ) STRICT;

  CREATE TABLE chain (
    only_row      INTEGER PRIMARY KEY CHECK (only_row = 1),
    device_id     TEXT    NOT NULL,
    head_seq      INTEGER NOT NULL,
    head_hash     TEXT    NOT NULL,
    acked_through INTEGER NOT NULL CHECK (acked_through <= head_seq)
  ) STRICT;

  CREATE TABLE open_decision (
    passage_id TEXT PRIMARY KEY,
    lane_id    TEXT NOT NULL,
    person_id  TEXT,
    direction  TEXT NOT NULL
  ) STRICT;

  CREATE TABLE last_passage (
    person_id TEXT PRIMARY KEY,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    at_ms     INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE crop (
    sha256 TEXT PRIMARY KEY,
    seq    INTEGER NOT NULL,
    at_ms  INTEGER NOT NULL,
    bytes  INTEGER NOT NULL,
    sealed BLOB    NOT NULL
  ) STRICT;
  CREATE INDEX crop_by_seq ON crop (seq);

  CREATE TRIGGER records_never_change BEFORE UPDATE ON record
  BEGIN SELECT RAISE(ABORT, 'a journal record never changes'); END;

  CREATE TRIGGER records_wait_for_the_server BEFORE DELETE ON record
  WHEN OLD.seq > (SELECT acked_through FROM chain)
  BEGIN SELECT RAISE(ABORT, 'a journal record waits for the server'); END;
  `,
  // Passback that forgets by the clock asks for each way by itself; the zone is counted from what the server told.
  `
  ALTER TABLE last_passage RENAME TO last_passage_of_either;
  CREATE TABLE last_passage (
    person_id TEXT    NOT NULL,
    direction TEXT    NOT NULL CHECK (direction IN ('in', 'out')),
    at_ms     INTEGER NOT NULL,
    PRIMARY KEY (person_id, direction)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO last_passage SELECT person_id, direction, at_ms FROM last_passage_of_either;
  DROP TABLE last_passage_of_either;

  CREATE TABLE occupancy (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    people   INTEGER NOT NULL,
    since    INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE crossing (seq INTEGER PRIMARY KEY, change INTEGER NOT NULL) STRICT;
  `,
  // Gates of a zone tell each other who passed, each in the order of its own records.
  `
  ALTER TABLE last_passage ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE last_passage ADD COLUMN passage_id TEXT NOT NULL DEFAULT '';
  CREATE INDEX last_passage_by_seq ON last_passage (seq);

  CREATE TABLE peer_passage (
    person_id  TEXT    NOT NULL,
    direction  TEXT    NOT NULL CHECK (direction IN ('in', 'out')),
    at_ms      INTEGER NOT NULL,
    device_id  TEXT    NOT NULL,
    passage_id TEXT    NOT NULL,
    PRIMARY KEY (person_id, direction)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE peer_cursor (device_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
  `,
];
