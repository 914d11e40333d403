"""Balance of cooperation and conflict between two states, counted from event records.

The counts follow the four classes of conflict and cooperation of Duval and Thompson (1980), as PLOVER
uses them (Halterman et al. 2023, doi:10.31235/osf.io/rm5dw); the weights are Goldstein's (1992,
doi:10.1177/0022002792036002007), as the reader put them on each event.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from blocs.reading.records import DaySpan, Event, EventType

__all__ = [
    "Balance",
    "QuadClass",
    "Tally",
    "distinct_acts",
    "dyad_balance",
    "pair_balance",
    "quad_class",
    "same_act",
]


class QuadClass(StrEnum):
    """Words or deeds, for or against."""

    VERBAL_COOPERATION = "verbal cooperation"
    MATERIAL_COOPERATION = "material cooperation"
    VERBAL_CONFLICT = "verbal conflict"
    MATERIAL_CONFLICT = "material conflict"

    @property
    def cooperative(self) -> bool:
        """Whether acts of this class count towards cooperation."""
        return self in (QuadClass.VERBAL_COOPERATION, QuadClass.MATERIAL_COOPERATION)


_QUAD: dict[EventType, QuadClass] = {
    EventType(name): quad
    for quad, names in (
        (QuadClass.VERBAL_COOPERATION, ("AGREE", "CONSULT", "SUPPORT", "CONCEDE")),
        (QuadClass.MATERIAL_COOPERATION, ("COOPERATE", "AID", "RETREAT")),
        (QuadClass.VERBAL_CONFLICT, ("REQUEST", "ACCUSE", "REJECT", "THREATEN")),
        (QuadClass.MATERIAL_CONFLICT, ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")),
    )
    for name in names
}


def quad_class(kind: EventType) -> QuadClass:
    """Class of a PLOVER event type.

    >>> quad_class(EventType.SANCTION).value
    'material conflict'
    """
    return _QUAD[kind]


@dataclass(frozen=True, slots=True)
class Tally:
    """Acts counted by class, with the sum of their Goldstein weights; `n` acts in all."""

    verbal_cooperation: int = 0
    material_cooperation: int = 0
    verbal_conflict: int = 0
    material_conflict: int = 0
    goldstein_sum: float = 0.0

    @property
    def cooperation(self) -> int:
        """Acts of cooperation, in words or deeds."""
        return self.verbal_cooperation + self.material_cooperation

    @property
    def conflict(self) -> int:
        """Acts of conflict, in words or deeds."""
        return self.verbal_conflict + self.material_conflict

    @property
    def n(self) -> int:
        """All acts."""
        return self.cooperation + self.conflict

    @property
    def net(self) -> int:
        """Cooperation less conflict."""
        return self.cooperation - self.conflict

    @property
    def goldstein_mean(self) -> float | None:
        """Mean Goldstein weight of the `n` acts; None where there are none."""
        return self.goldstein_sum / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Balance:
    """The tie of one pair of states.

    Attributes
    ----------
    a, b : str
        ISO 3166-1 alpha-3 codes or names of bodies. From `a` to `b` where `directed`, else in the order
        of the alphabet.
    directed : bool
        Whether acts of `a` towards `b` only were counted; a reciprocal act counts in both directions.
    now : Tally
        Acts told as done or as standing fact (realis actual or general).
    ahead : Tally
        Acts told as planned or possible; never mixed with `now`.
    records : tuple of str
        Ids of the events counted, in the order given.
    """

    a: str
    b: str
    directed: bool
    now: Tally
    ahead: Tally
    records: tuple[str, ...]


def _days(span: DaySpan) -> tuple[int, int]:
    return date.fromisoformat(span[0]).toordinal(), date.fromisoformat(span[1]).toordinal()


def _same_days(a: DaySpan | None, b: DaySpan | None) -> bool | None:
    """Whether two spans share at least half the days of the longer one; None where neither is known."""
    if a is None or b is None:
        return None if a is b else False
    (a0, a1), (b0, b1) = _days(a), _days(b)
    shared = min(a1, b1) - max(a0, b0) + 1
    return shared * 2 >= max(a1 - a0, b1 - b0) + 1


def _sides(event: Event) -> tuple[frozenset[str], frozenset[str]]:
    if event.type is EventType.CONSULT:
        return frozenset((*event.actors, *event.recipients)), frozenset()
    return frozenset(event.actors), frozenset(event.recipients)


def same_act(a: Event, b: Event) -> bool:
    """Whether two events of one report tell the same act.

    They do when type, sides and realis are equal and their days overlap by at least half of the longer
    span. Who met whom does not matter (a visit received is a meeting). Deeds, unlike words, are kept apart
    where their contexts are at odds: an exercise and a purchase on one day are two. Where neither has a
    day, the wording must be the same too. An event with a day and one without are kept apart.
    """
    if (a.report_id, a.type, a.realis) != (b.report_id, b.type, b.realis):
        return False
    if _sides(a) != _sides(b):
        return False
    deed = quad_class(a.type) in (QuadClass.MATERIAL_COOPERATION, QuadClass.MATERIAL_CONFLICT)
    if deed and a.contexts and b.contexts and not set(a.contexts) & set(b.contexts):
        return False
    days = _same_days(a.date, b.date)
    return a.text.casefold() == b.text.casefold() if days is None else days


def distinct_acts(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events with retellings left out: the first telling of each act in each report stays."""
    kept: list[Event] = []
    alike: dict[tuple[str, EventType, str], list[Event]] = {}  # others cannot be the same act
    for event in events:
        earlier = alike.setdefault((event.report_id, event.type, event.realis), [])
        if not any(same_act(event, other) for other in earlier):
            earlier.append(event)
            kept.append(event)
    return tuple(kept)


