"""What `blocs trace` shows a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from rich.text import Text

from blocs.cli.fields import difference, moment, value_in_words
from blocs.cli.lines import MARKS, STANDING_STYLES, STATUS_STYLES, days_told, short, what, when, who
from blocs.cli.screen import WIDTH, flat, screen
from blocs.evidence.claims.model import Claim, Copy, Derived
from blocs.evidence.database.corrections import Correction
from blocs.evidence.link import Link
from blocs.evidence.table import Source
from blocs.evidence.trace import Ground, Look, Trace
from blocs.reading.records import Record, Status, to_json
from blocs.ties.uses import Use

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["correction_line", "show"]

_Line: TypeAlias = tuple[str, Text]
_LABEL = 13
_IDS = re.compile(r"\b[0-9a-f]{16}\b")
_GROUNDS, _TELLINGS, _LONGEST = 10, 20, 600
"""Records and tellings of a claim that are shown; characters of a sentence on either side of the words."""


def show(found: Trace, uses: Sequence[tuple[Use, ...]]) -> None:
    """Show a trace; `uses` holds for each of its grounds what measures make of it."""
    console = screen()
    width = min(console.width, WIDTH)
    item = found.item
    if isinstance(item, Link | Copy | Claim | Derived):
        head, lines = _thing(item, found)
        _print(console, head, lines, width)
        console.print()
    for ground, mine in [*zip(found.grounds, uses, strict=True)][:_GROUNDS]:
        _print(console, _head(ground.record), _lines(ground, mine, found.copies), width)
        console.print()
    if (more := len(found.grounds) - _GROUNDS) > 0:
        console.print(f"and {more:,} more record{'' if more == 1 else 's'}; --json gives all", style="dim")


def _print(console: Console, head: Text, lines: Iterable[_Line], width: int) -> None:
    for number, line in enumerate(head.wrap(console, width - 2)):
        line.rstrip()
        console.print(Text("  " if number else "").append_text(line))
    last = ""
    for label, text in lines:
        for line in text.wrap(console, max(width - _LABEL, 20)):
            line.rstrip()
            shown = Text(f"  {'' if label == last else label}".ljust(_LABEL), style="dim")
            console.print(shown.append_text(Text("", style="not dim").append_text(line)))
            last = label


def _thing(item: Link | Copy | Claim | Derived, found: Trace) -> tuple[Text, list[_Line]]:
    head = Text(f"{item.kind} {item.id}", style="bold")
    lines: list[_Line] = []
    if isinstance(item, Link | Copy):
        _add_status(head, item.status)
    if not found.held:
        lines.append(("now", Text("found no more by the latest relink; as it was when it was corrected")))
    if isinstance(item, Link):
        lines.append(("says", Text(f"{item.relation}: {flat(item.about)}, confidence {item.confidence:.2f}")))
        lines.append(("reason", Text(flat(item.reason))))
        lines += [
            ("between", Text(flat(f"{end.report}, character {end.start:,}"))) for end in (item.a, item.b)
        ]
    elif isinstance(item, Copy):
        lines.append(("says", Text(flat(f"{item.b_report} and {item.a_report} are one text"))))
        lines.append(("reason", Text(flat(item.reason))))
        lines += [("report", Text(flat(source.citation))) for source in found.sources]
    elif isinstance(item, Claim):
        head.append(f" · {item.standing}", style=STANDING_STYLES.get(item.standing, ""))
        lines += _claim(item)
    else:
        lines += _figure(item)
    return head, lines + [("correction", correction_line(c)) for c in found.corrections]


def _claim(claim: Claim) -> list[_Line]:
    lines = [
        ("about", Text(flat(claim.about))),
        ("standing", Text(flat(f"{claim.standing}: {claim.reason}"))),
    ]
    for telling in claim.tellings[:_TELLINGS]:
        day, outlet = telling.published or "day unknown", telling.publisher or telling.report
        id_ = f" ({short(telling.record)})" if telling.record else ""
        lines.append(("told", Text(flat(f"{day}  {outlet}: {telling.words}{id_}"))))
    if (more := len(claim.tellings) - _TELLINGS) > 0:
        lines.append(("told", Text(f"and {more} more times")))
    return lines + _history(claim)


def _history(claim: Claim) -> list[_Line]:
    return [
        (
            "history",
            Text(flat(f"{s.day}  {value_in_words('value', s.value)}, {s.publisher or '?'}: {s.words}")),
        )
        for s in claim.history
    ]


def _figure(figure: Derived) -> list[_Line]:
    owner, days = " ".join(figure.owner), when(figure.period)
    told = ", ".join(flat(part) for part in (figure.words, figure.what, owner, days) if part)
    return [("says", Text(told)), ("because", Text(flat(figure.arithmetic)))]


def _head(record: Record) -> Text:
    parts = (who(record), what(record), when(days_told(record)), f"confidence {record.confidence:.2f}")
    head = Text(f"{record.kind} {record.id}", style="bold")
    head.append("".join(f" · {flat(part)}" for part in parts if part), style="not bold")
    _add_status(head, record.status)
    if record.standing:
        head.append(f" · {record.standing}", style=STANDING_STYLES.get(record.standing, "not bold"))
    return head


def _add_status(head: Text, status: Status) -> None:
    mark = f"{MARKS[status]} " if MARKS[status] else ""
    head.append(f" · {mark}{status}", style=STATUS_STYLES[status] or "not bold")


def _lines(ground: Ground, uses: Iterable[Use], copies: Iterable[Copy]) -> list[_Line]:
    record = ground.record
    lines: list[_Line] = [("sentence", _sentence(ground))]
    if record.voice:
        lines.append(("voice", Text(f"told in statement {short(record.voice)}, not by the report itself")))
    lines += [("report", text) for text in _report(ground.source, ground.retrieved)]
    lines += [(label, Text(words)) for label, words in _readings(ground)]
    lines += [("correction", correction_line(c)) for c in ground.corrections]
    lines += [("link", _link(link, record)) for link in ground.links]
    if ground.claim is not None:
        claim = ground.claim
        reason = flat(f"{short(claim.id)}  {claim.standing}: {claim.reason}")
        lines += [("claim", Text(reason)), *_history(claim)]
    for copy in copies:
        if ground.source.report_id in (copy.a, copy.b):
            mark = MARKS[copy.status]
            lines.append(("copy", Text(flat(f"{short(copy.id)} {mark} {copy.status}: {copy.reason}"))))
    lines += [("figure", Text(flat(f"{short(d.id)}  {d.words}: {d.arithmetic}"))) for d in ground.derived]
    return lines + _uses(record, uses)


def _sentence(ground: Ground) -> Text:
    start, end = ground.mark
    before, after = ground.sentence[:start], ground.sentence[end:]
    before = before if len(before) <= _LONGEST else f"…{before[-_LONGEST:]}"
    after = after if len(after) <= _LONGEST else f"{after[:_LONGEST]}…"
    hit = ground.sentence[start:end]
    hit = flat(hit if len(hit) <= _LONGEST else f"{hit[:_LONGEST]}…")
    text = Text(flat(before) + " " * (before[-1:].isspace()))
    text.append(f"[{hit}]", style="bold")
    return text.append(" " * (after[:1].isspace()) + flat(after))


def _report(source: Source, retrieved: str | None) -> list[Text]:
    day = f", retrieved {retrieved}" if retrieved else ""
    return [
        Text(flat(source.citation)),
        Text(flat(f"{source.origin}{day}"), style="dim"),
        Text(f"sha256 {source.sha256}", style="dim"),
    ]


def _readings(ground: Ground) -> list[tuple[str, str]]:
    """Who read it, what was read there before, and what became of it."""
    lines = []
    now, as_read = to_json(ground.record), ground.as_read
    for look in ground.looks:
        if look.current:
            lines.append(("read", f"{_by(look)}: {_found(ground, as_read)}"))
            if as_read is not None:
                was = to_json(as_read)
                names = [
                    n for n in now if n not in ("status", "standing", "report", "reader") and now[n] != was[n]
                ]
                if words := difference(names, was, now):
                    lines.append(("corrected", words))
        else:
            said = "; ".join(_said(record) for record in look.records) or "nothing at this place"
            lines.append(("before", f"{_by(look)}: {said}"))
    return lines


def _by(look: Look) -> str:
    return flat(f"{look.reader}, blocs {look.version}, {moment(look.read)}")


def _found(ground: Ground, as_read: Record | None) -> str:
    if as_read is not None:
        return _said(as_read)
    return "not found; kept because it was confirmed" if ground.held else "not found any more"


def _said(record: Record) -> str:
    parts = (who(record), what(record), when(days_told(record)), f"“{flat(record.text)}”")
    return " · ".join(flat(part) for part in parts if part)


def _link(link: Link, record: Record) -> Text:
    other = link.b if link.a.record == record.id else link.a
    text = Text(f"{short(link.id)}  ")
    if MARKS[link.status]:
        text.append(f"{MARKS[link.status]} {link.status}: ", style=STATUS_STYLES[link.status])
    end = f" ({short(other.record)})" if other.record else ""
    return text.append(flat(f"{link.relation} with {other.report}{end}: {link.reason}"))


def correction_line(correction: Correction) -> Text:
    """What a person said, when and why, on one line."""
    done = {"confirm": "confirmed", "reject": "rejected"}.get(correction.action) or _edit(correction)
    why = f", “{correction.why}”" if correction.why else ""
    line = flat(f"{correction.id} · {moment(correction.at)} · {correction.by} · {done}{why}")
    if correction.undone is None:
        return Text(line)
    at, by, reason = correction.undone
    because = f", “{reason}”" if reason else ""
    return Text(f"{line} · undone {moment(at)} by {flat(by + because)}", style="dim")


def _edit(correction: Correction) -> str:
    pairs = (
        (name, value_in_words(name, correction.before.get(name)), value_in_words(name, value))
        for name, value in correction.changes.items()
    )
    told = (f"{name} {old} → {new}" if old != new else f"{name} {new}" for name, old, new in pairs)
    return f"set {', '.join(told)}"


def _uses(record: Record, uses: Iterable[Use]) -> list[_Line]:
    """One line for all that a measure makes of it in the same words."""
    grouped: dict[tuple[str, bool, str], list[str]] = {}
    for use in uses:
        pair = f"{_name(use.a)} {'towards' if use.directed else 'and'} {_name(use.b)}"
        grouped.setdefault((use.measure, use.counts, use.words), []).append(pair)
    lines: list[_Line] = []
    for (measure, counts, words), pairs in grouped.items():
        said = f"{measure} of {', '.join(pairs)}: {_IDS.sub(lambda id_: short(id_[0]), words)}"
        lines.append(("counts in" if counts else "not in", Text(said, style="" if counts else "dim")))
    if not lines:
        why = "it concerns no pair of states" if record.kind == "event" else "measures of ties count acts"
        lines.append(("counts in", Text(f"none: {why}", style="dim")))
    return lines


def _name(code: str) -> str:
    from blocs.states import registry

    known = registry()
    entry = known.states.get(code) or known.bodies.get(code)
    return entry.name if entry else code
