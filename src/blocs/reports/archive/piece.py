"""A piece: the bytes of one report, where they come from, and how they are read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from importlib import import_module

from blocs.errors import InputError
from blocs.reports.draft import Draft, finish
from blocs.reports.metadata import Metadata
from blocs.reports.report import Report
from blocs.reports.source import Source

__all__ = ["Piece", "id_of", "report_of"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One report as it was cut out of its file; small, and whole in itself.

    Attributes
    ----------
    source : Source
        The file.
    format : str
        Loader that reads it: "text", "markdown", "html", "pdf", "jsonl" or "warc".
    suffix : str
        What its name has after the file's: ``#n`` in a container, else nothing.
    data : bytes
        The file, unpacked; the line in UTF-8; the record with its headers.
    sha256 : str or None
        That of its report; None where it holds none, as reading it will tell.
    done : int
        Bytes of the file, as it lies on the disk, that were read when it was cut.
    limit : int
        Bytes that its content may have when its encoding is undone.
    """

    source: Source
    format: str
    suffix: str
    data: bytes
    sha256: str | None
    done: int
    limit: int

    @property
    def name(self) -> str:
        """Name of its report."""
        return self.source.name + self.suffix

    @property
    def where(self) -> str:
        """The piece, in messages."""
        return self.source.where + self.suffix


def id_of(piece: Piece) -> str | None:
    """Id that the report of a piece has, without making the report; None where it holds none."""
    return piece.sha256[:16] if piece.sha256 else None


def sha256_of(content: bytes) -> str:
    """Hex digest of the bytes that a report is read from."""
    return hashlib.sha256(content).hexdigest()


def report_of(piece: Piece, told: Metadata | None = None) -> Report | InputError:
    """Make the report of a piece, or tell why it cannot be made.

    Parameters
    ----------
    piece : Piece
    told : Metadata, optional
        What options tell of all reports (`blocs.reports.limits.given`); it wins over what is found.

    Examples
    --------
    >>> from io import BytesIO
    >>> from blocs.reports.archive import pieces_of_stream
    >>> [piece] = pieces_of_stream(BytesIO(b"China and Russia signed a pact."), "a.txt")
    >>> report_of(piece).name
    'a.txt'
    """
    try:
        draft = _draft(piece)
        if isinstance(draft, InputError):
            return draft
        source = piece.source
        return finish(draft, told or Metadata(), source.where, source.name, source.kind)
    except InputError as error:
        return error


def _draft(piece: Piece) -> Draft | InputError:
    if piece.format == "jsonl":
        from blocs.reports import jsonl

        return jsonl.read_line(piece.data.decode("utf-8"), piece.name, piece.where)
    if piece.format == "warc":
        from blocs.reports import warc

        return warc.read_part(piece.data, piece.name, piece.where, piece.limit)
    draft: Draft = import_module(f"blocs.reports.{piece.format}").read(piece.data, piece.where)
    return replace(draft, name=piece.name)
