"""A brief for a terminal: the order of the page, at most 60 lines of 100 columns."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from blocs.brief.html import lanes_of, published_days
from blocs.brief.method import Method
from blocs.brief.model import Act, Bearing, Card, Effect, Figure, Prediction
from blocs.brief.words import REALIS_WORDS, count, days_in_words, shorten
from blocs.charts import sketch_ties, sketch_timeline
from blocs.charts.sketch import SIGNS
from blocs.reports.visible import visible

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


def _follow(brief: Brief) -> Iterable[_Line]:
    """Pressures and what they would do, and the first prediction with its odds; about eight lines."""
    if not brief.cards and not brief.predictions:
        return
    run = [card for card in brief.cards if not card.reason]
    yield from _head("What would follow" + (" (intervals of 90 %)" if run else ""))
    # the user's own first; what several pressures do together tells most of alignment
    chosen = [*run[:1], *(card for card in run[1:] if card.kind == "together")][:2] or brief.cards[:2]
    for card in chosen:
        yield from _card(card)
    if chosen:
        yield from _more(len(chosen), len(brief.cards), "pressure")
    for ahead in brief.predictions[:1]:
        until = f", {ahead.until}" if ahead.until else ""
        yield f"  said to come: {ahead.what}{until} ({ahead.said_by[0]}){_odds(ahead)}", ""
    yield from _more(1, len(brief.predictions), "prediction")


def _card(card: Card) -> Iterable[_Line]:
    realis = f" [{REALIS_WORDS[card.realis]}]" if REALIS_WORDS[card.realis] else ""
    assumed = ", ".join(f"{v.what} {v.words}" for v in card.assumed if v.words and v.what != "table of trade")
    tail = f"; assumed: {assumed}" if assumed and card.kind == "reported" else ""
    yield f"  {card.title}{realis}{tail}", ""
    if card.reason:
        yield f"    {'cannot be run: ' if card.blocked else ''}{card.reason}", "dim"
        return
    of: dict[str, list[Effect]] = defaultdict(list)
    for effect in card.effects:
        of[effect.kind].append(effect)
    if card.kind != "together":
        told = "; ".join(f"{e.label.removeprefix('Real income, ')} {_words(e)}" for e in of["income"][:2])
        yield from [(f"    real income: {told}", "dim")] if told else []
        yield from ((f"    {_first_low(e.label)} {_words(e)}, {e.note}", "dim") for e in of["trade"][:1])
    if not card.effects and card.remarks:
        yield f"    {card.remarks[0]}", "dim"
    for effect in of["alignment"][:1]:
        blocs = "".join(f"; in one bloc {e.words}" for e in of["bloc"][:1])
        yield f"    {_first_low(effect.label)} {_words(effect)}, {effect.note}{blocs}", "dim"


def _first_low(text: str) -> str:
    return text[:1].lower() + text[1:]


def _words(effect: Effect) -> str:
    return effect.words + (f" ({effect.between})" if effect.between else "")


def _odds(ahead: Prediction) -> str:
    """The odds of a prediction in a few words, and what came."""
    told = ""
    if ahead.chance is not None:
        between = "" if ahead.low is None else f" ({100 * ahead.low:.0f} to {100 * (ahead.high or 0):.0f})"
        told = f": {100 * ahead.chance:.0f} %{between}"
    return told + (f"; came: {ahead.outcome}" if ahead.outcome else "")


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
    out += _follow(brief)
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
