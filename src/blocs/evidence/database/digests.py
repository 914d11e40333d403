"""Checksums of rows: what SQLite's own checks cannot see is a byte that changed within a value."""

from __future__ import annotations

from typing import Any, Protocol
from zlib import crc32

__all__ = ["correction_digest", "detail_digest", "digest", "link_digest", "reading_digest", "report_digest"]


class _Row(Protocol):
    def __getitem__(self, name: str, /) -> Any: ...


_OF_REPORT = (
    *(
        "id",
        "sha256",
        "name",
        "text",
        "title",
        "byline",
        "publisher",
        "agency",
        "published",
        "retrieved",
        "origin",
    ),
    *("origin_kind", "layout", "added"),
)
_OF_RECORD = (
    *("id", "kind", "type", "realis", "confidence", "sentence_start", "sentence_end", "start", "end"),
    *("text", "voice", "body"),
)
_OF_CORRECTION = (
    *("id", "target", "of", "report", "action", "changes", "before", "by", "why", "at"),
    *("undone_by", "undone_why", "undone_at"),
)
_OF_LINK = (
    *("id", "relation", "a_report", "a_start", "a_record", "b_report", "b_start", "b_record", "about"),
    *("reason", "confidence", "status"),
)


def digest(*values: Any) -> int:
    """CRC-32 of values, as text in UTF-8."""
    return crc32("\0".join(map(str, values)).encode())


def report_digest(row: _Row) -> int:
    """Checksum of a row of `reports`; place and days are seen by its indexes."""
    return digest(*(row[name] for name in _OF_REPORT))


def reading_digest(reader: str, read: str, records: int, sentences: str) -> int:
    """Checksum of a row of `readings` and its sentences as `rows.sentences_to_json` has them."""
    return digest(reader, read, records, sentences)


def detail_digest(row: _Row) -> int:
    """Checksum of a record: of its rows in `records` and `details`, and its sentence's span."""
    return digest(*(row[name] for name in _OF_RECORD))


def correction_digest(row: _Row) -> int:
    """Checksum of a row of `corrections`."""
    return digest(*(row[name] for name in _OF_CORRECTION))


def link_digest(row: _Row) -> int:
    """Checksum of a row of `links`."""
    return digest(*(row[name] for name in _OF_LINK))
