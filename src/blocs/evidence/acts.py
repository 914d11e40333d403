"""When two events are one act, told twice."""

from __future__ import annotations

from itertools import permutations, product

from blocs.evidence.tellings import Match, Telling, day_numbers, gap_in_days, spoken
from blocs.evidence.words import Lexicon, proper_words, trigger_concept, words
from blocs.reading.records import Event, EventType

__all__ = ["family", "match_acts", "same_telling", "state_pairs"]

_CODED_EITHER_WAY = (
    ("SUPPORT", "AGREE"),
    ("RETREAT", "CONCEDE"),
    ("SANCTION", "REJECT", "RETREAT"),
)
"""Types that careful coders part over, by the coding guidelines."""
_NEAR = (
    ("CONSULT", "AGREE"),
    ("SANCTION", "COERCE"),
    ("COOPERATE", "MOBILIZE"),
    ("COOPERATE", "AID"),
    ("COOPERATE", "SUPPORT"),
    ("COERCE", "ASSAULT"),
    ("MOBILIZE", "ASSAULT"),
    ("ACCUSE", "THREATEN"),
    ("ACCUSE", "REJECT"),
)
_EITHER = {frozenset(pair) for group in _CODED_EITHER_WAY for pair in permutations(group, 2)}
_KIN = _EITHER | {frozenset(pair) for pair in _NEAR}
_BOTH_WAYS = {EventType.CONSULT, EventType.AGREE, EventType.SUPPORT, EventType.COOPERATE}
_GATHERING = {"meet", "visit"}
_LONG_AGO = 45
"""Days between two reports after which undated acts are taken for different ones."""
_NAMES_MORE = 3
"""Names that one telling must have more than the other to say it more exactly."""


def family(type_: EventType) -> list[str]:
    """Types that one act may be coded as, the type itself first."""
    return [type_.value, *sorted(t for t in EventType if frozenset((t.value, type_.value)) in _KIN)]


def state_pairs(event: Event) -> set[tuple[str, str]]:
    """Directed pairs; both ways for a reciprocal act, with an empty recipient for an act of one side."""
    if event.recipients:
        return {(a, r) for a, r in product(event.actors, event.recipients) if a != r}
    if len(event.actors) > 1:
        return set(permutations(event.actors, 2))
    return {(a, "") for a in event.actors}


def match_acts(a: Telling, b: Telling, lexicon: Lexicon) -> Match | None:
    """Match two events of different reports, or None when they are not the same act."""
    x, y = a.record, b.record
    if not isinstance(x, Event) or not isinstance(y, Event):
        return None
    kinship = _types(x, y)
    sides = _sides(x, y)
    days = _days(a, b)
    if kinship is None or sides is None or days is None:
        return None
    trigger = _trigger(x, y)
    # what the triggers share is counted once
    own = {trigger_concept(x.text), *(w.concept for w in words(x.text))} if trigger else set()
    shared = lexicon.shared(a.sentence, b.sentence, own, (a.place, b.place))
    context = min(2.5, 0.6 * sum(weight for weight, _ in shared))
    denied = (x.realis == "denied") != (y.realis == "denied")
    if denied and (kinship < 1 or context < 1.0 or not trigger):
        return None
    if trigger + context < _needed(a, b, kinship, sides, days):
        return None
    score = kinship + sides + days + trigger + context + (0.0 if denied else _realis(x, y))
    grounds = [_day_words(x, y), *(w.written for _, w in shared[:3])]
    about = _about(x, y)
    if denied:
        told, refused = (a, b) if y.realis == "denied" else (b, a)
        says = f"{told.report.name} tells it, {refused.report.name} denies it"
        return Match("differs", score, about, [says, *filter(None, grounds)])
    more = _names_more(a, b, lexicon)
    if more:
        return Match("refines", score, about, [f"adds {', '.join(more[1])}", *filter(None, grounds)], more[0])
    alike = x.text.lower() == y.text.lower()
    told_as = f"both: {x.text}" if alike else f"{x.text}, {y.text}"
    return Match("agrees", score, about, [told_as, *filter(None, grounds)])


