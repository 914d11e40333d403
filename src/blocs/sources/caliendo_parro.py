"""The replication inputs of Caliendo and Parro (2015): 31 economies, 40 sectors, tariffs of 1993 and 2005.

Reads the text files of the authors' archive (doi:10.1093/restud/rdu035) as published; none is bundled.
`IO.txt` stacks a block of 40 x 40 for each state (sector used by sector made); `tariffs*.txt` and
`xbilat1993.txt` stack a block of 31 x 31 for each traded sector (importer by exporter).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources.flows import Flows
from blocs.states import Origin

__all__ = ["CaliendoParro", "read_caliendo_parro"]

STATES = tuple(
    "ARG AUS AUT BRA CAN CHL CHN DNK FIN FRA DEU GRC HUN IND IDN IRL ITA JPN KOR MEX NLD NZL NOR PRT ZAF ESP "
    "SWE TUR GBR USA ROW".split()
)
TRADED = (
    *(
        "Agriculture",
        "Mining",
        "Food",
        "Textile",
        "Wood",
        "Paper",
        "Petroleum",
        "Chemicals",
        "Plastic",
        "Minerals",
    ),
    *(
        "Basic metals",
        "Metal products",
        "Machinery n.e.c.",
        "Office",
        "Electrical",
        "Communication",
        "Medical",
    ),
    *("Auto", "Other transport", "Other"),
)
NOT_TRADED = (
    *(
        "Electricity",
        "Construction",
        "Retail",
        "Hotels",
        "Land transport",
        "Water transport",
        "Air transport",
    ),
    *("Auxiliary transport", "Post", "Finance", "Real estate", "Renting machinery", "Computer", "R&D"),
    *("Other business", "Public", "Education", "Health", "Other services", "Private"),
)
SECTORS = (*TRADED, *NOT_TRADED)
THETA_NOT_TRADED = 8.22
"""The value of the authors' code for sectors that are not traded."""

_ROUNDING = 1e-4
"""How far shares of materials may be from adding to 1, since the files hold seven digits."""
_BELOW = 1e-3
"""A share of inputs may be this far below 0: Canada's basic metals use -0.0008 of Other, as published."""
_ORIGIN = Origin(
    producer="Lorenzo Caliendo and Fernando Parro",
    citation="Caliendo, L. and Parro, F. (2015). Estimates of the Trade and Welfare Effects of NAFTA. "
    "Review of Economic Studies 82(1), 1-44. doi:10.1093/restud/rdu035",
    version="replication archive, base year 1993",
    licence="none stated: read from the user's own copy, not bundled",
    accessed=date(2026, 11, 22),
    note="Trade, tariffs, gross output and input-output shares as the authors prepared them.",
)


@dataclass(frozen=True, slots=True, eq=False)
class CaliendoParro:
    """What the replication files tell, in one set of units.

    Attributes
    ----------
    states : tuple of str
        31 ISO 3166-1 alpha-3 codes, the last ``ROW``.
    sectors : tuple of str
        40 sectors of ISIC Rev. 3 under the paper's names; the first 20 are traded.
    trade : float array [sector, importer, exporter]
        Imports of 1993 in million USD before tariffs. The diagonal is empty: sales at home stand in `flows`.
    output : float array [sector, state]
        Gross output in million USD, as published.
    value_added : float array [sector, state]
        Share of value added in gross output, above 0 and up to 1.
    inputs : float array [sector used, sector made, state]
        Share of each input in the value of output; with `value_added` they add to 1 over what is used.
    theta : float array [sector]
        Trade elasticities (Table 1 of the paper); 8.22 for sectors that are not traded.
    tariffs_1993, tariffs_2005 : float array [sector, importer, exporter]
        Ad valorem rates: 0.1 is 10 %.
    origin : Origin
    remarks : tuple of str
    """

    states: tuple[str, ...]
    sectors: tuple[str, ...]
    trade: NDArray[np.float64]
    output: NDArray[np.float64]
    value_added: NDArray[np.float64]
    inputs: NDArray[np.float64]
    theta: NDArray[np.float64]
    tariffs_1993: NDArray[np.float64]
    tariffs_2005: NDArray[np.float64]
    origin: Origin
    remarks: tuple[str, ...]

    @property
    def raised(self) -> NDArray[np.bool_]:
        """Where exports exceed the published output, which `flows` then raises to them [sector, state]."""
        return np.asarray(self.trade.sum(axis=1) > self.output)

    @property
    def final(self) -> NDArray[np.float64]:
        """Shares of final spending [sector, state]: what the flows leave after inputs.

        As in the paper's code: where inputs need more of a sector than the state buys the share is 0, and the
        others are scaled to add to 1.
        """
        flows = self.flows().values
        used = np.einsum("kjn,jn->kn", self.inputs, flows.sum(axis=1))
        left = np.maximum((flows * (1 + self.tariffs_1993)).sum(axis=2) - used, 0.0)
        return np.asarray(left / left.sum(axis=0))

    def flows(self) -> Flows:
        """Trade with sales at home: output, or exports where they are more, less exports.

        Returns
        -------
        Flows
            Million USD of 1993 before tariffs, with the tariffs of 1993.
        """
        values = self.trade.copy()
        at_home = np.arange(len(self.states))
        values[:, at_home, at_home] = np.maximum(self.output - self.trade.sum(axis=1), 0.0)
        return Flows(
            self.states,
            self.sectors,
            values,
            1993,
            self.origin,
            tariffs=self.tariffs_1993,
            remarks=self.remarks,
        )


