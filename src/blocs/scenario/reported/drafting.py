"""From one reported pressure to a draft: who, on whom, by what measure, as far as a table can carry it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from blocs.errors import BlocsError, PolicyError
from blocs.reading.records import EventType
from blocs.scenario.model import Hostility, Scenario
from blocs.scenario.reported.covered import amounts_given, amounts_left, too_much
from blocs.scenario.reported.draft import Draft
from blocs.scenario.reported.given import (
    Part,
    Value,
    assumed,
    base_part,
    day_given,
    quoted,
    sectors_given,
)
from blocs.scenario.reported.pressures import Pressure
from blocs.states import registry
from blocs.trade import Economy, Policy, bundled, sanction, tariff
from blocs.trade.bundled import YEARS
from blocs.trade.policy.amounts import money, usd
from blocs.trade.policy.measures import Tariff
from blocs.trade.policy.parties import called, listed, side
from blocs.trade.policy.reach import reach

__all__ = ["draft_of"]

_SAID = {"tariff": "Tariff", "sanction": "Sanctions", "ban": "Ban on trade", "hostility": "Hostility"}


@cache
def _economy(year: int) -> Economy:
    return Economy.of(bundled(year))


def draft_of(head: Pressure, tellings: Sequence[Pressure]) -> Draft:
    """Draft a scenario of one pressure.

    Parameters
    ----------
    head : Pressure
        The telling that the values are taken from.
    tellings : sequence of Pressure
        All tellings of it.
    """
    base = base_part(head.report.published, YEARS, head.realis)
    table = {"force": "hostility", "ban": "sanction", "other": "measure"}.get(head.kind, head.kind)
    economy = None if table == "hostility" else _economy(int(str(base.value)))
    sides: list[Part] = []
    blocked = None
    for name, codes in (("by", head.by), ("on", head.on)):
        part, fault = _side(head, f"{table}.{name}", codes, economy)
        sides += [part] if part else []
        blocked = blocked or fault
    if head.kind == "other":
        blocked = (
            f"{quoted(head.report.text[slice(*head.words)])} is no measure of trade and no force; "
            "nothing of a scenario holds it"
        )
    parts, scenario = (base, *sides), Scenario(base=str(base.value))
    if blocked is None:
        try:
            measured, policy, hostilities = _measured(head, table, sides, economy)
            title = _title(head, table, measured)
            scenario = Scenario(name=title, policy=policy, hostilities=hostilities, base=str(base.value))
            parts = (base, *measured)
        except PolicyError as error:
            blocked = str(error)
    if blocked is not None:
        scenario = Scenario(name=_title(head, table, sides), base=str(base.value))
    order = sorted(tellings, key=lambda t: t is not head)
    return Draft(
        scenario=scenario,
        parts=parts,
        records=_records(order, parts),
        report_id=head.report.id,
        report=head.report.name,
        day=head.report.published,
        reports=tuple(dict.fromkeys(t.report.name for t in order)),
        sentence=head.sentence,
        realis=head.realis,
        blocked=blocked,
        title=scenario.name,
    )


def _records(tellings: Iterable[Pressure], parts: Iterable[Part]) -> tuple[str, ...]:
    tellings = list(tellings)
    told = [part for telling in tellings if telling.kind == "tariff" for part in amounts_given(telling)]
    amounts = [part.record for part in (*parts, *told) if part.record]
    return tuple(dict.fromkeys((*(telling.event.id for telling in tellings), *amounts)))


def _short(codes: Sequence[str]) -> Value:
    return codes[0] if len(codes) == 1 else tuple(codes)


def _side(
    head: Pressure, key: str, codes: Sequence[str], economy: Economy | None
) -> tuple[Part | None, str | None]:
    """Those of a side that a scenario can hold, and why there are none."""
    if not codes:
        who = "who acts" if key.endswith("by") else "on whom it is put"
        return None, f"the report does not tell {who}; write it in `{key.rpartition('.')[2]}`"
    kept, faults = [], []
    for code in codes:
        fault = _fault(code, economy, head.report.published)
        kept += [] if fault else [code]
        faults += [(code, fault)] if fault else []
    if not kept:
        return None, "; ".join(str(fault) for _, fault in faults)
    why = f"the report: {quoted(head.report.text[slice(*head.clause)])}"
    if faults:
        why += f"; left out: {listed([called(code) for code, _ in faults])}, not in the table"
    return Part(key, _short(kept), why, head.event.id, True), None


def _fault(code: str, economy: Economy | None, day: date | None) -> str | None:
    """Why a code can stand on no side; None where it can."""
    known = registry()
    if code not in known.states and code not in known.bodies:
        return f"{code!r} names no state and no body of the registry"
    try:
        if economy is not None:
            side((code,), economy, None)
        elif code in known.bodies:
            known.members(code, day or date(YEARS[-1], 7, 1))
    except BlocsError as error:
        return str(error)
    return None


def _measured(
    head: Pressure, table: str, sides: list[Part], economy: Economy | None
) -> tuple[tuple[Part, ...], Policy, tuple[Hostility, ...]]:
    """All parts of a measure, and the measure.

    Raises
    ------
    PolicyError
        When the table cannot carry it.
    """
    since = day_given(head, table)
    days = [since] if since else []
    if economy is None:
        coerced = head.event.type is EventType.COERCE
        of = "hostility.level.coerced" if coerced else None
        parts = [*sides, assumed("hostility.level", "how hostile", of=of), *days]
        return tuple(parts), Policy(), (Hostility(**_values(parts)),)
    if table == "tariff":
        parts = [*sides, *amounts_given(head), *sectors_given(head, table), *days]
    else:
        parts = [*sides, _cost(head), *amounts_left(head), *sectors_given(head, table), *days]
    policy = _policy(table, parts)
    covering = next((p for p in parts if p.key == "tariff.covering" and p.value is not None), None)
    if covering is not None:
        measure = policy.measures[0]
        assert isinstance(measure, Tariff)
        traded = reach(measure, economy, policy.full).traded
        if usd(_amount(covering.value)) > traded:
            parts[parts.index(covering)] = too_much(covering, traded)
            policy = _policy(table, parts)
    policy.shock(economy)
    return tuple(parts), policy, ()


def _cost(head: Pressure) -> Part:
    if head.kind == "ban":
        words = quoted(head.report.text[slice(*head.words)])
        return Part("sanction.ban", True, f"the report: {words}", head.event.id, True)
    return assumed("sanction.cost", "what it adds to the cost of trade")


def _amount(value: Value) -> str | float:
    assert isinstance(value, str | float)
    return value


def _values(parts: Iterable[Part]) -> dict[str, Any]:
    return {part.key.rpartition(".")[2]: part.value for part in parts if part.value is not None}


def _policy(table: str, parts: Iterable[Part]) -> Policy:
    values = _values(parts)
    sides = values.pop("by"), values.pop("on")
    return tariff(*sides, **values) if table == "tariff" else sanction(*sides, **values)


def _title(head: Pressure, table: str, parts: Iterable[Part]) -> str:
    values = _values(parts)
    by, on = (
        listed([called(code) for code in ((told,) if isinstance(told, str) else told)])
        for told in (values.get("by", head.by), values.get("on", head.on))
    )
    what = _SAID["ban"] if head.kind == "ban" else _SAID.get(table, "Pressure")
    if head.event.type is EventType.THREATEN and table == "hostility":
        what = "Threat"
    towards = "against" if table == "hostility" else "on"
    said = f"{what}{f' of {by}' if by else ''}{f' {towards} {on}' if on else ''}"
    if covering := values.get("covering"):
        said += f", covering {money(usd(covering))}"
    return f"{said}, from {since}" if (since := values.get("since")) else said
