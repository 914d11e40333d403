"""The tables of `evidence.sqlite`.

Every report has a *place*: a number made of its day of publication, then of its hash. Sentences and records
are numbered from the place of their report on, so that the key of a table is the order of publication and
every index gives its answers in that order. A report holds a million records at most.

The unit of writing is a reading: one report as one reader saw it. `records` holds what answers questions: the
current reading of each report with the corrections of people applied. What does not answer any more stays in
`superseded` as it was read: the records of older readings, and those that a correction has changed.

Narrow tables are asked, wide ones are fetched: `records` holds what is filtered by, `details` the rest.
`dyads` holds each record once for each direction in which one state acts on another; with an empty side where
there is none.
"""

from __future__ import annotations

__all__ = ["APPLICATION_ID", "FIRST", "PLACES", "SECOND"]

APPLICATION_ID = 0x626C6373
"""`blcs`: tells this store from any other SQLite file."""

PLACES = 1 << 20
"""Numbers that a report has for its sentences, and again for its records."""

FIRST = """
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

SECOND = """
CREATE TABLE reports (
    id          TEXT PRIMARY KEY,       -- first 16 hex digits of sha256
    place       INTEGER NOT NULL UNIQUE,
    sha256      TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    text        TEXT NOT NULL,          -- exactly as read; every offset counts its code points
    digest      INTEGER NOT NULL,       -- see `digests.report_digest`
    title       TEXT,
    byline      TEXT,
    publisher   TEXT,
    agency      TEXT,                   -- credited, where it is not the publisher
    published   TEXT,                   -- ISO day
    retrieved   TEXT,                   -- ISO day, UTC; NULL where nothing tells it
    origin      TEXT NOT NULL,
    origin_kind TEXT NOT NULL,
    layout      TEXT NOT NULL,          -- JSON: blocks and passages
    added       TEXT NOT NULL,          -- UTC, ISO 8601
    first_day   TEXT,                   -- of its records: what need not be looked through for a day
    last_day    TEXT
) STRICT;

CREATE INDEX reports_by_name ON reports (name);
CREATE INDEX reports_by_publisher ON reports (publisher COLLATE NOCASE, place);
CREATE INDEX reports_by_days ON reports (place, first_day, last_day);

CREATE TABLE readings (
    id        INTEGER PRIMARY KEY,
    report    TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    reader    TEXT NOT NULL,
    run       INTEGER NOT NULL REFERENCES runs (id),
    read      TEXT NOT NULL,            -- UTC, ISO 8601
    records   INTEGER NOT NULL,         -- as read
    current   INTEGER NOT NULL CHECK (current IN (0, 1)),
    linked    INTEGER NOT NULL DEFAULT 0 CHECK (linked IN (0, 1)), -- taken into the latest relink
    sentences TEXT,                     -- JSON, once the reading is not current any more
    digest    INTEGER NOT NULL,         -- see `digests.reading_digest`
    UNIQUE (report, reader)
) STRICT;

CREATE UNIQUE INDEX readings_current ON readings (report) WHERE current;
CREATE INDEX readings_unlinked ON readings (report) WHERE current AND NOT linked;
CREATE INDEX readings_by_run ON readings (run);

CREATE TABLE sentences (
    key     INTEGER PRIMARY KEY,        -- place of the report, and number in it
    reading INTEGER NOT NULL REFERENCES readings (id) ON DELETE CASCADE,
    start   INTEGER NOT NULL,
    "end"   INTEGER NOT NULL,
    kind    TEXT NOT NULL,              -- of its passage; '' where only a record names this span
    states  TEXT NOT NULL,              -- JSON list of codes
    figures INTEGER NOT NULL,
    text    TEXT NOT NULL
) STRICT;

CREATE INDEX sentences_by_reading ON sentences (reading);

