"""SIPRI's arms transfers: the volume of major arms delivered from supplier to recipient, by year.

Volumes are trend-indicator values (TIV), in millions: what the arms are worth as military resources, not what
was paid. A figure of 0 is a delivery of less than half a million; where nothing was delivered, there is no
figure. Two layouts are read, told by the file itself: a table of all pairs with the columns ``year``,
``recipient``, ``supplier`` and ``tiv``; and the table that SIPRI's site gives for one supplier or one
recipient: lines of title (``TIV of arms exports from ...``), a line of years, and a line a partner.

References
----------
SIPRI Arms Transfers Database. Stockholm International Peace Research Institute.
https://www.sipri.org/databases/armstransfers
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources.cells import day_of, number, opened
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.naming import StateNames
from blocs.sources.panel import Coverage, Unit
from blocs.sources.panel.dataset import Dataset
from blocs.sources.tabular import open_table, refuse
from blocs.sources.tally import Whole, listed, sent_by, state_numbers, summed
from blocs.states import Origin, registry

__all__ = ["read_sipri"]

Side: TypeAlias = Literal["supplier", "recipient"]

_CODES = {"GDR": "DDR", "YAR": "YEM", "YPR": "YMD", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "KSV": "XKX"}
"""Codes of states in tables of pairs that are not those of ISO 3166."""
_NAMES = {
    "Congo": "COG",
    "East Germany (GDR)": "DDR",
    "West Germany (FRG)": "DEU",
    "Yemen Arab Republic (North Yemen)": "YEM",
    "South Yemen": "YMD",
    "St Kitts and Nevis": "KNA",
    "St Vincent": "VCT",
    "Saint Vincent": "VCT",
    "South Vietnam": "RVN",
}
_TITLE = re.compile(
    r"\b(from|to|(?:exports|imports)\s+(?:by|of))\s+(.+?)(?=\s*(?:,|\bfrom\b|\bto\b|\d{4}|$))", re.IGNORECASE
)
_ABOUT = re.compile(r"exports|imports|transfers|deliveries", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")
_TOTAL = frozenset(("total", "totals", "sum", ""))
_TWO_VIETNAMS = (1954, 1975)
_CITATION = (
    "SIPRI Arms Transfers Database. Stockholm International Peace Research Institute. "
    "https://www.sipri.org/databases/armstransfers"
)


def read_sipri(
    path: str | Path,
    *,
    supplier: str | None = None,
    recipient: str | None = None,
    codes: Mapping[str, str] | None = None,
) -> Dataset:
    """Read transfers of major arms by supplier, recipient and year.

    Parameters
    ----------
    path : path
        A table of all pairs (CSV, tab-separated text or Parquet), or of one supplier or recipient as SIPRI's
        site gives it (CSV).
    supplier, recipient : str, optional
        Code or name of the one that the table is of, where its title does not say.
    codes : mapping of str to str, optional
        The user's own: code or name in the file to a code of the registry.

    Returns
    -------
    Dataset
        Unit directed dyad-year (COW), from supplier to recipient. ``tiv`` in million TIV, 0 where nothing, or
        less than half a million, was delivered; ``transfers``, 1 where the file has a figure, else 0. In a
        table of all pairs no row is 0 within its years; a table of one supplier or recipient has a row for
        each partner, and says nothing of other pairs.

    Raises
    ------
    UsageError
        When both `supplier` and `recipient` are given, or a table of all pairs is read with one of them.
    DataError
        When no layout is found, a column is missing, a cell is no number or negative, or the title does not
        say whose table it is.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "tiv.csv")
    ...     _ = path.write_text("year,recipient,supplier,tiv\\n1990,IND,RUS,1504\\n1990,IND,FRA,0\\n")
    ...     frame = read_sipri(path).frame
    >>> [(row["ccode1"], row["ccode2"], row["tiv"], row["transfers"]) for row in frame.rows()]
    [(220, 750, 0.0, 1), (365, 750, 1504.0, 1)]
    """
    place = Path(path)
    if supplier is not None and recipient is not None:
        raise UsageError("give supplier= or recipient=, whichever the table is of, not both")
    given: tuple[Side, str] | None = None
    if supplier is not None or recipient is not None:
        given = ("supplier", supplier) if supplier is not None else ("recipient", str(recipient))
    if place.suffix.lower() == ".parquet" or _is_of_pairs(place):
        if given:
            raise UsageError(f"{place} holds all pairs: leave out {given[0]}=")
        frame, remarks = _pairs(place, codes)
    else:
        frame, remarks = _one(place, given, codes)
    return Dataset("sipri", frame, _origin(place), tuple(remarks))


# --- a table of all pairs


def _is_of_pairs(place: Path) -> bool:
    with opened(place) as stream:
        head = stream.readline().casefold()
    return "recipient" in head and "supplier" in head and "tiv" in head


def _pairs(place: Path, codes: Mapping[str, str] | None) -> tuple[Frame, list[str]]:
    table = open_table(place, ("year", "recipient", "supplier", "tiv"), what="the arms transfers")
    year, tiv = table.whole("year"), table.number("tiv")
    refuse(table, tiv < 0, "tiv", "{cell} is negative; a volume cannot be")
    refuse(table, (year < 1900) | (year > 2100), "year", "{cell} is no year")
    sides, unknown = [], []
    for column in ("supplier", "recipient"):
        places, words = table.factor(column)
        refuse(table, places < 0, column, "missing; each row needs its supplier and recipient")
        found = np.array([*(_code(word, codes) for word in words), None], object)[places]
        sides.append(state_numbers(found, year))
        unknown += [words[at] for at in np.unique(places[sides[-1] < 0])]
        # The code of Vietnam was that of two states.
        sides[-1][(found == "VNM") & (year >= _TWO_VIETNAMS[0]) & (year <= _TWO_VIETNAMS[1])] = 816
    a, b = sides
    kept = (a >= 0) & (b >= 0) & (a != b)
    remarks = _left_out(unknown, int(((a < 0) | (b < 0)).sum()), "rows")
    if own := int(((a == b) & (a >= 0)).sum()):
        remarks.append(f"{own} rows of a state with itself left out")
    a, b, year, tiv = a[kept], b[kept], year[kept], tiv[kept]
    if not len(a):
        raise DataError(f"{place}: no transfers between states that are known; give codes=")
    one = summed(_UNIT, [a, b, year], [Column("n", np.ones(len(a), np.int64))])[-1].values
    if count := int((one > 1).sum()):
        remarks.append(
            f"{count} pairs and years stand in more than one row, added up: such tables give armed groups "
            "the code of their state"
        )
    a, b, year, tiv, vietnam = _two_vietnams(a, b, year, tiv)
    if vietnam:
        remarks.append(
            f"{vietnam} rows of VNM of {_TWO_VIETNAMS[0]}-{_TWO_VIETNAMS[1]}: the code does not tell North "
            "from South; missing for both"
        )
    span = Coverage(int(year.min()), int(year.max()), note="major arms; no row is no transfer")
    return _frame(a, b, year, tiv, np.ones(len(a), np.int64), span, 0), remarks


def _two_vietnams(
    a: Whole, b: Whole, year: Whole, tiv: NDArray[np.float64]
) -> tuple[Whole, Whole, Whole, NDArray[np.float64], int]:
    """Make what is told of Vietnam, when there were two, missing for both 816 and 817."""
    either = ((a == 816) | (b == 816)) & (year >= _TWO_VIETNAMS[0]) & (year <= _TWO_VIETNAMS[1])
    tiv = np.where(either, np.nan, tiv)
    south = [np.where(each[either] == 816, 817, each[either]) for each in (a, b)]
    return (
        np.concatenate([a, south[0]]),
        np.concatenate([b, south[1]]),
        np.concatenate([year, year[either]]),
        np.concatenate([tiv, tiv[either]]),
        int(either.sum()),
    )


# --- the table of one supplier or recipient


def _one(
    place: Path, given: tuple[Side, str] | None, codes: Mapping[str, str] | None
) -> tuple[Frame, list[str]]:
    titles, years, rows = _lines(place)
    side, name = given or _side(place, titles, codes)
    code = _code(name, codes)
    first, last = min(years), max(years)
    own = state_numbers(np.array([code] * len(years), object), np.array(years, np.int64))
    if (own < 0).any():
        raise DataError(f"{place}: no state is called {name!r}; give {side}= with a code of ISO 3166")
    partner, year, tiv, unknown = [], [], [], []
    for line, words, cells in rows:
        group = words.endswith("*") and words not in (codes or ())
        found = None if group else _code(words, codes)
        if found is None:
            unknown.append(words)
            continue
        for when, cell in zip(years, cells, strict=True):
            if cell.strip():
                partner.append(found)
                year.append(when)
                tiv.append(number(cell.strip(), f"{place}, line {line}, column {when}"))
    when_told = np.array(year, np.int64)
    numbers = state_numbers(np.array([*partner, None], object)[:-1], when_told)
    ours = own[when_told - first]
    unknown += sorted({partner[at] for at in np.flatnonzero(numbers < 0)})
    kept = (numbers >= 0) & (numbers != ours)
    remarks = _left_out(unknown, len(unknown), f"{'recipients' if side == 'supplier' else 'suppliers'}")
    a, b, when_all = _partners(dict(zip(years, own.tolist(), strict=True)), side)
    theirs = [ours[kept], numbers[kept]] if side == "supplier" else [numbers[kept], ours[kept]]
    frame = _frame(
        np.concatenate([theirs[0], a]),
        np.concatenate([theirs[1], b]),
        np.concatenate([when_told[kept], when_all]),
        np.concatenate([np.array(tiv, float)[kept], np.zeros(len(a))]),
        np.concatenate([np.ones(int(kept.sum()), np.int64), np.zeros(len(a), np.int64)]),
        Coverage(first, last, note=f"major arms; {code} as {side} only"),
        None,
    )
    return frame, remarks


def _lines(place: Path) -> tuple[list[str], list[int], list[tuple[int, str, list[str]]]]:
    """Lines of title, the years, and for each partner its line, name and cells."""
    titles: list[str] = []
    at: list[int] = []
    years: list[int] = []
    rows: list[tuple[int, str, list[str]]] = []
    width = 0
    with opened(place) as stream:
        for line, cells in enumerate(csv.reader(stream), 1):
            if not years:
                at = [column for column, cell in enumerate(cells) if _YEAR.fullmatch(cell.strip())]
                if len(at) and at[0] >= 1 and len(at) == at[-1] - at[0] + 1 and len(cells) - len(at) <= 4:
                    years, width = [int(float(cells[column])) for column in at], len(cells)
                else:
                    titles += [cell for cell in cells if cell.strip()]
                continue
            name = next((cell.strip() for cell in reversed(cells[: at[0]]) if cell.strip()), "")
            if name.casefold() in _TOTAL:
                continue
            if len(cells) != width:
                raise DataError(f"{place}, line {line}: {len(cells)} cells, not {width}; the file is cut off")
            rows.append((line, name, cells[at[0] : at[-1] + 1]))
    if not years or not rows:
        raise DataError(
            f"{place}: neither a table of pairs (year, recipient, supplier, tiv) nor one of SIPRI's tables: "
            "no line of years with lines of partners below it; save the table of the site as CSV"
        )
    if years != list(range(years[0], years[0] + len(years))):
        raise DataError(f"{place}: the years in the head do not follow each other: {years[:6]} ...")
    return titles, years, rows


def _side(place: Path, titles: Sequence[str], codes: Mapping[str, str] | None) -> tuple[Side, str]:
    """Whose table it is, from its title."""
    for title in titles:
        for found in _TITLE.finditer(title) if _ABOUT.search(title) else ():
            word, name = found.group(1).casefold(), found.group(2).strip(" \"'")
            if _code(name, codes) is not None:
                return ("recipient" if word == "to" or word.startswith("imports") else "supplier"), name
    raise DataError(
        f"{place}: its title does not say whose table it is; give supplier= or recipient= (code or name)"
    )


def _partners(own: Mapping[int, int], side: Side) -> tuple[Whole, Whole, Whole]:
    """All pairs of the one with any state, in the years of the table."""
    first, last = min(own), max(own)
    a, b, year = sent_by(np.unique(list(own.values())), first, last)
    mine = a == np.array([own[when] for when in range(first, last + 1)])[year - first]
    a, b, year = a[mine], b[mine], year[mine]
    return (a, b, year) if side == "supplier" else (b, a, year)


# --- what both share

_UNIT = Unit.of("directed dyad-year", "cow")


def _code(word: str, codes: Mapping[str, str] | None) -> str | None:
    """Give the code of a state by its code or name; None for what is no state."""
    if codes and word in codes:
        if codes[word] not in registry().states:
            raise UsageError(f"codes maps {word!r} to {codes[word]!r}, which the registry does not hold")
        return codes[word]
    if len(word) <= 3:
        code = _CODES.get(word, word)
        return code if code in registry().states else None
    if word in _NAMES:
        return _NAMES[word]
    try:
        found = StateNames(2000).code(word, "")
    except DataError:
        return None
    return None if found == "ROW" else found


def _left_out(words: Sequence[str], count: int, what: str) -> list[str]:
    if not words:
        return []
    return [f"{count} {what} that are no known state left out: {listed(words)}; codes= says what they are"]


def _frame(
    a: Whole,
    b: Whole,
    year: Whole,
    tiv: NDArray[np.float64],
    transfers: Whole,
    coverage: Coverage,
    absent: int | None,
) -> Frame:
    told = [Column("tiv", tiv), Column("transfers", transfers)]
    *keys, sums, counts = summed(_UNIT, [a, b, year], told)
    columns = [
        Column(
            "tiv",
            sums.values,
            "million TIV",
            "volume of major arms delivered; 0 with a transfer is less than half a million",
            absent=None if absent is None else 0.0,
            source="sipri",
        ),
        Column(
            "transfers",
            np.minimum(counts.values, 1),
            "",
            "1 where a delivery of major arms is listed",
            absent=absent,
            source="sipri",
        ),
    ]
    return Frame(_UNIT, [*keys, *columns], (_CITATION,), coverage)


def _origin(place: Path) -> Origin:
    return Origin(
        producer="SIPRI",
        citation=_CITATION,
        version=f"file {place.name}",
        licence="SIPRI's terms of use: cite; whole tables may not be redistributed; the user's own copy",
        accessed=day_of(place),
        note="Trend-indicator values, not prices.",
    )
