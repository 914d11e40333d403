"""Records as lines for people: when, who, what, and the sentence around it, one record a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from blocs.cli.screen import cut, flat
from blocs.reading.records import DaySpan, Event, Quantity, Record, Statement, Status

if TYPE_CHECKING:
    from rich.text import Text

__all__ = [
    "MARKS",
    "STANDING_STYLES",
    "STATUS_STYLES",
    "days_told",
    "excerpt",
    "record_lines",
    "short",
    "what",
    "when",
    "who",
]

_SHORT = 8
_WIDEST = (_SHORT, 1, 21, 16, 30)
_ROOM = 37
"""Columns that the words of a record get before other columns get theirs."""
_SHRINK = ((4, 20), (3, 7), (2, 10), (4, 14))
"""Columns that give way (what, who, when), and to how many."""
_STYLES = {"event": "", "quantity": "cyan", "statement": "italic"}
MARKS: Mapping[Status, str] = {"suggested": "", "confirmed": "✓", "rejected": "✗"}
STATUS_STYLES: Mapping[Status, str] = {"suggested": "", "confirmed": "green", "rejected": "red"}
STANDING_STYLES = {"independent": "green", "interested": "yellow", "disputed": "red", "revised": "magenta"}


def short(id_: str) -> str:
    """First digits of an id, enough to name it."""
    return id_[:_SHORT]


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


def days_told(record: Record) -> DaySpan | None:
    """Days of an act or amount; None where it has none."""
    match record:
        case Event():
            return record.date
        case Quantity():
            return record.period
        case Statement():
            return None


def record_lines(
    records: Sequence[Record], texts: Mapping[str, str], width: int, *, ids: bool = False
) -> list[Text]:
    """One line a record, aligned, at most `width` columns.

    What a person confirmed or rejected is marked; standing is told where any has another than single.

    Parameters
    ----------
    records : sequence of Record
    texts : mapping of report id to text
        Texts of their reports, for the sentences.
    width : int
    ids : bool
        Whether to show the first digits of their ids.
    """
    from rich.text import Text

    rows = [_cells(record, ids=ids) for record in records]
    widths = _widths(rows, width)
    room = max(width - sum(widths) - 2 * sum(map(bool, widths)) - 2, 20)
    lines = []
    for record, row in zip(records, rows, strict=True):
        line = Text("  ")
        for (cell, style), size in zip(row, widths, strict=True):
            if size:
                line.append(cut(cell, size), style=style)
                line.append("  ")
        line.append_text(_words(record, texts[record.report_id], room))
        line.rstrip()
        lines.append(line)
    return lines


def _words(record: Record, text: str, room: int) -> Text:
    """A record's words within its sentence, and how it stands at the end of the line."""
    from rich.text import Text

    standing = "" if record.standing in (None, "single") else str(record.standing)
    left = room - len(standing) - 2 if standing else room
    before, hit, after = excerpt(text, record, max(left, 1))
    line = Text(before, style="dim").append(hit, style="bold not dim").append(after)
    if standing:
        line.pad_right(left - line.cell_len + 2)
        line.append(standing, style=f"not dim {STANDING_STYLES[standing]}")
    return line


def _cells(record: Record, *, ids: bool) -> tuple[tuple[str, str], ...]:
    """Id, mark, days, states, and what, each with its style."""
    style = _STYLES[record.kind]
    return (
        (short(record.id) if ids else "", "dim"),
        (MARKS[record.status], STATUS_STYLES[record.status]),
        (when(days_told(record)), style),
        (who(record), style),
        (what(record), style),
    )


def _widths(rows: Sequence[tuple[tuple[str, str], ...]], width: int) -> list[int]:
    """Columns of each cell, so that the words of a record keep some room."""
    from rich.cells import cell_len

    if not rows:
        return []
    columns = zip(*rows, strict=True)
    widths = [
        min(limit, max(cell_len(cell) for cell, _ in column))
        for limit, column in zip(_WIDEST, columns, strict=True)
    ]
    lacking = _ROOM - (width - sum(widths) - 2 * sum(map(bool, widths)) - 2)
    for at, least in _SHRINK:
        less = min(max(lacking, 0), max(widths[at] - least, 0))
        widths[at] -= less
        lacking -= less
    return widths
