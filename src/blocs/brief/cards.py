"""Reported pressures as scenario cards: what is given, what is assumed, and what would follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from blocs.brief.answers import answered, skill_lines
from blocs.brief.desk import Desk, plain_text
from blocs.brief.holding import Holding
from blocs.brief.model import Card, Value
from blocs.brief.words import and_list, days_in_words
from blocs.errors import DataError, SolverError, UsageError
from blocs.evidence import Gathered
from blocs.evidence.claims.model import Claim, Copy
from blocs.reading.reading import Reading
from blocs.scenario import Consequences, Scenario, World, scenario_toml, whatif, world_of
from blocs.scenario.hostile import named_states
from blocs.scenario.reported import Draft, Part, drafts
from blocs.trade import Policy
from blocs.trade.policy.amounts import money, percent, usd
from blocs.trade.policy.measures import Measure

__all__ = ["MOST_RUN", "Cards", "scenario_cards"]

MOST_RUN = 4
"""Scenarios of reports that are run."""
_JOINED = 4
"""Measures that are put together in one."""
_WHAT = {
    "base": "table of trade",
    "by": "who",
    "on": "on whom",
    "rate": "rate",
    "covering": "goods covered",
    "cost": "cost added to trade",
    "ban": "what it does",
    "direction": "direction",
    "sectors": "sectors",
    "since": "from",
    "until": "until",
    "level": "hostility",
}
_WAYS = {"both": "both ways", "imports": "imports", "exports": "exports"}
_LEFT = "not run: only the first ones are; blocs whatif runs any of them"
_UNASKED = "not computed in this brief"


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards in the order of the brief, the records they tell of, and the answer that bears on predictions.

    `world` is that answer, with the title of its card; None where nothing was run.
    """

    cards: tuple[Card, ...]
    records: frozenset[str]
    world: tuple[str, Consequences] | None
    answers: tuple[Consequences, ...]


class _Told(Gathered):
    """Readings with what is known of them already."""

    def __init__(
        self, readings: tuple[Reading, ...], claims: Sequence[Claim], copies: Sequence[Copy]
    ) -> None:
        super().__init__(readings)
        self._known = tuple(claims), tuple(copies)

    def claims(self) -> tuple[Claim, ...]:
        return self._known[0]

    def copies(self) -> tuple[Copy, ...]:
        return self._known[1]


def scenario_cards(
    desk: Desk,
    holding: Holding,
    claims: Sequence[Claim],
    *,
    scenario: Scenario | None = None,
    run: bool = True,
) -> Cards:
    """Make cards of the pressures that the reports on a desk tell of.

    Run are the user's own scenario, and of the drafts the first of each measure by the same states on the
    same states; the last of them what one actor does to several states at once, for that is what draws these
    together. `MOST_RUN` are run at most.

    Parameters
    ----------
    desk : Desk
    holding : Holding
        Gives the copies.
    claims : sequence of Claim
        What reports tell together.
    scenario : Scenario, optional
        One of the user's own, told first.
    run : bool
        Whether the drafts are run.
    """
    offered = drafts(_Told(desk.readings, claims, holding.copies)) if desk.readings else ()
    runner = _Runner(desk)
    cards: list[Card] = []
    if scenario is not None:
        cards.append(runner.run(_own(scenario), scenario))
    joined = _joined(offered) if run else None
    chosen = _chosen(offered, MOST_RUN - (joined is not None)) if run else []
    later: list[Card] = []
    for draft in offered:
        card = _of_draft(draft, desk)
        if draft in chosen:
            cards.append(runner.run(card, draft.scenario))
        else:
            why = draft.blocked or (_LEFT if run else _UNASKED)
            later.append(replace(card, reason=why, blocked=draft.blocked is not None))
    if joined is not None:
        members, whole = joined
        cards.append(runner.run(_of_several(members, whole, desk), whole))
    told = [r for r in runner.answers if r is not None]
    world = None
    for card, answer in zip((c for c in cards if not c.reason), told, strict=True):
        if world is None or card.kind == "together":
            world = (card.title, answer)
        if card.kind == "own":
            break
    return Cards(
        (*cards, *later),
        frozenset(i for draft in offered for i in draft.records),
        world,
        tuple(told),
    )