def _directed_pairs(event: Event) -> Iterator[tuple[str, str]]:
    if event.recipients:
        yield from ((a, r) for a in event.actors for r in event.recipients if a != r)
    else:
        for a, b in combinations(dict.fromkeys(event.actors), 2):
            yield from ((a, b), (b, a))


def _tally(events: Sequence[Event]) -> Tally:
    counts = dict.fromkeys(QuadClass, 0)
    for event in events:
        counts[quad_class(event.type)] += 1
    return Tally(
        verbal_cooperation=counts[QuadClass.VERBAL_COOPERATION],
        material_cooperation=counts[QuadClass.MATERIAL_COOPERATION],
        verbal_conflict=counts[QuadClass.VERBAL_CONFLICT],
        material_conflict=counts[QuadClass.MATERIAL_CONFLICT],
        goldstein_sum=round(math.fsum(e.goldstein for e in events), 6),
    )


def _balance(pairs: dict[tuple[str, str], list[Event]], *, directed: bool) -> tuple[Balance, ...]:
    return tuple(
        Balance(
            a,
            b,
            directed,
            now=_tally([e for e in events if e.realis in ("actual", "general")]),
            ahead=_tally([e for e in events if e.realis in ("planned", "possible")]),
            records=tuple(e.id for e in events),
        )
        for (a, b), events in sorted(pairs.items())
    )


def dyad_balance(events: Iterable[Event], *, retellings: bool = True) -> tuple[Balance, ...]:
    """Balance of each ordered pair of states, from the first towards the second.

    Parameters
    ----------
    events : iterable of Event
        Denied acts are left out; planned and possible ones are tallied apart.
    retellings : bool
        Whether to count an act each time that a report tells it again; see `same_act`.

    Returns
    -------
    tuple of Balance
        In the order of the codes; a pair without records has no row.
    """
    pairs: dict[tuple[str, str], list[Event]] = {}
    for event in events if retellings else distinct_acts(events):
        if event.realis != "denied":
            for pair in dict.fromkeys(_directed_pairs(event)):
                pairs.setdefault(pair, []).append(event)
    return _balance(pairs, directed=True)


def pair_balance(events: Iterable[Event], *, retellings: bool = True) -> tuple[Balance, ...]:
    """Balance of each unordered pair of states; an act counts once whichever side did it.

    Parameters and result are those of `dyad_balance`.
    """
    pairs: dict[tuple[str, str], list[Event]] = {}
    for event in events if retellings else distinct_acts(events):
        if event.realis != "denied":
            for a, b in dict.fromkeys((min(p), max(p)) for p in _directed_pairs(event)):
                pairs.setdefault((a, b), []).append(event)
    return _balance(pairs, directed=False)
