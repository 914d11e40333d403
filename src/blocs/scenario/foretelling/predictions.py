"""Predictions in reports: what is said to come, of whom, until when, and what later reports tell of it.

Three kinds are told apart. *Trade*: an amount or a growth that trade between two states is said to reach.
*Alignment*: two states said to move closer, or apart. *Other*: every other amount or act that is said to
come. `blocs.scenario.foretelling.odds` gives chances for the first two.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeAlias

from blocs.evidence.claims.arithmetic import amount_of
from blocs.evidence.claims.facts import thing_of
from blocs.evidence.claims.spelling import amount
from blocs.reading import Event, Quantity, Reading, Statement
from blocs.reading.records import DaySpan
from blocs.reports import Report
from blocs.scenario.foretelling.alignment_told import alignment_told
from blocs.scenario.foretelling.trade_told import (
    NOT_TRADE,
    ONE_WAY,
    Part,
    Told,
    falls_to,
    first_months,
    is_trade,
    level_before,
    until_of,
)
from blocs.states import registry

__all__ = ["Evidence", "Kind", "Prediction", "is_ahead", "outcome_of", "predicted"]

Kind: TypeAlias = Literal["trade", "alignment", "other"]

_FUTURE = re.compile(
    r"\b(?:will|would|could|may|might|expect\w*|forecast\w*|predict\w*|likely|by the end of|set to|if)\b",
    re.I,
)


class Evidence(Protocol):
    """What holds readings: a `Store`, or what `blocs.evidence.gather` gives."""

    def readings(self) -> Iterable[Reading]:
        """Readings of all reports."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """Something said to come.

    Attributes
    ----------
    ids : tuple of str
        Records that it was read from; empty where a sentence alone says it.
    report, report_id : str
        Name and id of the report.
    sentence : (int, int)
        Code points of the report's text.
    published : date or None
        Day of the report.
    kind : {"trade", "alignment", "other"}
    what : str
        In words.
    says : str
        Who says so: the speaker, else the outlet or report.
    owners : tuple of str
        Codes of the states that it is of; a pair where odds can be told.
    target : float or None
        Amount in `unit`, or growth in percent; None where no number is told.
    unit : str
        ``"USD"``, ``"percent"``, ``"person"`` ...; empty for acts and alignment.
    falls : bool
        Whether it is to fall (so low, or apart), not to rise.
    until : (str, str) or None
        First and last day of the time that it is for, ISO.
    conditional : bool
        Whether the sentence says "if".
    one_way : bool
        Trade in one direction (exports, imports), of which no direction was read.
    before : float or None
        Trade of the same pair in the year before, USD, as reports tell it.
    before_words : str
        Where that was read; empty where it is not told.
    part : Part or None
        What is known of the first months of the year.
    outcome, outcome_source : str or None
        What a later report tells as done, in words, and its name.
    came : float or None
        The same as a number.
    why : str
        Why no odds are told; empty where they may be.
    """

    ids: tuple[str, ...]
    report: str
    report_id: str
    sentence: tuple[int, int]
    published: date | None
    kind: Kind
    what: str
    says: str
    owners: tuple[str, ...]
    target: float | None = None
    unit: str = ""
    falls: bool = False
    until: DaySpan | None = None
    conditional: bool = False
    one_way: bool = False
    before: float | None = None
    before_words: str = ""
    part: Part | None = None
    outcome: str | None = None
    outcome_source: str | None = None
    came: float | None = None
    why: str = ""

    @property
    def year(self) -> int | None:
        """The calendar year that it is for; None where it is for other days."""
        if self.until is None or self.until[1][5:] != "12-31":
            return None
        return int(self.until[1][:4])


def is_ahead(record: Event | Quantity, report: Report) -> bool:
    """Tell whether a planned or possible record speaks of days after its report.

    It does when its days end after the day of the report, or its sentence says so ("will", "expected to").
    Days that were over count against it only where the sentence says nothing of the kind.
    """
    if record.realis not in ("planned", "possible"):
        return False
    days = record.date if record.kind == "event" else record.period
    if days and report.published and date.fromisoformat(days[1]) > report.published:
        return True
    return bool(_FUTURE.search(report.text[slice(*record.sentence)]))


def outcome_of(
    told: Quantity, readings: Iterable[Reading], *, period: DaySpan | None = None
) -> Quantity | None:
    """Find what a later report tells as done of the same amount and days; None where none does.

    The same is: unit, aspect, days, owners, and what is counted; of trade between two states also an amount
    that follows the word trade in its sentence.
    """
    held = sorted(readings, key=lambda r: (r.report.published or date.max, r.report.name))
    report = next((r.report for r in held if r.report.id == told.report_id), None)
    if report is None:
        return None
    return _outcome(told, report, period or told.period, _by_owner(held)[frozenset(told.owner)])


def _outcome(told: Quantity, report: Report, days: DaySpan | None, held: Sequence[Told]) -> Quantity | None:
    """The first amount, of those of the same owners in order of their reports' days."""
    if report.published is None or days is None:
        return None
    of_trade = is_trade(told, report)
    for where, q in held:
        if where.published is None or where.published <= report.published or q.status == "rejected":
            continue
        if (q.realis, q.unit, q.aspect, q.period) != ("actual", told.unit, told.aspect, days):
            continue
        if thing_of(q).counted == thing_of(told).counted or (of_trade and is_trade(q, where)):
            return q
    return None


def _by_owner(readings: Iterable[Reading]) -> dict[frozenset[str], list[Told]]:
    found: dict[frozenset[str], list[Told]] = defaultdict(list)
    for reading in readings:
        for q in reading.quantities:
            found[frozenset(q.owner)].append((reading.report, q))
    return found


