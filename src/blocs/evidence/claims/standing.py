"""How far a claim is borne out: disputed, revised, told by a party only, independently, or by one outlet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from blocs.evidence.claims.interest import is_interested
from blocs.evidence.claims.joining import Joined
from blocs.evidence.claims.outlets import Counted
from blocs.evidence.claims.told import Told, fits, key_of, signature
from blocs.evidence.claims.values import bounds
from blocs.evidence.claims.wording import calls_off, revises
from blocs.evidence.linking.amounts import scale
from blocs.reading.records import Event, Quantity, Standing, Statement

__all__ = ["AmountsOf", "judge"]

AmountsOf: TypeAlias = Callable[[str], Sequence[Quantity]]
"""Gives the amounts of the report with an id."""

_Change: TypeAlias = tuple[Told, Told]
"""An older telling and the newer one that takes its place."""


def judge(
    joined: Joined, counted: Counted, statements: Mapping[str, Statement], amounts_of: AmountsOf
) -> tuple[Standing, str]:
    """Standing of a claim, and why in words.

    What cannot both be right is a revision where a later report comes from the same outlet, says that it
    changes a figure, or itself gives the older figure too; an act is revised when it is called off after it
    was planned. What differs between independent outlets otherwise is disputed, unless another pair of
    tellings settles it: where A corrects 10 to 40, B's 40 is not in dispute with A's 10.

    Parameters
    ----------
    joined : Joined
        The claim's tellings and links.
    counted : Counted
        Its reports, counted by outlet.
    statements : mapping
        All statements by id, for the voices that tellings stand in.
    amounts_of : callable
        Where an older figure may stand beside the newer one.
    """
    told = {one.key: one for one in joined.told}
    pairs = [(told[key_of(x.a)], told[key_of(x.b)]) for x in joined.links if x.relation == "differs"]
    changes = [change for x, y in pairs if (change := _change(x, y, counted, amounts_of)) is not None]
    changes += _called_off(joined.told)
    changes.sort(key=lambda change: (change[1].order, change[0].order))
    disputes = [
        sorted((x, y), key=lambda one: one.order)
        for x, y in pairs
        if counted.apart(x.report.id, y.report.id) and not _settled(x, y, changes)
    ]
    if disputes:
        x, y = min(disputes, key=lambda pair: (pair[0].order, pair[1].order))
        return "disputed", f"{x.shown} against {y.shown}; {counted.words}"
    if changes:
        # told by who gave the new figure, rather than by who copied that
        own = [change for change in changes if counted.outlet[change[1].report.id] == change[1].report.id]
        old, new = (own or changes)[-1]
        return "revised", f"{new.shown} takes the place of {old.shown}; {counted.words}"
    if all(_in_a_partys_words(one, statements) for one in joined.told):
        return "interested", f"only in the words of a party to it; {counted.words}"
    return ("independent" if counted.outlets > 1 else "single"), counted.words


def _in_a_partys_words(told: Told, statements: Mapping[str, Statement]) -> bool:
    return told.record is not None and is_interested(told.record, statements, told.report.publisher)


def _change(x: Told, y: Told, counted: Counted, amounts_of: AmountsOf) -> _Change | None:
    """Which of two tellings that differ takes the place of the other; None when neither does."""
    first, second = x.report.published, y.report.published
    if first is not None and second is not None and first != second:
        old, new = (x, y) if first < second else (y, x)
        same_outlet = not counted.apart(x.report.id, y.report.id)
        return (old, new) if same_outlet or _says_so(new, old, amounts_of) else None
    says = [_says_so(x, y, amounts_of), _says_so(y, x, amounts_of)]
    if says[0] == says[1]:
        return None
    return (y, x) if says[0] else (x, y)


def _says_so(new: Told, old: Told, amounts_of: AmountsOf) -> bool:
    """Whether a report says that its telling changes another, or gives the older figure beside its own."""
    if revises(new.sentence):
        return True
    p, q = new.record, old.record
    if not isinstance(p, Quantity) or not isinstance(q, Quantity):
        return False
    return any(_gives(other, p, q, new) for other in amounts_of(new.report.id))


def _gives(other: Quantity, new: Quantity, old: Quantity, told: Told) -> bool:
    """Whether an amount beside `new` is the older one: not what another speaker holds against it."""
    if other.id == new.id or (scale(other)[0], other.aspect) != (scale(old)[0], old.aspect):
        return False
    if bounds(other) != bounds(old) or not _like(other.of, old.of):
        return False
    return other.voice == new.voice or revises(told.report.text[slice(*other.sentence)])


def _like(of: str, other: str) -> bool:
    return not of or not other or bool(set(of.casefold().split()) & set(other.casefold().split()))


def _called_off(told: Sequence[Told]) -> Iterator[_Change]:
    """Acts that one report has planned and another, no earlier, says are put off or cancelled."""
    acts = [(one, one.record) for one in told if isinstance(one.record, Event)]
    off = [(one, act) for one, act in acts if _is_off(one, act)]
    for one, act in acts:
        if act.realis in ("planned", "possible") and not _is_off(one, act):
            for later, _ in off:
                if later.report.id != one.report.id and _day(later) >= _day(one):
                    yield one, later


def _is_off(told: Told, act: Event) -> bool:
    start = act.sentence[0]
    return calls_off(told.sentence, act.start - start, act.end - start)


def _day(told: Told) -> date:
    return told.report.published or date.max


def _settled(x: Told, y: Told, changes: Sequence[_Change]) -> bool:
    """Whether two tellings stand to each other as an older and a newer one that are known."""
    a, b = signature(x), signature(y)
    return any(
        (fits(a, old) and fits(b, new)) or (fits(b, old) and fits(a, new))
        for old, new in ((signature(p), signature(q)) for p, q in changes)
    )
