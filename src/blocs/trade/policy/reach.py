"""Which flows of a table a measure meets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from blocs.errors import PolicyError
from blocs.trade.economy import Economy
from blocs.trade.policy.measures import Agreement, Barrier, Measure, Tariff
from blocs.trade.policy.parties import ALL, Side, called, listed, side

__all__ = ["GOODS", "MILLION", "Reach", "reach", "sector_rows"]

GOODS = "goods"
"""Stands for the sectors that customs can tax: all but those with "service" or "services" in their names."""

_SERVICE = re.compile(r"services?\b", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^0-9a-z]+")
MILLION = 1e6
"""USD of a unit of the flows."""

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The flows of a table that a measure meets: each of the sectors with each of the pairs.

    Attributes
    ----------
    sectors : int array [k]
    importers, exporters : int arrays [pair]
        No pair twice, none of a state with itself.
    traded : float
        USD traded on them in the benchmark year, at the exporter's price.
    left_out : tuple of (str, tuple of str)
        Bodies with members that the table does not hold.
    """

    sectors: Rows
    importers: Rows
    exporters: Rows
    traded: float
    left_out: tuple[tuple[str, tuple[str, ...]], ...]

    def cells(self, states: int) -> tuple[Rows, Rows]:
        """Row and column of the flows in a table [sector, importer * states + exporter], to index it with."""
        rows, columns = np.ix_(self.sectors, self.importers * states + self.exporters)
        return rows, columns


def _plain(name: str) -> str:
    return _NOT_WORD.sub(" ", name.casefold()).strip()


def sector_rows(names: tuple[str, ...] | None, economy: Economy, default: str) -> tuple[int, ...]:
    """Find sectors by name: exact, else the only one that starts with the words given.

    Parameters
    ----------
    names : tuple of str, or None
        Names of sectors, "goods" or "all"; None is `default`.
    economy : Economy
    default : {"goods", "all"}

    Raises
    ------
    PolicyError
        When the table holds none of the name, or several begin with it; the sectors are listed.
    """
    held = economy.sectors
    rows: list[int] = []
    for name in names or (default,):
        if name in held:
            rows.append(held.index(name))
        elif name.casefold() == ALL:
            rows += range(len(held))
        elif name.casefold() == GOODS:
            goods = [row for row, sector in enumerate(held) if not _SERVICE.search(sector)]
            rows += goods or range(len(held))
        else:
            found = [row for row, sector in enumerate(held) if _plain(sector) == _plain(name)]
            found = found or [
                row for row, sector in enumerate(held) if f"{_plain(sector)} ".startswith(f"{_plain(name)} ")
            ]
            if len(found) != 1 or not _plain(name):
                fault = "is not one of the sectors" if not found else "fits several of the sectors"
                raise PolicyError(f"sectors: {name!r} {fault}: {', '.join(held)} (or 'goods', 'all')")
            rows += found
    return tuple(sorted(set(rows)))


def _outside(by: Side, on: Side) -> tuple[Rows, Rows]:
    """Rows of both sides without those that stand on both: a coalition acts on who is outside it."""
    both = set(by.rows) & set(on.rows)
    leaves_by = {row for row in both if row in on.named and row not in by.named}
    acting = [row for row in by.rows if row not in leaves_by]
    met = [row for row in on.rows if row not in both or row in leaves_by]
    return np.array(acting, np.int64), np.array(met, np.int64)


def _sides(measure: Tariff | Barrier, by: Side, on: Side) -> tuple[Rows, Rows]:
    """Acting state and the state it acts on, pair by pair."""
    if measure.by == measure.on == (ALL,):
        acting = met = np.array(by.rows, np.int64)
    else:
        acting, met = _outside(by, on)
    first, second = (axis.ravel() for axis in np.meshgrid(acting, met, indexing="ij"))
    keep = first != second
    if not keep.any():
        raise PolicyError(
            f"{_names(measure.by)} and {_names(measure.on)} are the same states; nobody is left to act on"
        )
    return first[keep], second[keep]


def _among(sides: list[Side], size: int) -> tuple[Rows, Rows]:
    """Importer and exporter of each flow between the parties of an agreement."""
    met = np.zeros((size, size), bool)
    rows = [np.array(party.rows, np.int64) for party in sides]
    for number, party in enumerate(rows):
        for other in rows[:number] + rows[number + 1 :] if len(rows) > 1 else [party]:
            met[np.ix_(party, other)] = True
    np.fill_diagonal(met, False)
    importers, exporters = np.nonzero(met)
    return importers, exporters


def _names(codes: tuple[str, ...]) -> str:
    return "all" if codes == (ALL,) else listed([called(code) for code in codes])


def _named_twice(by: Side, on: Side, economy: Economy) -> None:
    if twice := by.named & on.named:
        name = called(economy.states[min(twice)])
        raise PolicyError(f"{name} stands on both sides, in `by` and in `on`; name it on one")


def reach(measure: Measure, economy: Economy, day: date | None, *, default: str | None = None) -> Reach:
    """Find the flows that a measure meets.

    Parameters
    ----------
    measure : Tariff, Barrier or Agreement
    economy : Economy
    day : date or None
        Day on which members of bodies are taken; None takes the middle of the table's year.
    default : {"goods", "all"}, optional
        What a measure without sectors means; goods for tariffs and all for the rest where not given.

    Raises
    ------
    PolicyError
        When a state or sector is not in the table, both sides are the same, or nothing is traded.
    """
    if default is None:
        default = GOODS if isinstance(measure, Tariff) else ALL
    sectors = sector_rows(measure.sectors, economy, default)
    if isinstance(measure, Agreement):
        sides = [side((code,), economy, day) for code in measure.between]
        importers, exporters = _among(sides, len(economy.states))
        between = f"between {_names(measure.between)}"
        if not len(importers):
            raise PolicyError(f"{between} there is nobody to agree with: the table holds one state of them")
    else:
        sides = [side(measure.by, economy, day), side(measure.on, economy, day)]
        _named_twice(sides[0], sides[1], economy)
        acting, met = _sides(measure, sides[0], sides[1])
        importers, exporters = acting, met
        between = f"by {_names(measure.by)} from {_names(measure.on)}"
        if isinstance(measure, Barrier) and measure.direction != "imports":
            between = f"between {_names(measure.by)} and {_names(measure.on)}"
            importers, exporters = met, acting
            if measure.direction == "both":
                pairs = np.zeros((len(economy.states), len(economy.states)), bool)
                pairs[acting, met] = pairs[met, acting] = True
                importers, exporters = np.nonzero(pairs)
    rows = np.array(sectors, np.int64)
    traded = float(economy.flows[rows[:, None], importers, exporters].sum()) * MILLION
    if traded <= 0:
        goods = listed([economy.sectors[row] for row in sectors])
        raise PolicyError(f"nothing is traded {between} in {goods} in {economy.year or 'the table'}")
    left_out = tuple(entry for party in sides for entry in party.left_out)
    return Reach(rows, importers, exporters, traded, left_out)
