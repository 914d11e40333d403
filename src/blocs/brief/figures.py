"""How much: amounts in words, each thing on one row however many outlets tell it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from blocs.brief.acts import joined
from blocs.brief.amounts import amount
from blocs.brief.desk import Desk, plain_text
from blocs.brief.holding import Holding
from blocs.brief.model import Figure, Step, Telling
from blocs.brief.words import days_in_words
from blocs.reading.records import Quantity

__all__ = ["FigureRow", "figure_rows", "figures", "head_noun"]

FigureRow = tuple[Quantity, ...]
_FIRST = ("disputed", "revised")


def head_noun(of: str) -> str:
    """Last word of what is counted, before any preposition: "Chinese troops" gives "troops".

    >>> head_noun("tariffs on Chinese goods")
    'tariffs'
    """
    words = of.casefold().split()
    for i, word in enumerate(words):
        if word in ("of", "on", "in", "to", "for", "from", "with", "by", "at", "between") and i:
            return words[i - 1]
    return words[-1] if words else ""


def _retold(a: Quantity, b: Quantity) -> bool:
    return (
        a.report_id == b.report_id
        and (a.value, a.unit, a.aspect, a.period, a.owner) == (b.value, b.unit, b.aspect, b.period, b.owner)
        and head_noun(a.of) == head_noun(b.of)
    )


def figure_rows(desk: Desk, holding: Holding) -> tuple[FigureRow, ...]:
    """Quantities of one thing together, in the order of the text.

    Those of one report are one thing when they say the same of the same; those of several reports when a
    claim holds them together, or when a copy repeats its original.
    """
    all_of_them = [q for r in desk.readings for q in r.quantities]
    by_id = {q.id: q for q in all_of_them}
    alike: dict[tuple[str, str], list[Quantity]] = defaultdict(list)
    pairs: list[tuple[str, str]] = []
    for quantity in all_of_them:
        earlier = alike[quantity.report_id, quantity.unit]
        pairs += [(other.id, quantity.id) for other in earlier if _retold(other, quantity)]
        earlier.append(quantity)
    for keys in holding.together():
        held = [key for key in keys if key in by_id]
        pairs += [(held[0], key) for key in held]
    pairs += holding.repeated(all_of_them)
    return tuple(tuple(by_id[i] for i in ids) for ids in joined(list(by_id), pairs))


def _minor(quantity: Quantity) -> bool:
    """Whether an amount only counts its own owners ("the two countries") or says that once is once."""
    low, high = quantity.value
    if quantity.aspect == "rank" and quantity.unit == "time":
        return True
    return (
        low == high
        and low is not None
        and (quantity.unit in ("country", "person", "side") and low == len(quantity.owner) and low <= 3)
    )


_SUPERLATIVE = re.compile(
    r"\b((?:most|least) \w+|\w+est|best|worst|first|last)(?: [\w-]+){0,3} since\s*$", re.I
)


def _words(desk: Desk, quantity: Quantity) -> str:
    """The amount; a rank since a year with what it is a rank of ("biggest since 1981")."""
    words = amount(quantity)
    if quantity.aspect == "rank" and quantity.unit == "year":
        text = desk.report(quantity.report_id).text
        found = _SUPERLATIVE.search(text[max(0, quantity.start - 60) : quantity.start])
        if found:
            return f"{plain_text(found.group(1))} {words}"
    return words


def figures(desk: Desk, holding: Holding, rows: Sequence[FigureRow]) -> tuple[Figure, ...]:
    """Rows in words; what is disputed or revised comes first, then what more outlets tell, then money."""
    out = []
    for row in rows:
        head = max(row, key=lambda q: (len(q.of), q.confidence, -q.start))
        what = head.of or {"rank": "rank"}.get(head.aspect, head.unit)
        if head.aspect in ("change", "duration", "distance") and head.aspect not in what:
            what = f"{what} ({head.aspect})"
        bearing = holding.bearing(row)
        out.append(
            Figure(
                what=plain_text(what),
                words=_words(desk, row[0]),
                owner=desk.whose(head.owner),
                period=days_in_words(next((q.period for q in row if q.period), None)),
                realis=row[0].realis if len({q.realis for q in row}) == 1 else "",
                aspect=head.aspect,
                minor=all(_minor(q) for q in row),
                tellings=tuple(Telling(_words(desk, q), desk.source(q)) for q in row),
                bearing=bearing,
                steps=_steps(desk, holding, row) if bearing.standing in _FIRST else (),
                also=tuple(desk.source(x) for x in holding.other_tellings(row)),
            )
        )
    money = {f.tellings[0].source.record for f in out if any(c in f.words for c in "$€£¥")}

    def rank(figure: Figure) -> tuple[int, int, bool]:
        standing = figure.bearing.standing
        first = _FIRST.index(standing) if standing in _FIRST else len(_FIRST)
        return first, -figure.bearing.outlets, figure.tellings[0].source.record not in money

    return tuple(sorted(out, key=rank))


def _steps(desk: Desk, holding: Holding, row: FigureRow) -> tuple[Step, ...]:
    """Figures of a row by day: the history of its claim, else each telling that another outlet puts so."""
    known = {q.id: q for q in row}
    told = [known[s.record] for c in holding.claims_of(known) for s in c.history if s.record in known]
    if len(told) < 2:
        told = sorted(row, key=lambda q: desk.report(q.report_id).published or date.max)
    steps = []
    for q in dict.fromkeys(told):
        day = desk.report(q.report_id).published
        words = _words(desk, q)
        steps.append(Step(day.isoformat() if day else None, desk.outlet(q.report_id), words, desk.source(q)))
    return tuple({(s.day, s.outlet, s.words): s for s in reversed(steps)}.values())[::-1]