def predicted(evidence: Evidence | Sequence[Reading]) -> tuple[Prediction, ...]:
    """Find the predictions in reports, by day of the report, name and place in it.

    Records that a person has rejected are left out; an amount told again in one report counts once.

    Examples
    --------
    >>> from blocs.evidence import gather
    >>> predicted(gather([]))
    ()
    """
    given = evidence if isinstance(evidence, Sequence) else evidence.readings()
    readings = sorted(given, key=lambda r: (r.report.published or date.max, r.report.name, r.report.id))
    owned = _by_owner(readings)
    found: list[Prediction] = []
    for reading in readings:
        here = [*_amounts(reading, owned), *_alignment(reading), *_acts(reading)]
        found += sorted(here, key=lambda p: (p.sentence, p.kind != "trade", p.ids))
    return tuple(found)


def _amounts(reading: Reading, owned: Mapping[frozenset[str], Sequence[Told]]) -> Iterator[Prediction]:
    report, seen = reading.report, set()
    for q in reading.quantities:
        if q.status == "rejected" or not is_ahead(q, report) or _over(q, report):
            continue
        key = (q.value, q.unit, q.aspect, q.owner, q.period, thing_of(q).counted)
        if key in seen:
            continue
        seen.add(key)
        text = report.text[slice(*q.sentence)]
        until = until_of(q, report)
        trade = is_trade(q, report)
        named = amount_of(q)
        held = owned[frozenset(q.owner)]
        came = _outcome(q, report, until, held)
        before, before_words = level_before(q, until, report, held) if trade else (None, "")
        yield Prediction(
            ids=(q.id,),
            report=report.name,
            report_id=report.id,
            sentence=q.sentence,
            published=report.published,
            kind="trade" if trade and len(set(q.owner)) == 2 else "other",
            what=f"{_plain(q.of)}: {amount(q)}" if q.of else amount(q),
            says=_says(q.voice, reading),
            owners=q.owner,
            target=None if named is None else named.named,
            unit=q.unit,
            falls=falls_to(q, report) if trade else q.comparator in ("<", "<="),
            until=until,
            conditional=_conditional(text),
            one_way=bool(ONE_WAY.search(q.of)),
            before=before,
            before_words=before_words,
            part=first_months(q, until, report, held) if trade else None,
            outcome=None if came is None else amount(came),
            outcome_source=None if came is None else came.report,
            came=None if came is None or (done := amount_of(came)) is None else done.named,
            why=_why(q, text, trade),
        )


def _acts(reading: Reading) -> Iterator[Prediction]:
    for e in reading.events:
        if e.status == "rejected" or not is_ahead(e, reading.report):
            continue
        text = reading.report.text[slice(*e.sentence)]
        yield Prediction(
            ids=(e.id,),
            report=reading.report.name,
            report_id=reading.report.id,
            sentence=e.sentence,
            published=reading.report.published,
            kind="other",
            what=_act(e),
            says=_says(e.voice, reading),
            owners=tuple(dict.fromkeys((*e.actors, *e.recipients))),
            until=e.date,
            conditional=_conditional(text),
            why="a measure or threat: a scenario takes it as given, and asks what follows"
            if e.type.value in ("SANCTION", "COERCE", "THREATEN")
            else "a single act: no table tells how often acts that were announced come about",
        )


def _alignment(reading: Reading) -> Iterator[Prediction]:
    starts = [s.start for s in reading.sentences]
    for told in alignment_told(reading):
        at = max(bisect_right(starts, told.start) - 1, 0)
        voices = [v for v in reading.statements if any(a <= told.start < b for a, b in v.content)]
        sentence = reading.sentences[at]
        yield Prediction(
            ids=(),
            report=reading.report.name,
            report_id=reading.report.id,
            sentence=(sentence.start, sentence.end),
            published=reading.report.published,
            kind="alignment",
            what=told.words,
            says=_says(voices[0].id, reading) if voices else _says(None, reading),
            owners=told.pair,
            falls=told.apart,
            conditional=told.conditional,
            why="" if told.pair else "no pair of states could be read from the sentence or its report",
        )


def _over(q: Quantity, report: Report) -> bool:
    """Whether an amount is of days that were over, with no word that puts the amount itself later."""
    if q.period is None or report.published is None or until_of(q, report) != q.period:
        return False
    return date.fromisoformat(q.period[1]) <= report.published


def _why(q: Quantity, text: str, trade: bool) -> str:
    if trade:
        return "" if len(set(q.owner)) == 2 else "trade of one state, or of several: odds are of pairs"
    if NOT_TRADE.search(q.of) or (NOT_TRADE.search(text) and re.fullmatch(r"[A-Z]{3}", q.unit)):
        return "the size of a measure: a scenario takes it as given, and asks what follows"
    if re.fullmatch(r"[A-Z]{3}|percent", q.unit):
        return "not read as trade between two states: no table tells how often such an amount comes about"
    return f"a count of {_plain(q.of) or q.unit}: no table tells how often such a number is reached"


def _conditional(text: str) -> bool:
    return bool(re.search(r"\b(?:if|unless|should)\b", text, re.I))


def _plain(text: str) -> str:
    return " ".join(text.replace("\\", "").split())


def _says(voice: str | None, reading: Reading) -> str:
    found = next((s for s in reading.statements if s.id == voice), None)
    if isinstance(found, Statement):
        return _plain(found.speaker)
    return reading.report.publisher or reading.report.name


def _act(event: Event) -> str:
    def named(codes: tuple[str, ...]) -> str:
        return " and ".join(registry().states[c].name if c in registry().states else c for c in codes)

    towards = f" towards {named(event.recipients)}" if event.recipients else ""
    return f"{named(event.actors) or 'somebody'}: {event.type.value.lower()} ({_plain(event.text)}){towards}"
