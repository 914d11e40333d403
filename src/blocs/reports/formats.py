"""What kind of file it is, by its content first and its suffix only where the content does not tell."""

from __future__ import annotations

from pathlib import PurePath

from blocs.errors import BinaryInput, EmptyInput, UnknownFormat
from blocs.reports.jsonl import is_json_line

__all__ = ["SINGLE", "format_of"]

SINGLE = ("text", "markdown", "html", "pdf")
"""Formats whose files hold one report; the others are containers."""

_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
_LEAD = b"\xef\xbb\xbf \t\r\n"  # byte-order mark and white space
_SAVE = "save the report as txt, md, html or pdf"
_STRANGERS: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a zip archive or an office document (docx, odt, epub)", _SAVE),
    (b"\xd0\xcf\x11\xe0", "an old office document (doc, xls)", _SAVE),
    (b"{\\rtf", "an RTF document", _SAVE),
    (b"\x1f\x9d", "a compressed file", "decompress it first"),
    (b"BZh", "a bzip2 archive", "decompress it first"),
    (b"\xfd7zXZ\x00", "an xz archive", "decompress it first"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive", "decompress it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a rar archive", "unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database", "give the reports themselves"),
    (b"PAR1", "a Parquet file", "give the reports themselves, e.g. as JSON lines"),
)
_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)


def format_of(data: bytes, name: str, where: str) -> str:
    """Name of the loader's module: one of `SINGLE`, "jsonl" or "warc".

    Parameters
    ----------
    data : bytes
        The file, unpacked, or its beginning: the first KiB, and the first line where that is longer.
    name, where : str
        File name without ``.gz``; path for messages.

    Raises
    ------
    EmptyInput
        When there is nothing in it.
    UnknownFormat, BinaryInput
        When no loader reads it; what it is, is told.
    """
    if not data:
        raise EmptyInput(where, "it is empty", "give a file with text")
    head = data[:1024]
    bare = head.lstrip(_LEAD)
    if bare.startswith(b"%PDF-") or (b"%PDF-" in head and PurePath(name).suffix.lower() == ".pdf"):
        return "pdf"
    if bare.startswith(b"WARC/"):
        return "warc"
    for magic, what, remedy in _STRANGERS:
        if data.startswith(magic):
            raise UnknownFormat(where, f"it is {what}", remedy)
    for magic, what in _PICTURES:
        if data.startswith(magic):
            raise BinaryInput(where, f"it is {what}, not text", _SAVE)
    suffix = PurePath(name).suffix.lower()
    start = bare[:600].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        start.startswith(b"<?xml") and b"<html" in start
    ):
        return "html"
    if suffix in (".html", ".htm", ".xhtml"):
        return "html"
    if start.startswith(b"<?xml"):
        raise UnknownFormat(where, "it is XML", _SAVE)
    if (
        bare.startswith(b"{")
        and suffix not in _SUFFIXES
        and is_json_line(data.lstrip(_LEAD).split(b"\n", 1)[0])
    ):
        return "jsonl"
    return _SUFFIXES.get(suffix, "text")