CREATE VIRTUAL TABLE sentence_search USING fts5 (
    text, content = 'sentences', content_rowid = 'key', columnsize = 0,
    tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TRIGGER sentences_removed AFTER DELETE ON sentences BEGIN
    INSERT INTO sentence_search (sentence_search, rowid, text) VALUES ('delete', old.key, old.text);
END;

CREATE TABLE records (
    key        INTEGER PRIMARY KEY,     -- place of the report, and number in it
    sentence   INTEGER NOT NULL REFERENCES sentences (key) ON DELETE CASCADE,
    id         TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL CHECK (kind = 'event' OR kind = 'quantity' OR kind = 'statement'),
    type       TEXT NOT NULL,           -- PLOVER type of an event; '' of another record
    realis     TEXT NOT NULL,
    first_day  TEXT,                    -- of the act or amount, else the report's day
    last_day   TEXT,
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    status     TEXT NOT NULL
        CHECK (status = 'suggested' OR status = 'confirmed' OR status = 'rejected'),
    standing   TEXT                     -- NULL until the report was held against others
) STRICT;

CREATE INDEX records_by_sentence ON records (sentence);
CREATE INDEX records_by_trait ON records (kind, type, realis, first_day, last_day, confidence);
CREATE INDEX records_by_confidence ON records (confidence);
CREATE INDEX records_by_standing ON records (standing) WHERE standing <> 'single';
CREATE INDEX records_by_status ON records (status) WHERE status <> 'suggested';

CREATE TABLE details (
    record INTEGER PRIMARY KEY REFERENCES records (key) ON DELETE CASCADE,
    start  INTEGER NOT NULL,
    "end"  INTEGER NOT NULL,
    text   TEXT NOT NULL,
    voice  TEXT,
    body   TEXT NOT NULL,               -- JSON: what only this kind of record has
    digest INTEGER NOT NULL             -- see `digests.detail_digest`
) STRICT;

CREATE TABLE dyads (
    actor     TEXT NOT NULL,            -- '' where nobody acts
    recipient TEXT NOT NULL,            -- '' where it is done to nobody
    record    INTEGER NOT NULL,         -- key of a record, with which it goes
    PRIMARY KEY (actor, recipient, record)
) STRICT, WITHOUT ROWID;

CREATE INDEX dyads_by_actor ON dyads (actor, record);
CREATE INDEX dyads_by_recipient ON dyads (recipient, record);

CREATE TABLE superseded (
    reading INTEGER NOT NULL REFERENCES readings (id) ON DELETE CASCADE,
    id      TEXT NOT NULL,
    record  TEXT NOT NULL,              -- JSON, as it was read
    digest  INTEGER NOT NULL,           -- CRC-32 of it
    PRIMARY KEY (reading, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE corrections (
    id         INTEGER PRIMARY KEY,
    target     TEXT NOT NULL,           -- id of a record, link or copy; it may come and go with readings
    of         TEXT NOT NULL CHECK (of IN ('record', 'link', 'copy')),
    report     TEXT,                    -- id of the report of a record
    action     TEXT NOT NULL CHECK (action IN ('confirm', 'reject', 'edit')),
    changes    TEXT NOT NULL,           -- JSON: the fields that an edit sets
    before     TEXT NOT NULL,           -- JSON: what was corrected, as it stood
    by         TEXT NOT NULL,
    why        TEXT NOT NULL,
    at         TEXT NOT NULL,           -- UTC, ISO 8601
    undone_by  TEXT,
    undone_why TEXT,
    undone_at  TEXT,
    digest     INTEGER NOT NULL         -- see `digests.correction_digest`
) STRICT;

-- a second copy of what nobody can read again; `checking` holds both against each other
CREATE INDEX corrections_by_target ON corrections (
    target, of, report, action, changes, before, by, why, at, undone_by, undone_why, undone_at, digest
);
CREATE INDEX corrections_by_report ON corrections (report);

CREATE TABLE failures (
    id     INTEGER PRIMARY KEY,
    origin TEXT NOT NULL,
    cause  TEXT NOT NULL,
    remedy TEXT NOT NULL,
    at     TEXT NOT NULL,               -- UTC, ISO 8601
    gone   TEXT                         -- when it was read after all
) STRICT;

CREATE UNIQUE INDEX failures_open ON failures (origin) WHERE gone IS NULL;
CREATE INDEX failures_whole ON failures (origin, cause, remedy, at, gone);
CREATE INDEX runs_whole ON runs (reader, version, started, last);

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
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    status     TEXT NOT NULL CHECK (status IN ('suggested', 'confirmed', 'rejected')),
    digest     INTEGER NOT NULL         -- see `digests.link_digest`
) STRICT;

CREATE INDEX links_by_a ON links (a_report);
CREATE INDEX links_by_b ON links (b_report);

CREATE TABLE copies (
    id     TEXT PRIMARY KEY,
    a      TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    b      TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (status IN ('suggested', 'confirmed', 'rejected')),
    body   TEXT NOT NULL,               -- JSON
    digest INTEGER NOT NULL             -- CRC-32 of status and body
) STRICT;

CREATE INDEX copies_by_a ON copies (a);
CREATE INDEX copies_by_b ON copies (b);

CREATE TABLE claims (
    id       TEXT PRIMARY KEY,
    standing TEXT NOT NULL,
    body     TEXT NOT NULL,             -- JSON
    digest   INTEGER NOT NULL           -- CRC-32 of standing and body
) STRICT;

CREATE TABLE tellings (
    claim  TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    record TEXT NOT NULL,               -- id of a record
    report TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    PRIMARY KEY (claim, record)
) STRICT, WITHOUT ROWID;

CREATE INDEX tellings_by_record ON tellings (record);
CREATE INDEX tellings_by_report ON tellings (report);

CREATE TABLE derived (
    id     TEXT PRIMARY KEY,
    body   TEXT NOT NULL,               -- JSON
    digest INTEGER NOT NULL             -- CRC-32 of body
) STRICT;
"""
