"""A file as it is told of: the name of its reports, and the path in messages, both fit to be shown."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Literal

from blocs.reports.limits import ORIGIN, cut, named, shown
from blocs.reports.opening import is_stdin
from blocs.reports.report import OriginKind

__all__ = ["LIMIT", "Source", "source_of_bytes", "source_of_path"]

LIMIT = 20_000_000
"""Bytes that a file may have, before and after decompression, unless a call says otherwise."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Source:
    """Where reports come from.

    Attributes
    ----------
    name : str
        File name, with which the names of its reports begin.
    where : str
        Path for messages.
    kind : "file", "url" or "stdin"
        What `where` is.
    """

    name: str
    where: str
    kind: OriginKind


def source_of_path(path: str | os.PathLike[str]) -> Source:
    """Tell of a file by its path."""
    raw = os.fsdecode(path)
    return Source(named(raw), cut(shown(raw), ORIGIN), "stdin" if is_stdin(raw) else "file")


def source_of_bytes(name: str, kind: Literal["file", "url", "stdin"] | None = None) -> Source:
    """Tell of bytes by the name they came with: a URL where it begins as an address does, else a file."""
    found: OriginKind = kind or ("url" if _ADDRESS.match(name) else "file")
    return Source(named(name, foreign=True), cut(shown(name), ORIGIN), found)
