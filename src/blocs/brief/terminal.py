"""A brief for a terminal: the order of the page, at most 60 lines of 100 columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from blocs.brief.html import lanes_of, published_days, visible
from blocs.brief.method import Method
from blocs.brief.model import Act, Bearing, Figure
from blocs.brief.words import REALIS_WORDS, count, days_in_words, shorten
from blocs.charts import sketch_ties, sketch_timeline
from blocs.charts.sketch import SIGNS

if TYPE_CHECKING:
    from blocs.brief.compose import Brief

__all__ = ["LINES", "to_rich", "to_text"]

LINES = 60
_Line = tuple[str, str]
"""Text and style."""


def _wide(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text
    )


def _fit(text: str, width: int) -> str:
    """One line of at most `width` cells, without control characters."""
    line = re.sub(r"[\t\n\r\v\f\x85\u2028\u2029]+", " ", str(visible(text)))
    if _wide(line) <= width:
        return line.rstrip()
    while line and _wide(line) > width - 1:
        line = line[:-1]
    return line.rstrip() + "…"


def _head(title: str) -> list[_Line]:
    return [("", ""), (title, "bold")]


def _more(shown: int, total: int, noun: str, nouns: str = "") -> list[_Line]:
    rest = total - shown
    return (
        [(f"  and {count(rest, f'more {noun}', f'more {nouns or noun + chr(115)}')}", "dim")]
        if rest > 0
        else []
    )


def _style(act: Act) -> str:
    return "blue" if act.quad.endswith("cooperation") else "dark_orange3"


def _mark(bearing: Bearing) -> str:
    """How a thing is borne out, for the end of a line; "" where one outlet tells it, confirmed by nobody."""
    standing = "a party’s words" if bearing.standing == "interested" else bearing.words
    parts = (standing, f"✓ {bearing.check.words}" if bearing.check else "")
    return "".join(f" – {part}" for part in parts if part)


def _act(act: Act, width: int) -> _Line:
    sign = SIGNS[act.quad, act.realis in ("actual", "general")]
    realis = f" [{REALIS_WORDS[act.realis]}]" if REALIS_WORDS[act.realis] else ""
    told = _mark(act.bearing)
    when = act.when if len(act.when) <= 20 or not act.first else f"{days_in_words((act.first, act.first))} …"
    left = f"  {sign} {when or 'no day':<20.20} "
    room = width - len(left) - len(realis) - len(told)
    return left + _fit(f"{act.phrase} “{shorten(act.wording, 24)}”", room) + realis + told, _style(act)


def _acts(brief: Brief, width: int) -> Iterable[_Line]:
    acts = [a for g in brief.groups for a in g.acts]
    chosen = sorted(
        acts, key=lambda a: (-a.bearing.outlets, a.realis not in ("actual", "general"), -a.confidence)
    )[:8]
    dated = sorted((a for a in chosen if a.first), key=lambda a: (a.first or "", a.last or ""), reverse=True)
    chosen = [*dated, *(a for a in chosen if not a.first)]
    yield from (_act(a, width) for a in chosen)
    yield from _more(len(chosen), len(acts), "act")


def _figure(figure: Figure, width: int) -> str:
    tail = ", ".join(part for part in (figure.owner, figure.period) if part)
    what = f"{figure.what}{' (' + tail + ')' if tail else ''}"
    if figure.steps:
        mark = f" – {figure.bearing.standing}{' – ✓' if figure.bearing.check else ''}"
        told = f"{_history(figure, outlets=True)}: {figure.what}"
        if 2 + _wide(told) + _wide(mark) > width:
            told = f"{_history(figure, outlets=False)}: {what}"
    else:
        mark = _mark(figure.bearing)
        told = f"{' / '.join(dict.fromkeys(t.words for t in figure.tellings))}: {what}"
    return f"  {_fit(told, width - 2 - _wide(mark))}{mark}"


def _history(figure: Figure, *, outlets: bool) -> str:
    sign = " → " if figure.bearing.standing == "revised" else " ≠ "
    said = []
    for step in figure.steps:
        by = (step.outlet if outlets else "", days_in_words((step.day, step.day)) if step.day else "")
        note = ", ".join(part for part in by if part)
        said.append(f"{step.words} ({note})" if note else step.words)
    return sign.join(said)


def _limits(method: Method) -> Iterable[str]:
    """What was left out, and what is not covered; at most two lines."""
    parts = []
    if method.rejected:
        parts.append(method.rejected_words)
    if method.unlinked:
        parts.append(f"{count(method.unlinked, 'report')} not yet held against the others")
    covered = method.coverage
    if covered and covered.failures:
        parts.append(f"{count(len(covered.failures), 'file')} could not be read")
    if parts:
        yield "; ".join(parts)
    if covered and covered.gaps:
        rest = len(covered.gaps) - 1
        more = f" and {count(rest, 'more stretch', 'more stretches')}" if rest else ""
        yield f"not covered: {days_in_words(covered.gaps[0])}{more}"


def _lines(brief: Brief, width: int) -> list[_Line]:
    out: list[_Line] = [(brief.counters.lead, "dim")]
    if brief.headline:
        out.append((brief.headline.text, "bold"))
    out += [(line, "") for line in brief.counters.lines]
    if brief.picture.arcs:
        out += _head("Who stands where")
        for line in sketch_ties(brief.picture.seats, brief.picture.arcs, width=width - 2, lines=4):
            out.append((f"  {line}", "dark_orange3" if "╌" in line else "blue" if "═" in line else ""))
        out += _more(4, len(brief.picture.arcs), "tie")
    if brief.sides:
        camps = " | ".join(", ".join(side.names) for side in brief.sides.blocs)
        odds = f"; at odds: {count(len(brief.sides.strained), 'tie')}" if brief.sides.strained else ""
        out.append((f"  two blocs, by these acts: {camps}{odds}", ""))
    if brief.groups:
        out += _head("What happened")
        lanes = lanes_of(brief)
        out += [
            (f"  {line}", "dim")
            for line in sketch_timeline(lanes, published=published_days(brief), width=width - 2, lines=4)
        ]
        out += _acts(brief, width)
    main = [f for f in brief.figures if not f.minor]
    if main:
        out += _head("How much")
        out += [(_figure(f, width), "dark_orange3" if f.steps else "") for f in main[:5]]
        out += [(f"  {d.words}: {d.what} (derived: {d.arithmetic})", "italic") for d in brief.derived[:1]]
        out += _more(5 + min(len(brief.derived), 1), len(main) + len(brief.derived), "figure")
    if brief.comparisons:
        out += _head("Where the reports agree, differ, add")
        kinds = [c.relation for c in brief.comparisons]
        told = f"  {kinds.count('differs')} differing, {kinds.count('refines')} said more exactly by one, "
        out.append((told + f"{kinds.count('agrees')} agreeing, {len(brief.alone)} told by one alone", ""))
        for c in [c for c in brief.comparisons if c.relation == "differs"][:2]:
            why = f": {c.bearing.reason}" if c.bearing else ""
            verb = "revised" if c.bearing and c.bearing.standing == "revised" else "differs"
            out.append((f"  {verb}: {c.about}{why}", "dark_orange3"))
    if brief.speeches:
        out += _head("Who says what")
        for s in brief.speeches[:3]:
            role = ", ".join(part for part in (s.role, s.speaks_for and f"for {s.speaks_for}") if part)
            out.append((f"  {s.speaker}{' (' + role + ')' if role else ''}: {s.utterances[0].text}", ""))
        out += _more(3, len(brief.speeches), "speaker")
    if brief.predictions:
        out += _head("What would follow (as reported; nothing is computed)")
        for p in brief.pressures[:2]:
            amounts = f" – {'; '.join(p.amounts)}" if p.amounts else ""
            out.append((f"  {p.phrase}{amounts}; not told: {'; '.join(p.needed)}", ""))
        for ahead in brief.predictions[:1]:
            until = f", {ahead.until}" if ahead.until else ""
            came = f"; came: {ahead.outcome}" if ahead.outcome else ""
            out.append((f"  said to come: {ahead.what}{until} ({ahead.said_by}){came}", ""))
        out += _more(
            3,
            len(brief.pressures) + len(brief.predictions),
            "pressure or prediction",
            "pressures and predictions",
        )
    if brief.documents:
        out += _head("What was not understood")
        silent, unsure = count(len(brief.unread), "sentence"), count(len(brief.doubts), "record")
        out.append((f"  {silent} gave no record; {unsure} of low confidence", ""))
        out += _head("Sources")
        for d in brief.documents[:3]:
            when = d.published or "day unknown"
            copy = next((f" (copy of {c.original_name})" for c in brief.copies if c.copy == d.key), "")
            out.append((f"  {d.outlet}, {when}, sha256 {d.sha256[:12]}{copy}: {d.title or d.name}", ""))
        out += _more(3, len(brief.documents), "report")
        out += [(f"  {line}", "") for line in _limits(brief.method)]
    return out


def _fitted(brief: Brief, width: int) -> Sequence[_Line]:
    lines = [(_fit(text, width), style) for text, style in _lines(brief, width)]
    return lines if len(lines) <= LINES else [line for line in lines if line[0]][:LINES]


def to_text(brief: Brief, *, width: int = 100) -> str:
    """Plain text: at most 60 lines of `width` columns, the same for the same brief."""
    return "\n".join(text for text, _ in _fitted(brief, width))


def to_rich(brief: Brief, *, width: int = 100) -> Text:
    """The same lines with styles; a `rich` console leaves the colours out where there is no terminal."""
    out = Text()
    for i, (line, style) in enumerate(_fitted(brief, width)):
        out.append(("\n" if i else "") + line, style=style or None)
    return out
