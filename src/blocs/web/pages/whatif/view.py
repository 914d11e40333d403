"""`WhatifView`: a what-if as its address holds it, to a `Scenario` and back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from blocs.errors import UsageError
from blocs.states import registry
from blocs.states.naming import code_of
from blocs.trade import YEARS
from blocs.web.page import address
from blocs.web.pages.whatif.tokens import KINDS, Act, kind_of, read_token, write_token
from blocs.web.params import Param, choice, number, read_view, several, text, whole

if TYPE_CHECKING:
    from blocs.scenario import Scenario

__all__ = [
    "MOST_ACTS", "MOST_QUERY", "MOST_WATCHED", "QUICK", "TABLES", "WHOLE_TABLES", "ComparedView",
    "WhatifView", "query_of_view", "quick_scenario",
    "scenario_of", "view_of", "view_of_query",
]  # fmt: skip

MOST_ACTS, MOST_WATCHED = 12, 8
MOST_QUERY = 6_000
"""Characters of a view as a query."""
QUICK = 100
"""Draws of the answer that moves with the sliders; seed and draws stay, so that it moves smoothly."""
TABLES = ("states", "flows", "alignment")
"""Tables that the quick answer gives to take away."""
WHOLE_TABLES = (
    "alignment",
    "pressure",
    "blocs",
    "together",
    "predictions",
    "states",
    "touched",
    "diverted",
    "flows",
)
"""Those of the full answer."""
_YEARS, _SEED, _BLOCS = 5, 1, 24
"""What a `Scenario` has unless told; written here too, as that room takes long to load."""
_PATH = "/whatif"
_ONE = "a what-if: the query of its address, or the hash of one that is kept"


def _acts(kind: str, doc: str) -> Any:
    schema = {"type": "string", "maxLength": 400}
    param = Param(doc, partial(read_token, kind), write_token, schema, many=True)
    return field(default=(), metadata={"param": param})


def _pair(told: str) -> tuple[str, str]:
    """Two states, with a comma or a colon between them."""
    names = [name for name in told[:200].replace(":", ",").split(",") if name.strip()]
    if len(names) != 2:
        raise UsageError(f"{told[:60]!r} is not two states; write CHN,RUS")
    a, b = map(code_of, names)
    for code in (a, b):
        if code not in registry().states:
            raise UsageError(f"{code} is a body; name its members one by one")
    if a == b:
        raise UsageError(f"{told[:60]!r} is one state twice; name two")
    return a, b


def _watched() -> Any:
    schema = {"type": "string", "maxLength": 200}
    doc = "two states whose trade and alignment are told, as CHN,RUS"
    return field(default=(), metadata={"param": Param(doc, _pair, ",".join, schema, many=True)})


@dataclass(frozen=True)
class WhatifView:
    """A what-if: measures, the pairs that are watched, the table of trade, how far it looks."""

    tariff: tuple[Act, ...] = _acts("tariff", "a tariff in percent, as USA:CHN/manufactures=25~200bn")
    sanction: tuple[Act, ...] = _acts(
        "sanction", "what a sanction adds to costs, in percent: USA,EU:RUS/energy=30"
    )
    ban: tuple[Act, ...] = _acts("ban", "a ban of trade, as USA,EU:RUS/energy~imports")
    cost: tuple[Act, ...] = _acts("cost", "a change of what trade costs, in percent, as CHN:RUS=-10")
    agreement: tuple[Act, ...] = _acts("agreement", "lower costs between parties, as EU,JPN=-10~tariff=0")
    hostility: tuple[Act, ...] = _acts(
        "hostility", "hostility beside trade, 0 to 1 (0.4 a threat, 1 war): USA:CHN=0.6"
    )
    watch: tuple[tuple[str, str], ...] = _watched()
    base: str = choice("year of the table of trade", *map(str, sorted(YEARS, reverse=True)))
    years: int = whole("years from then on for which alignment is told", 1, 20, _YEARS)
    name: str = text("name of the scenario", most=120)
    seed: int = whole("seed of the draws", 0, 10**12 - 1, _SEED)
    blocs: int = whole("states among which the full answer tells blocs", 0, 60, _BLOCS)
    press_tariff: float = number("what a tariff counts as pressure, 1 a case of sanctions", 0, 1, 1.0)
    press_sanction: float = number("what a sanction counts as pressure", 0, 1, 1.0)
    press_ban: float = number("what a ban counts as pressure", 0, 1, 1.0)

    def __post_init__(self) -> None:
        if len(self.acts) > MOST_ACTS:
            raise UsageError(f"{len(self.acts)} measures; at most {MOST_ACTS} are taken at once")
        if len(self.watch) > MOST_WATCHED:
            raise UsageError(f"watch: {len(self.watch)} pairs; at most {MOST_WATCHED} are watched")

    @property
    def acts(self) -> tuple[Act, ...]:
        """All measures, kind by kind."""
        return tuple(act for kind in KINDS for act in getattr(self, kind))


@dataclass(frozen=True)
class ComparedView:
    """Which what-ifs stand side by side; the others are held against the first."""

    a: str = text(_ONE, "", most=MOST_QUERY)
    b: str = text(_ONE, "", most=MOST_QUERY)
    c: str = text(_ONE, "", most=MOST_QUERY)
    pick: tuple[str, ...] = several("hashes of what-ifs that are kept, beside those")


def scenario_of(view: WhatifView) -> Scenario:
    """The scenario of a view, as `blocs whatif` would take it from a file."""
    from blocs.scenario import Doses, Hostility, Scenario
    from blocs.trade import Policy

    hostile = tuple(act for act in view.acts if isinstance(act, Hostility))
    return Scenario(
        name=view.name,
        policy=Policy(tuple(act for act in view.acts if not isinstance(act, Hostility))),
        hostilities=hostile,
        base=view.base,
        years=view.years,
        seed=view.seed,
        watch=view.watch,
        blocs=view.blocs,
        doses=Doses(view.press_tariff, view.press_sanction, view.press_ban),
    )


def quick_scenario(view: WhatifView) -> Scenario:
    """The same with few draws and without blocs, for an answer while a slider moves."""
    return replace(scenario_of(view), draws=QUICK, blocs=0)


def view_of(scenario: Scenario) -> WhatifView:
    """The view of a scenario; draws are the site's own.

    Raises
    ------
    UsageError
        When its base is no bundled year (the site reads no files), or it holds more than a view can.
    """
    if scenario.base not in map(str, YEARS):
        years = " or ".join(map(str, YEARS))
        raise UsageError(
            f"base: {scenario.base[:60]!r} is no year of the tables that come with blocs; write {years}"
        )
    pairs: list[tuple[str, str]] = [("watch", ",".join(pair)) for pair in scenario.watch]
    pairs += [(kind_of(act), write_token(act)) for act in (*scenario.policy, *scenario.hostilities)]
    pairs += [(key, str(getattr(scenario, key))) for key in ("base", "years", "seed", "blocs")]
    pairs += [("name", " ".join(scenario.name.split())[:120])]
    pairs += [(f"press_{key}", repr(getattr(scenario.doses, key))) for key in ("tariff", "sanction", "ban")]
    return read_view(WhatifView, {}, pairs)


def view_of_query(query: str) -> WhatifView:
    """The view of a query, as it stands behind the question mark of an address.

    Raises
    ------
    UsageError
        When it is too long, or no such query.
    """
    if len(query) > MOST_QUERY:
        raise UsageError(f"the what-if has {len(query):,} characters; give at most {MOST_QUERY:,}")
    told = query.partition("?")[2] if query.startswith(("/", "http://", "https://")) else query
    try:
        pairs = parse_qsl(told, keep_blank_values=False, max_num_fields=100)
    except ValueError:
        raise UsageError("the what-if has more than 100 parts; give fewer") from None
    return read_view(WhatifView, {}, pairs)


def query_of_view(view: WhatifView) -> str:
    """The query that leads to a view."""
    return address(_PATH, view).partition("?")[2]
