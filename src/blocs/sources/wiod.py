"""World Input-Output Database (WIOD), release of 2016: 43 states and the rest of the world, 56 industries,
2000-2014.

One table a year in million USD at basic prices, before tariffs. Two layouts of the same table are read:
that of the R and Stata files saved as CSV (columns ``IndustryCode, IndustryDescription, Country, RNr, Year,
AUS1 ... ROW61, TOT``; industries 1 to 56, final use 57 to 61; Stata puts a ``v`` before each), or the Stata
file itself; and that of the Excel file saved as CSV (six lines of heading; the fifth names the state, the
sixth ``c1 ... c61``).

References
----------
Timmer, M. P., Dietzenbacher, E., Los, B., Stehrer, R. and de Vries, G. J. (2015). An illustrated user guide
to the World Input-Output Database: the case of global automotive production. Review of International
Economics 23, 575-605. doi:10.1111/roie.12178
"""

from __future__ import annotations

import csv
import importlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from blocs.errors import DataError, MissingExtra
from blocs.sources.arrays import array_flows
from blocs.sources.cells import columns, day_of, opened, year_of
from blocs.sources.flows import Flows
from blocs.sources.naming import StateNames
from blocs.sources.wide import Negative, Row, Use, gather
from blocs.states import Origin

__all__ = ["read_wiod"]

_INDUSTRIES = 56
_COLUMN = re.compile(r"^v?([A-Z]{3})(\d{1,2})$")
_YEAR = r"WIOT(\d{4})"
_COSTS = frozenset(("TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM"))
_SUMS = frozenset(("II_fob",))


def _origin(place: Path, version: str) -> Origin:
    return Origin(
        producer="World Input-Output Database (University of Groningen)",
        citation="Timmer, M. P., Dietzenbacher, E., Los, B., Stehrer, R. and de Vries, G. J. (2015). An "
        "illustrated "
        "user guide to the World Input-Output Database. Review of International Economics 23, 575-605. "
        "doi:10.1111/roie.12178",
        version=version,
        licence="CC BY 4.0, as stated at https://www.rug.nl/ggdc/valuechain/wiod/; read from the user's own "
        "copy",
        accessed=day_of(place),
        note="Intermediate and final use summed by buying state.",
    )


def read_wiod(path: str | Path, *, year: int | None = None, negative: Negative = "error") -> Flows:
    """Read one year of WIOD.

    Parameters
    ----------
    path : path
        ``WIOT2014_Nov16_ROW.csv`` (saved from Excel or R, plain or with gzip), the Stata file ``.dta`` (needs
        pandas), or a ``.mat`` file of arrays (see `blocs.sources.arrays`; needs h5py), which also brings
        tariffs.
    year : int, optional
        Read from the file's name, or from the ``.mat`` file, when not given.
    negative : {"error", "zero"}
        What becomes of flows that changes in stocks make negative.

    Returns
    -------
    Flows
        Million USD at basic prices.

    Raises
    ------
    DataError
        As `blocs.sources.icio.read_icio`.
    MissingExtra
        When the file needs a package that is not installed.

    Examples
    --------
    >>> flows = read_wiod("WIOT2014_Nov16_ROW.csv", negative="zero")  # doctest: +SKIP
    """
    place = Path(path)
    if place.suffix == ".mat":
        release = "release of 2016, as in the arrays"
        return array_flows(place, "wiod", lambda: _origin(place, release), "WIOD")
    on = year_of(place, year, pattern=_YEAR if re.search(_YEAR, place.name) else None)
    if place.suffix == ".dta":
        return _flows(place, _stata(place), on, negative)
    with opened(place) as stream:
        return _flows(place, csv.reader(stream), on, negative)


def _stata(place: Path) -> Iterator[list[str]]:
    try:
        pandas = importlib.import_module("pandas")
    except ImportError as error:
        raise MissingExtra("pandas", "tables") from error
    try:
        table = pandas.read_stata(place)
    except (OSError, ValueError) as error:
        raise DataError(f"{place}: {error}; give the Stata file as published") from error
    yield [str(name) for name in table.columns]
    for row in table.itertuples(index=False, name=None):
        yield ["" if cell != cell else str(cell) for cell in row]


def _flows(place: Path, lines: Iterator[list[str]], year: int, negative: Negative) -> Flows:
    first = next(lines, [])
    if "IndustryCode" in first:
        at = columns(place, first, ("IndustryCode", "Country", "TOT"), "the first line")
        begin = next((j for j, name in enumerate(first) if _COLUMN.match(name)), len(first))
        header, line = list(first[begin:]), 2
        code, country = at["IndustryCode"], at["Country"]
    else:
        heading = [next(lines, []) for _ in range(5)]
        begin, line, code, country = 4, 7, 0, 2
        header = [
            "TOT" if state.strip() == "TOT" else state.strip() + item.strip().removeprefix("c")
            for state, item in zip(heading[3][begin:], heading[4][begin:], strict=False)
        ]
    while header and not header[-1].strip():
        header.pop()
    if header.count("TOT") != 1:
        raise DataError(f"{place}: no column TOT, or more than one; give a table of the release of 2016")
    names = StateNames(year)
    uses = [_use(place, name, names) for name in header if name != "TOT"]
    table = gather(
        place,
        header,
        uses,
        _rows(place, lines, line, begin, len(header), code, country, names),
        total=header.index("TOT"),
        negative=negative,
    )
    origin = _origin(place, f"release of 2016, file {place.name}")
    return Flows(table.states, table.sectors, table.values, year, origin, remarks=table.remarks)


def _use(place: Path, name: str, names: StateNames) -> Use:
    found = _COLUMN.match(name)
    if found is None:
        raise DataError(
            f"{place}: column {name!r} is not a state and a number, such as CHN17; is this WIOD 2016?"
        )
    state = names.code(found[1], f"{place}, column {name}")
    return Use(state, found[2] if int(found[2]) <= _INDUSTRIES else None)


def _rows(
    place: Path,
    lines: Iterator[Sequence[str]],
    first: int,
    begin: int,
    width: int,
    code: int,
    country: int,
    names: StateNames,
) -> Iterator[Row]:
    for line, fields in enumerate(lines, first):
        if len(fields) <= max(code, country):
            continue
        item, state = fields[code].strip(), fields[country].strip()
        cells = fields[begin : begin + width]
        name = f"{state} {item}"
        if item in _SUMS:
            continue
        if item == "GO":
            yield Row(line, name, "output", "", "", cells)
        elif item in _COSTS:
            yield Row(line, name, "cost", "", "", cells)
        elif item:
            yield Row(line, name, "sales", names.code(state, f"{place}, line {line}"), item, cells)
