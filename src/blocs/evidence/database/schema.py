"""The tables of `evidence.sqlite`, as a chain of migrations.

`MIGRATIONS[n]` leads from schema number n to n + 1; the number stands in the file's ``user_version``. A step
that has been released is never edited: what it made lies on users' disks.

The unit of writing is a reading: one report as one reader saw it. Old readings stay beside newer ones;
`readings.current` marks the one that answers questions. States stand in `sides`, once for each part that
they play, so that a question about a pair is two look-ups in one index.
"""

from __future__ import annotations

__all__ = ["APPLICATION_ID", "MIGRATIONS", "SCHEMA"]

APPLICATION_ID = 0x626C6373
"""`blcs`: tells this store from any other SQLite file."""

_FIRST = """
CREATE TABLE runs (
    id      INTEGER PRIMARY KEY,
    reader  TEXT NOT NULL,
    version TEXT NOT NULL,              -- of blocs
    started TEXT NOT NULL,              -- UTC, ISO 8601
    last    TEXT NOT NULL               -- when its latest reading was written
) STRICT;

CREATE TABLE reports (
    id        TEXT PRIMARY KEY,         -- first 16 hex digits of sha256
    sha256    TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL,
    text      TEXT NOT NULL,            -- exactly as read; every offset counts its code points
    title     TEXT,
    byline    TEXT,
    publisher TEXT,
    published TEXT,                     -- ISO day
    origin    TEXT NOT NULL,
    layout    TEXT NOT NULL             -- JSON: blocks and passages
) STRICT;

CREATE INDEX reports_by_name ON reports (name);
CREATE INDEX reports_by_publisher ON reports (publisher COLLATE NOCASE);

CREATE TABLE readings (
    id      INTEGER PRIMARY KEY,
    report  TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    reader  TEXT NOT NULL,
    run     INTEGER NOT NULL REFERENCES runs (id),
    read    TEXT NOT NULL,              -- UTC, ISO 8601
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    linked  INTEGER NOT NULL DEFAULT 0 CHECK (linked IN (0, 1)), -- taken into the latest relink
    UNIQUE (report, reader)
) STRICT;

CREATE UNIQUE INDEX readings_current ON readings (report) WHERE current;
CREATE INDEX readings_by_run ON readings (run);

CREATE TABLE sentences (
    key     INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id) ON DELETE CASCADE,
    start   INTEGER NOT NULL,
    "end"   INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    states  TEXT NOT NULL,              -- JSON list of codes
    figures INTEGER NOT NULL,
    text    TEXT NOT NULL
) STRICT;

CREATE INDEX sentences_by_place ON sentences (reading, start);

CREATE VIRTUAL TABLE sentence_search USING fts5 (
    text, content = 'sentences', content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TRIGGER sentences_added AFTER INSERT ON sentences BEGIN
    INSERT INTO sentence_search (rowid, text) VALUES (new.key, new.text);
END;

CREATE TRIGGER sentences_removed AFTER DELETE ON sentences BEGIN
    INSERT INTO sentence_search (sentence_search, rowid, text) VALUES ('delete', old.key, old.text);
END;

CREATE TABLE records (
    key            INTEGER PRIMARY KEY,
    reading        INTEGER NOT NULL REFERENCES readings (id) ON DELETE CASCADE,
    id             TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('event', 'quantity', 'statement')),
    type           TEXT,                -- PLOVER type of an event
    start          INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    text           TEXT NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_end   INTEGER NOT NULL,
    realis         TEXT NOT NULL,
    confidence     REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    first_day      TEXT,                -- of the act or amount, else the report's day
    last_day       TEXT,
    voice          TEXT,
    body           TEXT NOT NULL,       -- JSON: what only this kind of record has
    UNIQUE (id, reading)
) STRICT;

CREATE INDEX records_by_place ON records (reading, start);
CREATE INDEX records_by_type ON records (kind, type, first_day);
CREATE INDEX records_by_day ON records (first_day);

CREATE TABLE sides (
    record INTEGER NOT NULL REFERENCES records (key) ON DELETE CASCADE,
    state  TEXT NOT NULL,
    part   TEXT NOT NULL CHECK (part IN ('actor', 'recipient')),
    PRIMARY KEY (record, part, state)
) STRICT, WITHOUT ROWID;

CREATE INDEX sides_by_state ON sides (state, part, record);

CREATE TABLE links (
    id         TEXT PRIMARY KEY,
    relation   TEXT NOT NULL CHECK (relation IN ('agrees', 'differs', 'refines')),
    a_report   TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    a_start    INTEGER NOT NULL,
    a_record   TEXT,                    -- NULL where a name, not a record, is the end
    b_report   TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    b_start    INTEGER NOT NULL,
    b_record   TEXT,
    about      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1)
) STRICT;

CREATE INDEX links_by_a ON links (a_report);
CREATE INDEX links_by_b ON links (b_report);
"""

MIGRATIONS: tuple[str, ...] = (_FIRST,)
"""SQL of each step; a new one is appended."""

SCHEMA = len(MIGRATIONS)
"""Number of the schema that this version writes."""
