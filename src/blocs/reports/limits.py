"""How long what is told of a report may be, and what may stand in it.

What a file says of itself is cut to measure; what an option gives is refused, for whoever gave it can give
it anew. Names of files are shown with everything escaped that has no shape of its own, so that two names
that look alike are alike, and no name can drive a terminal or stop a store.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import PurePath, PureWindowsPath

from blocs.errors import UsageError
from blocs.reports.metadata import Metadata

__all__ = [
    "BYLINE",
    "NAME",
    "ORIGIN",
    "PUBLISHER",
    "TITLE",
    "cut",
    "given",
    "measured",
    "named",
    "shown",
    "tidy",
]

TITLE = 2_000
BYLINE = 500
PUBLISHER = 300
"""Code points of a title, a byline, a publisher's name."""

ORIGIN = 4_096
"""Code points of a path or an address; as many bytes as Linux lets a path have."""

NAME = 255
"""Bytes of a file's name in UTF-8, as file systems have it; the number within a container comes on top."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
# no marks of direction, hyphens or joints that nobody sees: by them one outlet would count as two. The two
# joiners (U+200C, U+200D) stay, Persian and Hindi are spelt with them
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_UNSHOWN = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_INVISIBLE}]")


def tidy(text: str) -> str:
    """Text on one line, without control characters and marks that nobody sees.

    Examples
    --------
    >>> tidy("Pact\\x1b[0m \\u202esigned\\r\\n in Moscow\\x00")
    'Pact [0m signed in Moscow'
    """
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)  # no such code point can be stored
    return " ".join(_UNSEEN.sub("", _CONTROL.sub(" ", text)).split())


def cut(text: str, limit: int) -> str:
    """At most `limit` code points of a text; where there are more, the last is an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def shown(text: str) -> str:
    r"""Path or name with what has no shape escaped; bytes that are not UTF-8 as ``\xff``.

    Examples
    --------
    >>> print(shown("caf\udce9\n.txt"))
    caf\xe9\x0a.txt
    """
    return _UNSHOWN.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    point = ord(match[0])
    if 0xDC80 <= point <= 0xDCFF:  # a byte that Python could not decode
        point -= 0xDC00
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def named(path: str, *, foreign: bool = False) -> str:
    """Name of a file, by the last part of its path: a name only, shown, at most `NAME` bytes.

    Parameters
    ----------
    path : str
        As the user, or a browser, named it.
    foreign : bool
        Whether it may come from another system: then backslashes part folders too, and drives go.

    Examples
    --------
    >>> named("../../etc/passwd"), named("C:\\\\in\\\\a.txt", foreign=True), named("..")
    ('passwd', 'a.txt', 'unnamed')
    """
    name = shown((PureWindowsPath if foreign else PurePath)(path).name)
    if name in ("", ".", ".."):
        return "unnamed"
    if len(name.encode()) <= NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending if stem and len(ending) <= 8 and ending.isalnum() and ending.isascii() else ""
    room = NAME - len(ending) - len("…".encode())
    return name.encode()[:room].decode(errors="ignore") + "…" + ending


def measured(told: Metadata) -> Metadata:
    """What a file tells, tidied and cut; None where nothing is left."""
    return replace(
        told,
        title=_cut(told.title, TITLE),
        byline=_cut(told.byline, BYLINE),
        publisher=_cut(told.publisher, PUBLISHER),
        agency=_cut(told.agency, PUBLISHER),
    )


def _cut(told: str | None, limit: int) -> str | None:
    return None if told is None else cut(tidy(told), limit) or None


def given(
    *,
    title: str | None = None,
    publisher: str | None = None,
    published: date | None = None,
    retrieved: date | None = None,
) -> Metadata:
    """What options tell, as a report will hold it; blank is nothing.

    Raises
    ------
    UsageError
        When a title or a publisher is too long, holds a line break or another control character, or is not
        UTF-8.

    Examples
    --------
    >>> given(publisher=" The  Example ").publisher
    'The Example'
    """
    return Metadata(
        title=_checked("title", title, TITLE),
        publisher=_checked("publisher", publisher, PUBLISHER),
        published=_day(published),
        retrieved=_day(retrieved),
    )


def _checked(what: str, value: str | None, limit: int) -> str | None:
    if value is None:
        return None
    if _SURROGATE.search(value):
        raise UsageError(f"the {what} '{shown(value)[:60]}' is not UTF-8; give it in UTF-8")
    control = re.search(r"[\n\r]", value.strip()) or _CONTROL.search(value.strip())
    if control:
        raise UsageError(
            f"the {what} {value[:60]!r} holds a line break or control character; give it on one line"
        )
    value = tidy(value)
    if len(value) > limit:
        raise UsageError(f"the {what} has {len(value):,} characters, more than {limit:,}; shorten it")
    return value or None


def _day(value: date | None) -> date | None:
    """A day; of a time, its day in UTC."""
    if not isinstance(value, datetime):
        return value
    return (value.astimezone(UTC) if value.tzinfo else value).date()
