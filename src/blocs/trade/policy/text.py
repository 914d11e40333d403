"""Measures in plain sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from blocs.trade.economy import Economy
from blocs.trade.policy.amounts import days_text, money, percent
from blocs.trade.policy.measures import Agreement, Barrier, Measure, Tariff
from blocs.trade.policy.parties import ALL, called, listed
from blocs.trade.policy.reach import GOODS, reach, sector_rows

__all__ = ["sentence"]


def sentence(measure: Measure, economy: Economy | None = None, day: date | None = None) -> str:
    """Say a measure in one sentence; with an economy, its sectors and traded amounts too.

    Parameters
    ----------
    measure : Tariff, Barrier or Agreement
    economy : Economy, optional
    day : date, optional
        Day on which members of bodies are taken, for the amounts.

    Raises
    ------
    PolicyError
        When the economy cannot carry the measure.
    """
    traded = None
    if economy is not None:
        traded = reach(measure, economy, day).traded
        measure = _as_called(measure, economy)
    if isinstance(measure, Tariff):
        said = _tariff(measure, traded)
    elif isinstance(measure, Barrier):
        said = _barrier(measure, traded)
    else:
        said = _agreement(measure, traded)
    said = days_text(measure.since, measure.until) + said
    return f"{said[0].upper()}{said[1:]}."


def _as_called(measure: Measure, economy: Economy) -> Measure:
    """Give a measure with its sectors by their whole names: "energy" may stand for more than energy."""
    if not measure.sectors:
        return measure
    names = [
        (name,) if name in (GOODS, ALL) else (economy.sectors[k] for k in sector_rows((name,), economy, name))
        for name in measure.sectors
    ]
    return replace(measure, sectors=tuple(dict.fromkeys(name for part in names for name in part)))


def _acting(codes: tuple[str, ...]) -> str:
    return "every state" if codes == (ALL,) else listed([called(code) for code in codes])


def _met(codes: tuple[str, ...]) -> str:
    return "all others" if codes == (ALL,) else listed([called(code) for code in codes])


def _goods(sectors: tuple[str, ...] | None, default: str) -> str:
    if sectors is None:
        return default
    return listed([{GOODS: "goods", ALL: "goods and services"}.get(name, name) for name in sectors])


def _verb(codes: tuple[str, ...], verb: str) -> str:
    return verb if len(codes) > 1 else f"{verb}s"


def _tariff(measure: Tariff, traded: float | None) -> str:
    what = f"{_goods(measure.sectors, 'goods')} from {_met(measure.on)}"
    if measure.covering is not None:
        what += f" worth {money(measure.covering)}"
        what += f" of {money(traded)} traded" if traded is not None else ""
    elif traded is not None:
        what += f" ({money(traded)} traded)"
    base = f"{'in place' if measure.instead else 'on top'} of the rate in force"
    return f"{_acting(measure.by)} {_verb(measure.by, 'put')} {percent(measure.rate)} on {what}, {base}"


def _barrier(measure: Barrier, traded: float | None) -> str:
    goods = _goods(measure.sectors, "")
    of = f" of {goods}" if goods else ""
    within = f" in {goods}" if goods else ""
    what = {
        "imports": f"imports{of} from {_met(measure.on)}",
        "exports": f"exports{of} to {_met(measure.on)}",
        "both": f"trade{within} with {_met(measure.on)} both ways",
    }[measure.direction]
    what += f" ({money(traded)} traded)" if traded is not None else ""
    who = _acting(measure.by)
    if measure.is_ban:
        return f"{who} {_verb(measure.by, 'ban')} {what}"
    verb = _verb(measure.by, "raise" if measure.cost >= 0 else "lower")
    return f"{who} {verb} the cost of {what} by {percent(abs(measure.cost))}"


def _agreement(measure: Agreement, traded: float | None) -> str:
    terms = [f"trade costs {percent(-measure.cost)} lower"] if measure.cost else []
    terms += [f"tariffs of {percent(measure.tariff)}"] if measure.tariff is not None else []
    goods = f" on {_goods(measure.sectors, '')}" if measure.sectors else ""
    if len(measure.between) > 1:
        who, where = _acting(measure.between), "between them"
    else:
        inside = measure.between == (ALL,)
        who, where = (
            "all states" if inside else f"the members of {called(measure.between[0])}",
            "among themselves",
        )
    amount = f" ({money(traded)} traded)" if traded is not None else ""
    return f"{who} agree on {' and '.join(terms)}{goods} {where}{amount}"