def same_telling(a: Telling, b: Telling) -> bool:
    """Whether two events of one report tell one act again: same sides, same days, words of one meaning."""
    x, y = a.record, b.record
    return (
        isinstance(x, Event)
        and isinstance(y, Event)
        and x.type == y.type
        and bool(state_pairs(x) & state_pairs(y))
        and (x.date == y.date)
        and x.realis == y.realis
        and trigger_concept(x.text) == trigger_concept(y.text)
    )


def _types(x: Event, y: Event) -> float | None:
    if x.type == y.type:
        return 1.0
    pair = frozenset((x.type.value, y.type.value))
    return 0.8 if pair in _EITHER else 0.3 if pair in _KIN else None


def _sides(x: Event, y: Event) -> float | None:
    p, q = state_pairs(x), state_pairs(y)
    if p == q:
        return 1.0
    if p & q:
        return 0.6
    if (
        x.type in _BOTH_WAYS
        and y.type in _BOTH_WAYS
        and {frozenset(s) for s in p} & {frozenset(s) for s in q}
    ):
        return 0.5
    # a side may be left unsaid, or be one of several that act together
    if {s for s, r in p if not r} & {s for s, _ in q} or {s for s, r in q if not r} & {s for s, _ in p}:
        return 0.1
    return None


def _days(a: Telling, b: Telling) -> float | None:
    x, y = a.record, b.record
    p = day_numbers(x.date) if isinstance(x, Event) else None
    q = day_numbers(y.date) if isinstance(y, Event) else None
    if p is None or q is None:
        first, second = a.report.published, b.report.published
        if first and second and abs((first - second).days) > _LONG_AGO:
            return None
        return 0.0
    gap = gap_in_days(p, q)
    if gap > 1:
        return None
    if gap == 1:
        return 0.3
    shortest, longest = sorted((p[1] - p[0], q[1] - q[0]))
    if longest > 31:
        # one of several acts in a long time is not told again by one that has its day
        return 0.1 if shortest > 31 else -0.8
    return 1.5 if longest <= 3 else 0.7


def _trigger(x: Event, y: Event) -> float:
    a, b = trigger_concept(x.text), trigger_concept(y.text)
    if a == b:
        return 0.8
    if {a, b} <= _GATHERING:
        return 0.3
    return 0.4 if {w.concept for w in words(x.text)} & {w.concept for w in words(y.text)} else 0.0


def _realis(x: Event, y: Event) -> float:
    if x.realis == y.realis:
        return 0.3
    if {x.realis, y.realis} <= {"actual", "planned"}:
        return 0.0
    return -1.2 if "general" in (x.realis, y.realis) else -0.7


def _needed(a: Telling, b: Telling, kinship: float, sides: float, days: float) -> float:
    """Likeness in words that an act must show, given how well type, sides and days single it out."""
    met = all(isinstance(t.record, Event) and t.record.type == EventType.CONSULT for t in (a, b))
    if met and days >= 0.7 and sides >= 0.5:
        return 0.3 if sides < 1 else 0.0
    if days <= 0:
        return 1.3
    if kinship < 0.5:
        return 1.7
    few = a.crowd <= 3 and b.crowd <= 3
    return 0.8 if few and kinship == 1 else 1.1


def _names_more(a: Telling, b: Telling, lexicon: Lexicon) -> tuple[bool, list[str]] | None:
    """Which telling brings names that stand nowhere else, where the other brings none: (swapped, names)."""
    x, y = proper_words(a.sentence), proper_words(b.sentence)
    if not x.keys() & y.keys():
        return None
    # names before the trigger are of those who act or speak
    only_x = [w.written for c, w in x.items() if c not in y and lexicon.is_new(w) and w.start > a.place]
    only_y = [w.written for c, w in y.items() if c not in x and lexicon.is_new(w) and w.start > b.place]
    if len(only_y) >= _NAMES_MORE and not only_x:
        return False, only_y[:4]
    if len(only_x) >= _NAMES_MORE and not only_y:
        return True, only_x[:4]
    return None


def _day_words(x: Event, y: Event) -> str:
    if x.date is None or y.date is None or x.date != y.date:
        return ""
    return x.date[0] if x.date[0] == x.date[1] else f"{x.date[0]} to {x.date[1]}"


def _about(x: Event, y: Event) -> str:
    told = x if x.recipients or not y.recipients else y
    return f"{spoken((*told.actors, *told.recipients))}: {told.text}"
