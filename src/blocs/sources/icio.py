"""OECD Inter-Country Input-Output tables (ICIO): who sells what to whom, sales at home included.

The OECD publishes one CSV file a year (``2018_SML.csv``, ``2018.csv`` for the extended table,
``ICIO2021_2018.csv``) in million USD at basic prices, that is before tariffs and other taxes on products.
Rows and columns are named by state and industry (``CHN_C26``); columns of final use follow (``CHN_HFCE``),
then ``OUT``; rows of taxes (``TLS``, or ``CHN_TAXSUB``), value added (``VA``) and output (``OUT``) close
the table. In extended tables the rows of China and Mexico are split (``CN1``, ``MX2``); here they are
summed again.

References
----------
OECD (2025), Inter-Country Input-Output Tables, https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from blocs.errors import DataError
from blocs.sources.arrays import array_flows
from blocs.sources.cells import day_of, opened, year_of
from blocs.sources.flows import Flows
from blocs.sources.naming import StateNames
from blocs.sources.wide import Negative, Row, Use, gather
from blocs.states import Origin

__all__ = ["read_icio"]

_FINAL = frozenset("HFCE NPISH GGFC GFCF INVNT DPABR DIRP P33 HC INV NPS CONS_ABR CONS_NONRES FD".split())
_OUTPUT = frozenset(("OUT", "OUTPUT", "TOTAL", "TTL"))
_COSTS = frozenset(("TLS", "VA", "VALU"))
_MERGED = (("CN", "CHN"), ("MX", "MEX"))
_PART = re.compile(r"^(CN|MX)[1-9]$")


def _origin(place: Path, version: str, note: str) -> Origin:
    return Origin(
        producer="Organisation for Economic Co-operation and Development (OECD)",
        citation="OECD, Inter-Country Input-Output (ICIO) Tables, "
        "https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
        version=version,
        licence="OECD terms and conditions: data may be extracted, adapted and distributed with attribution",
        accessed=day_of(place),
        note=note,
    )


def read_icio(path: str | Path, *, year: int | None = None, negative: Negative = "error") -> Flows:
    """Read one year of the OECD's ICIO tables.

    Parameters
    ----------
    path : path
        The CSV file as published, plain or with gzip, or a ``.mat`` file of arrays (see
        `blocs.sources.arrays`; needs h5py), which also brings tariffs.
    year : int, optional
        Read from the file's name, or from the ``.mat`` file, when not given.
    negative : {"error", "zero"}
        What becomes of flows that changes in stocks make negative, in CSV files.

    Returns
    -------
    Flows
        Million USD at basic prices, all industries of the file.

    Raises
    ------
    DataError
        When the layout is another, a state is unknown, a cell is no number, an industry's sales or costs do
        not add to the output told, or a flow is negative; line and column are named.
    MissingExtra
        For a ``.mat`` file without h5py.

    Examples
    --------
    >>> flows = read_icio("2018_SML.csv", negative="zero")  # doctest: +SKIP
    >>> round(flows.trade("CHN", "USA"))  # doctest: +SKIP
    """
    place = Path(path)
    if place.suffix == ".mat":
        note = "From a .mat file; its tariffs have an owner of their own."
        return array_flows(place, "icio", lambda: _origin(place, "as in the arrays", note), "the OECD")
    on = year_of(place, year)
    names = StateNames(on)
    with opened(place) as stream:
        reader = csv.reader(stream)
        header = [name.strip() for name in next(reader, [])][1:]
        totals = [j for j, name in enumerate(header) if name in _OUTPUT]
        if not header or len(totals) > 1:
            raise DataError(
                f"{place}, line 1: no columns such as CHN_C26, or more than one of {sorted(_OUTPUT)}"
            )
        uses = [_use(place, name, names) for name in header if name not in _OUTPUT]
        table = gather(
            place,
            header,
            uses,
            _rows(place, reader, names),
            total=totals[0] if totals else None,
            negative=negative,
        )
    remarks = table.remarks if totals else (*table.remarks, "the file tells no output to check against")
    return Flows(
        table.states,
        table.sectors,
        table.values,
        on,
        _origin(place, f"file {place.name}", "Intermediate and final use summed by buying state."),
        remarks=remarks,
    )


def _state(place: Path, prefix: str, where: str, names: StateNames) -> str:
    part = _PART.match(prefix)
    if part:
        return dict(_MERGED)[part[1]]
    return names.code(prefix, f"{place}, {where}")


def _use(place: Path, name: str, names: StateNames) -> Use:
    prefix, mark, rest = name.partition("_")
    if not mark or prefix == "ALL":
        return Use(None, None)
    return Use(_state(place, prefix, f"column {name}", names), None if rest in _FINAL else rest)


def _rows(place: Path, reader: Iterator[list[str]], names: StateNames) -> Iterator[Row]:
    for line, fields in enumerate(reader, 2):
        if not fields:
            continue
        name = fields[0].strip()
        prefix, mark, rest = name.partition("_")
        if name in _OUTPUT:
            yield Row(line, name, "output", "", "", fields[1:])
        elif name in _COSTS or "TAX" in rest or (mark and rest in ("TLS", "VA")):
            yield Row(line, name, "cost", "", "", fields[1:])
        elif mark:
            yield Row(line, name, "sales", _state(place, prefix, f"line {line}", names), rest, fields[1:])
        else:
            raise DataError(
                f"{place}, line {line}: row {name!r} is none of state_industry, "
                f"{', '.join(sorted(_COSTS | _OUTPUT))}"
            )