def read_caliendo_parro(folder: str | Path) -> CaliendoParro:
    """Read the replication files of Caliendo and Parro (2015).

    Parameters
    ----------
    folder : path
        Holds `B.txt` (shares of value added), `GO.txt` (gross output, USD), `IO.txt` (shares in all inputs),
        `T.txt` (trade elasticities of traded sectors), `tariffs1993.txt`, `tariffs2005.txt` (percent) and
        `xbilat1993.txt` (trade, thousand USD).

    Returns
    -------
    CaliendoParro
        In million USD and shares. Input shares below 0 are set to 0, and all are scaled to add up, which they
        miss by rounding.

    Raises
    ------
    DataError
        When a file is missing, has another shape, holds what is no number or is out of range, or when the
        units of two files do not fit; names file and cell.

    Examples
    --------
    >>> data = read_caliendo_parro("replication/Equilibrium")  # doctest: +SKIP
    >>> data.trade.shape  # doctest: +SKIP
    (40, 31, 31)
    """
    place = Path(folder)
    s, k, n = len(SECTORS), len(TRADED), len(STATES)
    value_added = _numbers(place / "B.txt", (s, n))
    output = _numbers(place / "GO.txt", (s, n))
    materials = _numbers(place / "IO.txt", (n * s, s)).reshape(n, s, s)
    theta = _numbers(place / "T.txt", (k, 1))[:, 0]
    _within(place / "B.txt", value_added, 1e-6, 1.0, "a share of value added")
    _within(place / "GO.txt", output, 1e-6, np.inf, "gross output")
    _within(place / "T.txt", theta, 1e-6, np.inf, "a trade elasticity")
    trade = _blocks(place / "xbilat1993.txt", "trade")
    tariffs = [_blocks(place / f"tariffs{year}.txt", "a tariff") for year in (1993, 2005)]
    for year, table in zip((1993, 2005), tariffs, strict=True):
        if table.max() <= 1:
            raise DataError(
                f"{place / f'tariffs{year}.txt'}: no rate is above {table.max():g}, so these are shares; "
                "give percent, as published (4.5, not 0.045)"
            )
    _same_units(place, output[:k], trade)
    return CaliendoParro(
        states=STATES,
        sectors=SECTORS,
        trade=_frozen(_all_sectors(trade / 1e3)),
        output=_frozen(output / 1e6),
        value_added=_frozen(value_added),
        inputs=_frozen(_inputs(place / "IO.txt", materials, value_added)),
        theta=_frozen(np.concatenate([theta, np.full(s - k, THETA_NOT_TRADED)])),
        tariffs_1993=_frozen(_all_sectors(tariffs[0] / 100)),
        tariffs_2005=_frozen(_all_sectors(tariffs[1] / 100)),
        origin=_ORIGIN,
        remarks=_remarks(output, trade, materials),
    )


def _numbers(path: Path, shape: tuple[int, int]) -> NDArray[np.float64]:
    try:
        table = np.loadtxt(path, ndmin=2, dtype=np.float64)
    except OSError as error:
        raise DataError(
            f"{path}: {error.strerror or 'no such file'}; give the folder of the replication files"
        ) from error
    except ValueError as error:
        raise DataError(f"{path}: {error}; every line must hold {shape[1]} numbers") from error
    if table.shape != shape:
        raise DataError(
            f"{path}: {table.shape[0]} lines of {table.shape[1]} numbers, not {shape[0]} of {shape[1]}; "
            "take the file of the archive unchanged"
        )
    if not np.isfinite(table).all():
        line, column = np.argwhere(~np.isfinite(table))[0]
        raise DataError(
            f"{path}: line {line + 1}, column {column + 1} is {table[line, column]}; give a number"
        )
    return table


