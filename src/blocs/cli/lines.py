"""Records as lines for people: when, who, what, and the sentence around it, one record a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from blocs.cli.screen import cut, flat
from blocs.reading.records import DaySpan, Event, Quantity, Record, Statement

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["excerpt", "record_lines", "what", "when", "who"]

_WIDEST = (21, 16, 30)
_STYLES = {"event": "", "quantity": "cyan", "statement": "italic"}


def when(days: DaySpan | None) -> str:
    """Days in few columns: a day, a month, a year, or the first and what differs of the last.

    Examples
    --------
    >>> when(("2018-09-11", "2018-09-11")), when(("2018-01-01", "2018-06-30"))
    ('2018-09-11', '2018-01…06')
    >>> when(("2018-09-11", "2018-09-13")), when(None)
    ('2018-09-11…13', '')
    """
    if days is None:
        return ""
    first, last = days
    if first == last:
        return first
    if first.endswith("-01") and (date.fromisoformat(last) + timedelta(1)).day == 1:
        first, last = first[:7], last[:7]
        if first.endswith("-01") and last.endswith("-12"):
            first, last = first[:4], last[:4]
        if first == last:
            return first
    a, b = first.split("-"), last.split("-")
    same = 0
    while same < len(b) - 1 and a[same] == b[same]:
        same += 1
    return f"{first}…{'-'.join(b[same:])}"


def who(record: Record) -> str:
    """Codes of the states concerned: ``CHN–RUS`` for what they do together, ``USA→CHN`` for what one does."""
    match record:
        case Event():
            if not record.recipients:
                return "–".join(record.actors)
            return f"{'+'.join(record.actors) or '?'}→{'+'.join(record.recipients)}"
        case Quantity():
            return " ".join(record.owner)
        case Statement():
            return " ".join(record.speaker_state)


def what(record: Record) -> str:
    """The type of an act, an amount and what it is of, or who speaks; and realis, unless it is actual."""
    match record:
        case Event():
            said = record.type.value.lower()
        case Quantity():
            from blocs.brief.amounts import amount

            said = f"{amount(record)} {flat(record.of)}".rstrip()
        case Statement():
            said = f"says {flat(record.speaker)}"
    return said if record.realis == "actual" else f"{said}, {record.realis}"


def excerpt(text: str, record: Record, width: int) -> tuple[str, str, str]:
    """Sentence of a record, cut to `width` columns: what stands before its characters, those, and after."""
    start, end = record.sentence
    before, hit, after = (
        flat(text[start : record.start]),
        flat(text[record.start : record.end]),
        flat(text[record.end : max(record.end, end)]),
    )
    before += " " * (bool(before) and text[record.start - 1].isspace())
    after = " " * (bool(after) and text[record.end].isspace()) + after
    hit = hit if len(hit) <= width else f"{hit[: width - 1]}…"
    room = width - len(hit)
    before = _last(before, max(room // 2, room - len(after)))
    return before, hit, _first(after, room - len(before))


def _first(text: str, width: int) -> str:
    """Words from the beginning that fit, and an ellipsis where there are more."""
    if len(text) <= width:
        return text
    kept = text[: max(width - 1, 0)]
    if text[len(kept)].isalnum() and " " in kept:
        kept = kept[: kept.rindex(" ") + 1]
    return f"{kept.rstrip()}…"[:width]


def _last(text: str, width: int) -> str:
    """Words from the end that fit, after an ellipsis where there are more."""
    return _first(text[::-1], width)[::-1]


def _days(record: Record) -> DaySpan | None:
    match record:
        case Event():
            return record.date
        case Quantity():
            return record.period
        case Statement():
            return None


def record_lines(records: Sequence[Record], texts: Mapping[str, str], width: int) -> list[Text]:
    """One line a record, aligned, at most `width` columns.

    Parameters
    ----------
    records : sequence of Record
    texts : mapping of report id to text
        Texts of their reports, for the sentences.
    width : int
    """
    from rich.cells import cell_len
    from rich.text import Text

    rows = [(when(_days(r)), who(r), what(r)) for r in records]
    widths = (
        [
            min(limit, max(map(cell_len, column)))
            for limit, column in zip(_WIDEST, zip(*rows, strict=True), strict=True)
        ]
        if rows
        else []
    )
    room = max(width - sum(widths) - 2 * len(widths) - 2, 20)
    lines = []
    for record, row in zip(records, rows, strict=True):
        line = Text("  ")
        for cell, size in zip(row, widths, strict=True):
            line.append(cut(cell, size), style=_STYLES[record.kind])
            line.append("  ")
        before, hit, after = excerpt(texts[record.report_id], record, room)
        line.append(before, style="dim").append(hit, style="bold").append(after, style="dim")
        line.rstrip()
        lines.append(line)
    return lines
