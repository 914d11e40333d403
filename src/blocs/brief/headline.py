"""The first screen: a headline composed by rule from what was measured, and the counts beneath it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from blocs.brief.acts import Cluster
from blocs.brief.desk import Desk
from blocs.brief.documents import doubtful
from blocs.brief.holding import Holding
from blocs.brief.model import Comparison, Counters, Figure, Headline
from blocs.brief.reprints import Reprint
from blocs.brief.ties_found import sort_ties
from blocs.brief.words import TYPE_WORDS, and_list, capital, count, days_in_words, with_the
from blocs.reading.records import Event
from blocs.ties import Balance, dyad_balance, pair_balance, quad_class

__all__ = ["counters", "headline"]

_ADJECTIVES = {"USA": "US", "GBR": "British", "EU": "EU", "UN": "UN", "NATO": "NATO"}
_LEAST = 2
"""Acts by which a tie or an actor must lead before the headline names it."""
_COPIES = 3
"""Copies that the first screen names."""


def _heads(found: Sequence[Cluster]) -> list[Event]:
    return [c.head for c in found]


def _sure(found: Sequence[Cluster]) -> list[Event]:
    """Acts of which one telling at least is not doubtful: only they are held up before all others."""
    return [c.head for c in found if not all(map(doubtful, c.tellings))]


def _closest(rows: Sequence[Balance]) -> Balance | None:
    ranked = sorted(rows, key=lambda r: (-r.now.net, r.a, r.b))
    if not ranked or ranked[0].now.net < _LEAST:
        return None
    alone = len(ranked) == 1 or ranked[0].now.net > ranked[1].now.net
    return ranked[0] if alone else None


def _presser(rows: Sequence[Balance]) -> tuple[str, int, int] | None:
    """Actor with the most net conflict towards others, its acts, and those of the next."""
    load: Counter[str] = Counter()
    for row in rows:
        if row.now.net < 0:
            load[row.a] += row.now.conflict
    ranked = sorted(load.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _LEAST:
        return None
    second = ranked[1][1] if len(ranked) > 1 else 0
    return (*ranked[0], second) if ranked[0][1] > second else None


def _under(desk: Desk, actor: str) -> str:
    adjective = _ADJECTIVES.get(actor)
    return f"under {adjective} pressure" if adjective else f"under pressure from {with_the(desk.name(actor))}"


def _both(desk: Desk, pair: Sequence[str]) -> str:
    return capital(and_list(sorted(with_the(n) for n in desk.names(pair))))


def _presses(desk: Desk, actor: str, targets: Sequence[str]) -> str:
    named = [with_the(n) for n in desk.names(targets)]
    if len(named) > 3:
        named = [*named[:2], f"{len(named) - 2} others"]
    return f"{with_the(desk.name(actor))} presses {and_list(named)}"


def headline(desk: Desk, found: Sequence[Cluster]) -> Headline | None:
    """The closest pair and the hardest presser in one sentence; None where neither stands out.

    A pair stands out with at least two acts of cooperation more than of conflict, and more than any other
    pair; an actor with at least two acts of conflict towards states it acts against on balance, and more
    than any other actor. Only acts done or standing count, each act once, and none that is doubtful.
    """
    heads = _sure(found)
    pairs, dyads = pair_balance(heads), dyad_balance(heads)
    tie, press = _closest(pairs), _presser(dyads)
    why = []
    if tie:
        closest = and_list(sorted(desk.names((tie.a, tie.b))))
        rest = sorted((r.now.net for r in pairs if r is not tie), reverse=True)
        why.append(
            f"of {count(len(pairs), 'pair')} of states, {closest} have the most net "
            f"cooperation ({tie.now.cooperation} acts for, {tie.now.conflict} against; "
            f"next pair: {rest[0] if rest else 'none'} net)"
        )
    if press:
        actor, acts, second = press
        why.append(f"{desk.name(actor)} directs the most acts of conflict at others ({acts}; next: {second})")
        targets = sorted({r.b for r in dyads if r.a == actor and r.now.net < 0})
    if tie and press:
        pair = (tie.a, tie.b)
        text = f"{_both(desk, pair)} draw together"
        hit = [t for t in targets if t in pair]
        if actor in pair:
            text += f"; {_presses(desk, actor, [t for t in targets if t not in pair] or targets)}"
        elif hit:
            text += f" {_under(desk, actor)}"
        else:
            text += f"; {_presses(desk, actor, targets)}"
    elif tie:
        text = f"{_both(desk, (tie.a, tie.b))} draw together"
    elif press:
        text = capital(_presses(desk, actor, targets))
    else:
        return None
    return Headline(
        f"{text}.",
        f"Composed by rule: {'; '.join(why)}. Acts done or standing, each counted once, "
        "none that is likelier misread than not.",
    )


def _acts_line(found: Sequence[Cluster]) -> str:
    done = [h for h in _heads(found) if h.realis in ("actual", "general")]
    ahead = sum(h.realis in ("planned", "possible") for h in _heads(found))
    kinds: Counter[str] = Counter(
        "cooperate" if quad_class(h.type).cooperative else TYPE_WORDS[h.type] for h in done
    )
    ranked = sorted(kinds.items(), key=lambda item: (item[0] != "cooperate", -item[1], item[0]))
    shown = [f"{n} {word}" for word, n in ranked[:4]]
    if rest := sum(n for _, n in ranked[4:]):
        shown.append(f"{rest} other")
    line = f"{count(len(done), 'act')}{': ' if shown else ''}{' · '.join(shown)}"
    return f"{line}; {ahead} more planned or possible" if ahead else line


def _figures_line(figures: Sequence[Figure], several: bool) -> str:
    telling = [f for f in figures if not f.minor]
    if not several:
        return count(len(telling), "figure")
    shared = sum(f.bearing.outlets > 1 for f in telling)
    conflict, revised = (
        sum(f.bearing.standing == standing for f in telling) for standing in ("disputed", "revised")
    )
    more = f", {revised} revised" if revised else ""
    if not shared:
        return f"{count(len(telling), 'figure')}, none told by more than one outlet{more}"
    return f"{count(shared, 'figure')} told by more than one outlet, {conflict} in conflict{more}"


def _copies_line(copies: Sequence[Reprint]) -> str:
    if len(copies) < 2:
        return "".join(copy.words for copy in copies)
    named = [f"{c.name} of {c.original_name}" for c in copies[:_COPIES]]
    return f"{len(copies)} copies, counted once: {' · '.join(named)}{' …' if len(copies) > _COPIES else ''}"


def _ties_line(found: Sequence[Cluster]) -> str:
    heads = _sure(found)
    close = _closest(pair_balance(heads))
    sharp = next((r for r in sort_ties(dyad_balance(heads)) if r.now.net < 0), None)
    parts = []
    if close:
        parts.append(f"strongest tie {close.a}–{close.b}")
    if sharp:
        parts.append(f"sharpest pressure {sharp.a}→{sharp.b}")
    return capital(" · ".join(parts))


def _names_line(comparisons: Sequence[Comparison]) -> str:
    differing = [c for c in comparisons if c.names]
    if not differing:
        return ""
    first = " / ".join(f"“{n}”" for n in differing[0].names)
    verb = "name differs" if len(differing) == 1 else "names differ"
    return f"{len(differing)} {verb}: {first}{' …' if len(differing) > 1 else ''}"


def counters(
    desk: Desk,
    holding: Holding,
    found: Sequence[Cluster],
    figures: Sequence[Figure],
    comparisons: Sequence[Comparison],
    copies: Sequence[Reprint],
) -> Counters:
    """The lead line ("2 reports, 11–13 September 2018 · ...") and up to five lines of counts."""
    reports = [r.report for r in desk.readings]
    named = len({r.publisher for r in reports if r.publisher})
    nameless = sum(r.publisher is None for r in reports)
    states = len({p for h in _heads(found) for p in (*h.actors, *h.recipients)})
    when = ""
    if desk.published:
        when = days_in_words((desk.published[0].isoformat(), desk.published[-1].isoformat()))
    outlets = [count(named, "outlet")] if named else []
    if nameless:
        outlets.append(f"{nameless} without a named publisher")
    head = count(len(reports), "report", digits=False).capitalize()
    if copied := len({copy.copy for copy in copies}):
        head += ", one a copy" if copied == 1 else f", {copied} of them copies"
        independent = holding.count(report.id for report in reports).outlets
        outlets = [*outlets[:-1], f"{outlets[-1]}, {independent} independent"]
    head += f", {when}" if when else ""
    lead = " · ".join(
        [head, *([and_list(outlets)] if outlets else []), count(states, "state or body", "states and bodies")]
    )
    lines = [
        _acts_line(found),
        _figures_line(figures, len(reports) > 1),
        _copies_line(copies),
        _names_line(comparisons),
        _ties_line(found),
    ]
    return Counters(lead if reports else "No reports", tuple(line for line in lines if line and reports))