def _within(path: Path, table: NDArray[np.float64], low: float, high: float, what: str) -> None:
    wrong = np.argwhere((table < low) | (table > high))
    if wrong.size:
        cell = tuple(int(i) for i in wrong[0])
        where = f"line {cell[0] + 1}" + (
            f", column {cell[1] + 1} ({STATES[cell[1]]})" if len(cell) > 1 else ""
        )
        bounds = "above 0" if high == np.inf else f"above 0 and up to {high:g}"
        raise DataError(
            f"{path}: {where} is {table[cell]:g}; {what} must be {bounds} ({len(wrong)} such cells)"
        )


def _blocks(path: Path, what: str) -> NDArray[np.float64]:
    """Read [sector, importer, exporter] of the traded sectors, with nothing negative and nothing at home."""
    k, n = len(TRADED), len(STATES)
    table = _numbers(path, (k * n, n)).reshape(k, n, n)
    wrong = np.argwhere((table < 0) | ((table != 0) & np.eye(n, dtype=bool)))
    if wrong.size:
        s, to, by = (int(i) for i in wrong[0])
        rule = "cannot be negative" if table[s, to, by] < 0 else "with oneself must be 0"
        raise DataError(
            f"{path}: line {s * n + to + 1}, column {by + 1} ({TRADED[s]} from {STATES[by]} to {STATES[to]}) "
            f"is {table[s, to, by]:g}; {what} {rule} ({len(wrong)} such cells)"
        )
    return table


def _same_units(place: Path, output: NDArray[np.float64], trade: NDArray[np.float64]) -> None:
    share = 1e3 * trade.sum() / output.sum()
    if not 0.01 < share < 1:
        raise DataError(
            f"{place}: by these files {share:.3g} of the world's output of traded sectors is exported; "
            "GO.txt must be in USD and xbilat1993.txt in thousand USD, as published"
        )


def _inputs(
    path: Path, materials: NDArray[np.float64], value_added: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Shares in output [sector used, sector made, state] from shares in inputs [state, used, made]."""
    total = materials.sum(axis=1)
    wanted = np.where(value_added.T == 1, 0.0, 1.0)
    wrong = np.argwhere(abs(total - wanted) > _ROUNDING)
    if wrong.size:
        n, made = (int(i) for i in wrong[0])
        raise DataError(
            f"{path}: inputs of {SECTORS[made]} in {STATES[n]} (lines {n * 40 + 1} to {n * 40 + 40}, column "
            f"{made + 1}) add to {total[n, made]:.6g}, not to {wanted[n, made]:g}; give shares in all inputs"
        )
    low = np.argwhere(materials < -_BELOW)
    if low.size:
        n, used, made = (int(i) for i in low[0])
        raise DataError(
            f"{path}: line {n * 40 + used + 1}, column {made + 1} ({SECTORS[used]} in {SECTORS[made]}, "
            f"{STATES[n]}) is {materials[n, used, made]:g}; a share cannot be below 0 ({len(low)} such cells)"
        )
    kept = np.maximum(materials, 0)
    share = kept / np.where(wanted == 0, 1.0, kept.sum(axis=1))[:, None, :]
    return np.ascontiguousarray(np.moveaxis(share, 0, 2) * (wanted.T * (1 - value_added)))


def _all_sectors(traded: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([traded, np.zeros((len(NOT_TRADED), *traded.shape[1:]))])


def _remarks(
    output: NDArray[np.float64], trade: NDArray[np.float64], materials: NDArray[np.float64]
) -> tuple[str, ...]:
    raised = int((1e3 * trade.sum(axis=1) > output[: len(TRADED)]).sum())
    below = int((materials < 0).sum())
    told = (
        (raised, f"output was below the state's exports of the sector and is raised to them: {raised} cells"),
        (below, f"shares of inputs were below 0 and are set to 0: {below} (lowest {materials.min():g})"),
    )
    return tuple(text for number, text in told if number)


def _frozen(table: NDArray[np.float64]) -> NDArray[np.float64]:
    table.setflags(write=False)
    return table
