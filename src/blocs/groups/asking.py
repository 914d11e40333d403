"""From a store, datasets or a file to signed networks by period: what `blocs groups` rests on.

A basis names its rule in words, the networks of the periods asked for, what was left out and why, and whom to
cite. Where no rule is told, the first of votes, alliances and reports that the data allow is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from blocs.errors import DataError, UsageError
from blocs.groups.building import network_of_balances, signed_network, states_of
from blocs.groups.drawing import networks_of_draws, networks_of_intervals
from blocs.groups.network import SignedNetwork
from blocs.groups.rules import ALLIES_AND_FOES, NET_COOPERATION, Rule, Rules
from blocs.reading.records import Event
from blocs.sources import Frame
from blocs.sources.tabular import open_table
from blocs.states import Origin
from blocs.ties import (
    CATALOGUE,
    Ask,
    Family,
    Holdings,
    distinct_acts,
    measure_frame,
    pair_balance,
    roll_calls,
    similarity_draws,
    vote_similarity,
)
from blocs.ties.similarity import SimilarityMeasure

__all__ = ["Basis", "Period", "RuleName", "basis_of", "file_basis", "named_rules"]

RuleName = Literal["votes", "alliances", "reports"]
_VOTES = Rules((Rule("agreement", "median", least=10),))
"""On fewer than ten roll calls a state that came for a day would look like the truest friend of some."""
_NEEDS = (
    "bring in data (blocs import un-votes UNVotes.csv, blocs import cow-alliances ... and gml-mids), read "
    "reports (blocs read FILE --store DIR), or give --network FILE.csv"
)
Draw = Callable[[int, int], Iterator[SignedNetwork]]


@dataclass(frozen=True, eq=False)
class Period:
    """The network of one period, and how draws of it are made: from their number and a seed; None: not."""

    label: int | str
    network: SignedNetwork
    draw: Draw | None = None


@dataclass(frozen=True, eq=False)
class Basis:
    """What partitions rest on.

    Attributes
    ----------
    kind : str
        "votes", "alliances", "reports", "measures" or "file".
    told : str
        The rule in words, a line each.
    rules : Rules or None
        None for a file, whose weights are taken as they are.
    periods : tuple of Period
        Rising.
    before : Period or None
        The one before the first, where there is one, so that changes can be told.
    skipped : tuple of (label, words)
        Periods that were asked for and have no network, and why.
    remarks : tuple of str
    origins : tuple of (str, Origin)
        Datasets used.
    """

    kind: str
    told: str
    rules: Rules | None
    periods: tuple[Period, ...]
    before: Period | None = None
    skipped: tuple[tuple[int | str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    origins: tuple[tuple[str, Origin], ...] = ()


def named_rules(name: RuleName) -> Rules:
    """Rules by their short name.

    Examples
    --------
    >>> named_rules("alliances").measures
    ('commitment', 'disputes', 'rivalry', 'sanctions')
    """
    return {"votes": _VOTES, "alliances": ALLIES_AND_FOES, "reports": Rules((NET_COOPERATION,))}[name]


def basis_of(
    holdings: Holdings,
    events: Sequence[Event] = (),
    *,
    since: int | None = None,
    until: int | None = None,
    name: RuleName | None = None,
    rules: Rules | None = None,
    day_of: Callable[[Event], int | None] | None = None,
) -> Basis:
    """Networks from datasets or reports.

    Parameters
    ----------
    holdings : Holdings
    events : sequence of Event
        What reports tell.
    since, until : int, optional
        First and last year; the last year that the data speak of when neither is told (all reports together).
    name : {"votes", "alliances", "reports"}, optional
        Which rule; the first that the data allow when neither this nor `rules` is told.
    rules : Rules, optional
        Your own, on measures of the catalogue of `blocs.ties`.
    day_of : callable, optional
        Year of an event; that of its own day when not told.

    Raises
    ------
    UsageError
        When there are no data for it, or none in any year asked for.
    """
    if name is not None and name not in get_args(RuleName):
        raise UsageError(f"no rule {name!r}; there are {', '.join(get_args(RuleName))}")
    if since is not None and until is not None and until < since:
        raise UsageError(f"since {since} comes after until {until}; exchange them")
    if rules is not None:
        return _measured("measures", holdings, rules, since, until)
    chosen = name or _possible(holdings, events)
    if chosen == "reports":
        return _reported(events, since, until, day_of or _own_year)
    return _measured(chosen, holdings, named_rules(chosen), since, until)


def _possible(holdings: Holdings, events: Sequence[Event]) -> RuleName:
    if "un-votes" in holdings:
        return "votes"
    there = {
        rule.sense for rule in ALLIES_AND_FOES.parts if _family(rule.measure).from_(holdings) is not None
    }
    if there == {1, -1}:
        return "alliances"
    if events:
        return "reports"
    raise UsageError(f"no data to tell blocs from: {_NEEDS}")


# ---- datasets


def _family(measure: str) -> Family:
    found = next((f for f in CATALOGUE if any(m.name == measure for m in f.measures)), None)
    if found is None:
        known = ", ".join(m.name for f in CATALOGUE for m in f.measures)
        raise UsageError(f"no measure {measure!r}; there are {known}")
    return found


def _measured(kind: str, holdings: Holdings, rules: Rules, since: int | None, until: int | None) -> Basis:
    remarks: list[str] = []
    spans: dict[str, tuple[int, int]] = {}
    used: dict[str, tuple[str, ...]] = {}
    parts: list[Rule] = []
    for rule in rules.parts:
        family = _family(rule.measure)
        need = family.from_(holdings)
        if need is None:
            if kind == "alliances":
                remarks.append(f"{rule.measure} left out: none of its data are there")
                continue
            wanted = " or ".join(" and ".join(n) for n in family.needs)
            raise UsageError(f"{rule.measure} needs {wanted}; see blocs import --list")
        covers = [holdings.get(one).coverage for one in family.uses(holdings) if one in holdings]
        known = [cover for cover in covers if cover is not None]
        spans[rule.measure] = (
            max((c.since for c in known), default=1816),
            min((c.until for c in known), default=2100),
        )
        used[rule.measure] = family.uses(holdings)
        parts.append(rule)
    if kind == "alliances":
        parts = _both_signs(parts, spans, since, until, remarks)
    chosen = replace(rules, parts=tuple(parts))
    first, last = _span(chosen, spans, since, until)
    tables = _tables(holdings, chosen, first - 1, last)
    periods, skipped = [], []
    for year in range(first - 1, last + 1):
        try:
            network = signed_network(tables, chosen, year)
        except UsageError as error:
            if year >= first:
                skipped.append((year, str(error).partition(";")[0]))
            continue
        periods.append(Period(year, network, _draw(holdings, chosen, year, network)))
    before = periods.pop(0) if periods and periods[0].label == first - 1 else None
    if not periods:
        why = skipped[0][1] if skipped else "nothing is known"
        names = ", ".join(f"{m} {a} to {b}" for m, (a, b) in spans.items())
        raise UsageError(f"no year from {first} to {last} has a network: {why}; the data cover {names}")
    origins = {n: holdings.get(n).origin for m in chosen.measures for n in used[m] if n in holdings}
    return Basis(
        kind,
        chosen.told(),
        chosen,
        tuple(periods),
        before,
        tuple(skipped),
        tuple(remarks),
        tuple(origins.items()),
    )


def _both_signs(
    parts: list[Rule],
    spans: dict[str, tuple[int, int]],
    since: int | None,
    until: int | None,
    remarks: list[str],
) -> list[Rule]:
    """Parts that cover every year asked for: a part that ends on the way would look like a realignment."""
    kept = []
    for rule in parts:
        low, high = spans[rule.measure]
        if (since is not None and low > since) or (until is not None and high < until):
            remarks.append(f"{rule.measure} left out: it covers {low} to {high}, not all years asked for")
            continue
        kept.append(rule)
    if {rule.sense for rule in kept} != {1, -1}:
        told = "; ".join(remarks) or "only one kind of tie has data"
        raise UsageError(
            f"allies and foes need one measure of either kind: {told}; ask for other years, or bring in more "
            "(blocs import --list)"
        )
    return kept


def _span(
    rules: Rules, spans: dict[str, tuple[int, int]], since: int | None, until: int | None
) -> tuple[int, int]:
    low = max(spans[m][0] for m in rules.measures)
    high = min(spans[m][1] for m in rules.measures)
    if since is None and until is None:
        return high, high
    first = low if since is None else since
    last = high if until is None else until
    if first > high or last < low:
        told = ", ".join(f"{m} covers {a} to {b}" for m, (a, b) in spans.items())
        raise UsageError(f"nothing is known from {first} to {last}: {told}; ask for years within")
    return max(first, low), min(last, high)


def _tables(holdings: Holdings, rules: Rules, since: int, until: int) -> list[Frame]:
    """One table a family of measures; of votes only the measures asked for, which is faster."""
    names = list(rules.measures)
    votes = [name for name in names if name in get_args(SimilarityMeasure)]
    found = []
    if votes:
        calls = roll_calls(holdings.get("un-votes").frame)
        kinds: list[SimilarityMeasure] = [k for k in get_args(SimilarityMeasure) if k in votes]
        found.append(vote_similarity(calls, measures=kinds, years=range(since, until + 1)))
    ask = Ask(since, until)
    made: dict[int, Frame] = {}
    for name in names:
        if name not in votes:
            family = _family(name)
            if id(family) not in made:
                made[id(family)] = measure_frame(name, holdings, ask)
    return [*found, *made.values()]


def _draw(holdings: Holdings, rules: Rules, year: int, network: SignedNetwork) -> Draw | None:
    if len(rules.parts) == 1 and rules.parts[0].measure in get_args(SimilarityMeasure):
        return partial(_votes_drawn, holdings, rules.parts[0], year, network)
    families = {_family(name).measures[0].name: _family(name) for name in rules.measures}
    if any(m.sampling for family in families.values() for m in family.measures if m.name in rules.measures):
        return partial(_intervals_drawn, holdings, rules, year)
    return None


def _votes_drawn(
    holdings: Holdings, rule: Rule, year: int, network: SignedNetwork, draws: int, seed: int
) -> Iterator[SignedNetwork]:
    """Networks of roll calls drawn anew, among the states of which enough is known."""
    measure: SimilarityMeasure = next(k for k in get_args(SimilarityMeasure) if k == rule.measure)
    drawn = similarity_draws(
        roll_calls(holdings.get("un-votes").frame), year, measure, draws=draws, seed=seed
    )
    codes, _ = states_of(drawn.numbers, year)
    kept = np.flatnonzero(np.isin(codes, network.nodes))
    some = replace(drawn, numbers=drawn.numbers[kept], values=drawn.values[:, kept[:, None], kept])
    yield from networks_of_draws(some, replace(rule, least=0))


def _intervals_drawn(
    holdings: Holdings, rules: Rules, year: int, draws: int, seed: int
) -> Iterator[SignedNetwork]:
    ask = Ask(year, year, None, draws=draws, seed=seed)
    families = {_family(name).measures[0].name: name for name in rules.measures}
    tables = [measure_frame(name, holdings, ask) for name in families.values()]
    return networks_of_intervals(tables, rules, year, draws=draws, level=ask.level, seed=seed)


# ---- reports


def _own_year(event: Event) -> int | None:
    return int(event.date[0][:4]) if event.date else None


def _reported(
    events: Iterable[Event],
    since: int | None,
    until: int | None,
    year_of: Callable[[Event], int | None],
) -> Basis:
    """Acts that reports tell as done, each once; by year where years are asked for, else all together."""
    told = [e for e in events if e.status != "rejected" and e.realis in ("actual", "general")]
    years = {year for event in told if (year := year_of(event)) is not None}
    rules = Rules((NET_COOPERATION,))
    if not told:
        raise UsageError(f"the reports tell of no act between states: {_NEEDS}")
    wanted: list[tuple[int | str, list[Event]]]
    if since is None and until is None:
        name = "all reports" if len(years) != 1 else min(years)
        wanted = [(name, told)]
    else:
        first = since if since is not None else min(years, default=0)
        last = until if until is not None else max(years, default=0)
        wanted = [(year, [e for e in told if year_of(e) == year]) for year in range(first, last + 1)]
    periods, skipped = [], []
    for label, acts in wanted:
        network = network_of_balances(pair_balance(distinct_acts(acts)), rules)
        if network.m:
            periods.append(Period(label, network, partial(_acts_drawn, acts)))
        else:
            skipped.append((label, "no act in it binds or divides two states"))
    if not periods:
        known = f"; they tell of {min(years)} to {max(years)}" if years else ""
        raise UsageError(f"the reports tell of no tie in the years asked for{known}")
    return Basis("reports", rules.told(), rules, tuple(periods), None, tuple(skipped))


def _acts_drawn(acts: Sequence[Event], draws: int, seed: int) -> Iterator[SignedNetwork]:
    """Networks of acts drawn anew, with replacement, all pairs at once."""
    distinct = distinct_acts(acts)
    chance = np.random.default_rng(seed)
    for _ in range(draws):
        some = [distinct[k] for k in chance.integers(len(distinct), size=len(distinct)).tolist()]
        yield network_of_balances(pair_balance(some))


# ---- files

_COLUMNS = ("weight", "sign", "net", "label")


def file_basis(path: str | Path, wanted: str | None = None) -> Basis:
    """Networks of a table of ties: columns from, to, and weight or sign; net or label tell several apart.

    Parameters
    ----------
    path : path
        CSV, TSV or Parquet. Weights above 0 bind, below 0 divide. With a column ``net`` (or ``label``) the
        file holds several networks, in the order of its rows.
    wanted : str, optional
        Only the network of this net or label.

    Raises
    ------
    DataError
        When columns are missing, or rows make no network.
    UsageError
        When there is no such network.
    """
    table = open_table(path, wanted=("from", "to"), optional=_COLUMNS, what="a table of ties")
    column = next((name for name in ("weight", "sign") if name in table), None)
    if column is None:
        there = ", ".join(name for name in ("from", "to", *_COLUMNS) if name in table)
        raise DataError(f"{path} has neither a column weight nor sign; it has {there}")
    weight = table.number(column)
    one, two = table.text("from"), table.text("to")
    nets = table.text("net") if "net" in table else table.text("label") if "label" in table else None
    labels = table.text("label") if "label" in table else nets
    rows: dict[tuple[str, str], list[int]] = {}
    for k in range(len(table)):
        key = ("", "") if nets is None or labels is None else (str(nets[k]), str(labels[k]))
        rows.setdefault(key, []).append(k)
    periods: list[Period] = []
    before: Period | None = None
    for (net, label), own in rows.items():
        if wanted is not None and periods and wanted not in (net, label):
            continue
        name = Path(path).name
        edges = [(str(one[k]), str(two[k]), float(weight[k])) for k in own]
        period = Period(label or name, SignedNetwork.from_edges(edges))
        if wanted is None or wanted in (net, label):
            periods.append(period)
        else:
            before = period
    if not periods:
        known = ", ".join(label for _, label in rows)
        raise UsageError(f"{path} holds no network {wanted}; there are {known}")
    return Basis("file", f"ties as {Path(path).name} gives them, by {column}", None, tuple(periods), before)
