"""A scenario file against a table of trade: faults that only data show, told with their line."""

from __future__ import annotations

from collections.abc import Sequence

from blocs.errors import PolicyError
from blocs.scenario.file import ScenarioFile, late
from blocs.scenario.model import Scenario
from blocs.states import registry
from blocs.trade import Economy, Policy
from blocs.trade.policy.file import place_of
from blocs.trade.policy.measures import Measure
from blocs.trade.policy.parties import ALL, called, code_of, side
from blocs.trade.policy.reach import sector_rows
from blocs.trade.policy.tables import fault_key

__all__ = ["checked"]

_REMEDY = "name what the table holds, or leave the measure out"


def checked(file: ScenarioFile, economy: Economy) -> Scenario:
    """Give the scenario of a file once the table of trade can carry it.

    A state that a measure of trade names must stand in the table; one that is only watched, or hostile, may
    be any state of the registry.

    Parameters
    ----------
    file : ScenarioFile
    economy : Economy
        The table that `Scenario.base` names.

    Raises
    ------
    PolicyError
        When a state or sector is not in the table, nothing is traded, more is covered than is traded, two
        measures contradict each other, or a measure ends before the table's year; names file and line.
    """
    scenario, found = file.scenario, file.found
    for number in range(len(scenario.hostilities)):
        for key in ("by", "on"):
            _states(file, ("hostility", number), key, economy)
    for number, pair in enumerate(found.content.get("scenario", {}).get("watch", ())):
        for code in map(code_of, pair):
            _watchable(code, f"{found.at('scenario', 'watch', number)}: [scenario]: watch", economy)
    ends = [(place, m.until) for place, m in zip(file.places, scenario.policy, strict=True)]
    ends += [(("hostility", number), one.until) for number, one in enumerate(scenario.hostilities)]
    for place, until in ends:
        late(found, place, until, economy.year)
    _carried(file, economy)
    return scenario


def _known(code: str, economy: Economy) -> bool:
    known = registry()
    return code == ALL or code in known.states or code in known.bodies or code in economy.states


def _states(file: ScenarioFile, place: tuple[str, int], key: str, economy: Economy) -> None:
    """Refuse names that neither the registry nor the table holds."""
    kind, number = place
    names = file.found.content[kind][number][key]
    for row, name in enumerate([names] if isinstance(names, str) else names):
        if not _known(code_of(name), economy) and (cause := _no_side(name, economy)):
            where = f"{file.found.at(kind, number, key, row)}: [[{kind}]] {number + 1}: {key}"
            raise PolicyError(_told(where, cause))


def _watchable(code: str, where: str, economy: Economy) -> None:
    if code in registry().bodies and code not in economy.states:
        raise PolicyError(f"{where}: {called(code)} is a body; name its members one by one")
    if not _known(code, economy) and (cause := _no_side(code, economy)):
        raise PolicyError(_told(where, cause))


def _no_side(name: str, economy: Economy) -> str | None:
    """Why a name has no row in the table; None where it has one."""
    try:
        side((code_of(name),), economy, None)
    except PolicyError as error:
        return str(error)
    return None


def _told(where: str, cause: str) -> str:
    return f"{where}: {cause}" if ";" in cause else f"{where}: {cause}; {_REMEDY}"


def _carried(file: ScenarioFile, economy: Economy) -> None:
    """Refuse a policy that cannot be put into the numbers of the table."""
    policy = file.scenario.policy
    day = policy.full
    standing = policy if day is None else policy.on(day)
    measures = dict(zip(file.places, policy, strict=True))
    whole = _fault(list(standing), economy, policy)
    for place, measure in measures.items():
        there = measure in standing.measures
        if whole is None and there:
            continue
        # one that does not stand on the day of the last is tried on its own first day
        cause = _fault([measure], economy, policy if there else Policy((measure,)))
        if cause is not None:
            raise PolicyError(_told(_where(file, place, measure, cause, economy), cause))
    if whole is not None:
        kept = [place for place, measure in measures.items() if measure in standing.measures]
        for place in list(kept):
            fewer = [other for other in kept if other != place]
            if _fault([measures[other] for other in fewer], economy, policy):
                kept = fewer
        cause = _fault([measures[place] for place in kept], economy, policy) or whole
        first, *others = kept
        beside = " and ".join(
            f"[[{kind}]] {number + 1} (line {file.found.line(kind, number)})" for kind, number in others
        )
        raise PolicyError(_told(f"{place_of(file.found, *first)(None)}, together with {beside}", cause))


def _fault(measures: Sequence[Measure], economy: Economy, policy: Policy) -> str | None:
    """What is wrong with measures on the day on which a policy stands; None where nothing is."""
    try:
        Policy(tuple(measures)).shock(economy, policy.full)
    except PolicyError as error:
        return str(error)
    return None


def _where(file: ScenarioFile, place: tuple[str, int], measure: Measure, cause: str, economy: Economy) -> str:
    """Find the name or key of one measure that is at fault, and say where it stands."""
    kind, number = place
    row = file.found.content[kind][number]
    called = f"[[{kind}]] {number + 1}"
    for key in ("by", "on", "between", "sectors"):
        names = row.get(key, [])
        for entry, name in enumerate([names] if isinstance(names, str) else names):
            try:
                if key == "sectors":
                    sector_rows((name,), economy, ALL)
                else:
                    side((code_of(name),), economy, file.scenario.policy.full or measure.since)
            except PolicyError as error:
                if str(error) == cause:
                    return f"{file.found.at(kind, number, key, entry)}: {called}"
    return place_of(file.found, kind, number)(fault_key(cause, row))