class _Runner:
    """Runs scenarios, each base year's world made once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._worlds: dict[str, World] = {}
        self.answers: list[Consequences] = []

    def run(self, card: Card, scenario: Scenario) -> Card:
        """The card with its answer; with the reason where there is none."""
        try:
            if scenario.base not in self._worlds:
                self._worlds[scenario.base] = world_of(scenario)
            found = whatif(scenario, self._worlds[scenario.base], evidence=self._desk.readings)
        except (SolverError, UsageError, DataError) as error:
            return replace(card, reason=str(error), blocked=True)
        self.answers.append(found)
        effects, remarks = answered(found, scenario, self._desk.name)
        if card.kind == "own":
            card = replace(card, given=tuple(Value("", line, "") for line in found.measures))
        return replace(card, effects=effects, remarks=remarks, skill=skill_lines(found, effects))


def _measures(draft: Draft) -> tuple[tuple[type, tuple[str, ...], tuple[str, ...]], ...]:
    """What a draft does, to whom: two that differ in amounts and days only are alike."""
    scenario = draft.scenario
    return tuple((type(m), *_sides(m)) for m in scenario.policy) + tuple(
        (type(h), h.by, h.on) for h in scenario.hostilities
    )


def _sides(measure: Measure) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return getattr(measure, "by", ()), getattr(measure, "on", ())


def _chosen(offered: Iterable[Draft], most: int) -> list[Draft]:
    first: dict[object, Draft] = {}
    for draft in offered:
        if draft.blocked is None:
            first.setdefault(_measures(draft), draft)
    return list(first.values())[:most]


def _joined(offered: Sequence[Draft]) -> tuple[tuple[Draft, ...], Scenario] | None:
    """What one state or body does to several, as one scenario: the first measure on each of them.

    Of the first that presses on more than one; None where nobody does, for then no two states come under
    common pressure.
    """
    runnable = [draft for draft in offered if draft.blocked is None]
    for actor in dict.fromkeys(code for draft in runnable for code in _actors(draft)):
        members: list[Draft] = []
        pressed: set[str] = set()
        for draft in runnable:
            _, met = named_states(draft.scenario)
            fits = not members or draft.scenario.base == members[0].scenario.base
            if actor in _actors(draft) and fits and met and not pressed & set(met) and len(members) < _JOINED:
                members.append(draft)
                pressed |= set(met)
        if len(members) > 1:
            return tuple(members), _whole([draft.scenario for draft in members])
    return None


def _actors(draft: Draft) -> tuple[str, ...]:
    each = (*draft.scenario.policy, *draft.scenario.hostilities)
    return tuple(code for measure in each for code in getattr(measure, "by", ()))


def _whole(scenarios: Sequence[Scenario]) -> Scenario:
    return replace(
        scenarios[0],
        name="; ".join(one.name for one in scenarios),
        policy=Policy(tuple(m for one in scenarios for m in one.policy)),
        hostilities=tuple(h for one in scenarios for h in one.hostilities),
    )


def _own(scenario: Scenario) -> Card:
    return Card(
        kind="own",
        title=plain_text(scenario.name) or "Your scenario",
        realis="actual",
        said_by=(),
        sources=(),
        given=(),
        assumed=(),
        toml=scenario_toml(scenario),
    )


def _of_draft(draft: Draft, desk: Desk) -> Card:
    records = [desk.records[i] for i in draft.records if i in desk.records]
    events = [record for record in records if record.kind == "event"]
    return Card(
        kind="reported",
        title=draft.title,
        realis=draft.realis,
        said_by=tuple(dict.fromkeys(desk.said_by(event) for event in events)),
        sources=tuple(desk.source(record) for record in (*events, *records[len(events) :])),
        given=tuple(_value(part, desk) for part in draft.given),
        assumed=tuple(_value(part, desk) for part in draft.assumed),
        toml="" if draft.blocked else draft.to_toml(),
    )


def _of_several(members: Sequence[Draft], whole: Scenario, desk: Desk) -> Card:
    titles = [member.title for member in members]
    return Card(
        kind="together",
        title=f"Together: {'; '.join([titles[0], *(t[:1].lower() + t[1:] for t in titles[1:])])}",
        realis="possible" if any(m.realis in ("planned", "possible") for m in members) else "actual",
        said_by=(),
        sources=tuple(
            desk.source(desk.records[i])
            for i in dict.fromkeys(member.records[0] for member in members)
            if i in desk.records
        ),
        given=(),
        assumed=(
            Value(
                "all of them",
                "at once",
                "the first measure on each state; no report tells that they would come together",
            ),
        ),
        toml=scenario_toml(whole),
    )


def _value(part: Part, desk: Desk) -> Value:
    key = part.key.rpartition(".")[2]
    why = part.remark.removeprefix("given: ").removeprefix("assumed: ")
    return Value(_WHAT.get(key, key), _words(key, part.value, desk), plain_text(why))


def _words(key: str, value: object, desk: Desk) -> str:
    """A value of a scenario as a person says it."""
    several = [str(one) for one in value] if isinstance(value, tuple) else [str(value)]
    if value is None:
        return ""
    if key in ("by", "on"):
        return and_list(desk.names(several))
    if key in ("rate", "cost") and isinstance(value, int | float):
        return percent(value)
    if key == "level":
        return f"{value:g} of 1"
    if key == "covering" and isinstance(value, str | int | float):
        return money(usd(value))
    if key in ("since", "until"):
        return days_in_words((several[0], several[0]))
    if key == "ban":
        return "ban"
    if key == "sectors" and several == ["all"]:
        return "all"
    return and_list([_WAYS.get(one, one) for one in several])
