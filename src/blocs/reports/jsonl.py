"""JSON lines (and JSON): one object a report; offsets are into its text field.

Keys, in order of trust, whatever their case and what parts their words: ``text``, ``body``, ``content``;
``title``, ``headline``; ``published``, ``date``, ``published_at`` (``publishedAt``), ``publication_date``,
``pubdate``, ``day``, ``datePublished``; ``publisher``, ``source``, ``outlet``, ``publication``, ``site``,
``site_name``; ``byline``, ``author``, ``authors``, ``by``; ``url``, ``link``. A name may be
``{"name": ...}`` or a list. The day of retrieval stands under ``retrieved``, ``fetched``, ``crawled``,
``scraped``, ``accessed`` or ``captured`` (also ``..._at`` and ``..._date``), ``date_download`` or
``warc_date``, or in ``warc_headers``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from blocs.errors import EmptyInput, InputError, TruncatedInput
from blocs.reports.decode import decode
from blocs.reports.draft import Draft
from blocs.reports.markdown import KEYS, fetched_day, known_day, plain_key
from blocs.reports.metadata import Metadata

__all__ = ["draft_of", "elements", "is_json_line", "read_all", "read_line", "split", "text_of"]

_TEXT = ("text", "body", "content")
_ADDRESS = ("url", "link")


def is_json_line(line: bytes) -> bool:
    """Whether a line is a JSON object."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def read_all(data: bytes, name: str, where: str, limit: int) -> Iterator[Draft | InputError]:
    """Read each object of a JSON lines file, of a JSON array, or the one object of a JSON file.

    Parameters
    ----------
    data : bytes
        The whole file, already within `limit`.
    name, where : str
        File name for the reports, path for messages.
    limit : int
        Not needed here: a part cannot be larger than its file.

    Yields
    ------
    Draft or InputError
        Named ``file#n``, where n counts the lines that are not blank (the elements of an array); the one
        object of a JSON file has the file's own name.
    """
    del limit
    try:
        whole, lines = split(data, where)
    except InputError as error:
        yield error
        return
    if whole is not None:
        for suffix, value in elements(whole):
            yield draft_of(value, name + suffix, where + suffix)
        return
    for n, line in enumerate(lines, start=1):
        yield read_line(line, f"{name}#{n}", f"{where}#{n}")


def split(data: bytes, where: str) -> tuple[object | None, list[str]]:
    """The file as one JSON value where it is that, and its lines that are not blank.

    Raises
    ------
    InputError
        When it is no text; see `blocs.reports.decode.decode`.
    """
    text = decode(data, where)
    lines = [line for line in text.split("\n") if line.strip()]
    if text.lstrip().startswith(("[", "{")) and not is_json_line(lines[0].encode("utf-8", "replace")):
        return _whole(text), lines
    return None, lines


def elements(whole: object) -> Iterator[tuple[str, object]]:
    """Reports of a file that is one JSON value, each with what its name has after the file's."""
    if isinstance(whole, list):
        yield from ((f"#{n}", part) for n, part in enumerate(whole, start=1))
    else:
        yield "", whole


def read_line(line: str, name: str, where: str) -> Draft | InputError:
    """Read one line; arguments as for `draft_of`."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _broken(where, line, error)
    return draft_of(value, name, where)


def _whole(text: str) -> object | None:
    """The file as one JSON value; None when it is not one."""
    try:
        value: object = json.loads(text)
        return value
    except (ValueError, RecursionError):
        return None


def _broken(where: str, line: str, error: Exception) -> InputError:
    if isinstance(error, json.JSONDecodeError):
        if error.msg.startswith("Unterminated string") or error.pos >= len(line.rstrip()):
            return TruncatedInput(where, "its JSON is cut off", "write the line whole")
        return InputError(
            where, f"it is no JSON ({error.msg}, column {error.colno})", "give one JSON object a line"
        )
    return InputError(
        where, f"it is no JSON ({str(error) or type(error).__name__})", "give one JSON object a line"
    )


def text_of(value: object) -> str | None:
    """The report's text in a JSON object; None when it has none."""
    return _text(_fields(value)) if isinstance(value, dict) else None


def draft_of(value: object, name: str, where: str) -> Draft | InputError:
    """Read one JSON value.

    Parameters
    ----------
    value : object
        As JSON gives it.
    name, where : str
        As the report and as messages name it, with ``#n`` within a container.
    """
    if not isinstance(value, dict):
        return InputError(
            where, f"it is a JSON {type(value).__name__}, not an object", "give one JSON object a report"
        )
    fields = _fields(value)
    text = _text(fields)
    if text is None:
        return EmptyInput(
            where, f"it has no text under {', '.join(_TEXT)}", "put the report's text under one of these"
        )
    if not text.strip():
        return EmptyInput(where, "its text is empty", "put the report's text in it")
    address = next((said for key in _ADDRESS if isinstance(said := fields.get(key), str)), None)
    days = (known_day(fields.get(key)) for key in KEYS["published"])
    return Draft(
        name=name,
        text=text,
        raw=text.encode("utf-8", "surrogatepass"),
        found=Metadata(
            title=_said(fields, "title"),
            byline=_said(fields, "byline"),
            publisher=_said(fields, "publisher"),
            published=next((day for day in days if day is not None), None),
            retrieved=_retrieved(fields),
        ),
        origin=address,
        contained=True,
    )


def _fields(value: dict[str, object]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for key, item in value.items():
        if fields.get(plain_key(key)) in (None, ""):
            fields[plain_key(key)] = item
    return fields


def _text(fields: dict[str, object]) -> str | None:
    return next((said for key in _TEXT if isinstance(said := fields.get(key), str)), None)


def _retrieved(fields: dict[str, object]) -> date | None:
    """Day on which it was fetched, by its own keys or by those of the archive that it was taken from."""
    archive = fields.get("warcheaders")
    kept = archive if isinstance(archive, dict) else {}
    told = [*(fields.get(key) for key in KEYS["retrieved"]), *map(kept.get, ("warc-date", "WARC-Date"))]
    return next((day for value in told if (day := fetched_day(value))), None)


def _said(fields: dict[str, object], field: str) -> str | None:
    return next((said for key in KEYS[field] if (said := _name(fields.get(key)))), None)


def _name(value: object) -> str | None:
    """A name that is a string, an object with a name, or a list of either."""
    if isinstance(value, list):
        return (
            ", ".join(name for part in value[:20] if not isinstance(part, list) and (name := _name(part)))
            or None
        )
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() or None if isinstance(value, str) else None
