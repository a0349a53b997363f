/**
 * Applied in order, once each. A gallery that starts over is gathered as the next generation while
 * the one before stays in use, and takes its place whole when its last page has come.
 */
export const GALLERY_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE person (
    generation     INTEGER NOT NULL,
    person_id      TEXT    NOT NULL,
    accreditations TEXT    NOT NULL,
    PRIMARY KEY (generation, person_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE template (
    generation  INTEGER NOT NULL,
    person_id   TEXT    NOT NULL,
    template_id TEXT    NOT NULL,
    pipeline_id TEXT    NOT NULL,
    sealed      BLOB    NOT NULL,
    PRIMARY KEY (generation, person_id, template_id),
    FOREIGN KEY (generation, person_id) REFERENCES person ON DELETE CASCADE
  ) STRICT;

  CREATE TABLE sync (
    only_row       INTEGER PRIMARY KEY CHECK (only_row = 1),
    generation     INTEGER NOT NULL,
    cursor         TEXT,
    next_cursor    TEXT,
    issued_at_ms   INTEGER NOT NULL,
    synced_at_ms   INTEGER,
    valid_until_ms INTEGER
  ) STRICT;
  INSERT INTO sync VALUES (1, 0, NULL, NULL, 0, NULL, NULL);

  CREATE TABLE config (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    body     TEXT NOT NULL
  ) STRICT;
  `,
  // Whoever came before their place was told counts as never measured.
  `
  ALTER TABLE person ADD COLUMN seq INTEGER NOT NULL DEFAULT 9007199254740991;
  ALTER TABLE sync ADD COLUMN promise TEXT;
  `,
  // The space that templates are in; null for a gallery from before there were several.
  `
  CREATE TABLE transform (
    transform_id TEXT PRIMARY KEY,
    sealed       BLOB NOT NULL
  ) STRICT;
  ALTER TABLE sync ADD COLUMN transform_id TEXT;
  ALTER TABLE sync ADD COLUMN next_transform_id TEXT;
  `,
  // Who came when, without reading what they may do; and a file of templates that is quicker to load.
  `
  ALTER TABLE person ADD COLUMN templates INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE person ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
  UPDATE person SET templates = (
    SELECT count(*) FROM template
    WHERE template.generation = person.generation AND template.person_id = person.person_id
  );
  CREATE INDEX person_by_seq ON person (generation, seq, templates);
  CREATE INDEX person_by_revision ON person (generation, revision);
  ALTER TABLE sync ADD COLUMN gathering INTEGER;
  UPDATE sync SET gathering = generation + 1 WHERE next_cursor IS NOT NULL;
  ALTER TABLE sync ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE snapshot (
    only_row   INTEGER PRIMARY KEY CHECK (only_row = 1),
    generation INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    sealed_key BLOB    NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE person ADD COLUMN watchlist TEXT NOT NULL DEFAULT 'not-listed';
  `,
  // What is known of somebody beside face and accreditations: name, language, badges.
  `
  ALTER TABLE person ADD COLUMN sealed_holder BLOB;
  `,
];
