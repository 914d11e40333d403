"""Joint military exercises (JME), 1970 to 2010: which states trained together, by year.

A row an exercise, with the participants' codes in the columns ``State A``, ``State B`` ... ``State AD`` and
first and last day as text and in parts (``s.year``, ``s.month``, ``s.day``, ``e.year`` ...), in which ``xx``
and -9 stand for what is not known. Exercises were found in news reports: none found is not none held. Version
3 has rows added later, which have no parts of dates and whose column ``AUS`` is 0 (from news) or 1 (from
Australian sources).

References
----------
D'Orazio, V. (2013). International Military Cooperation: From Concepts to Constructs. Ph.D. thesis, The
Pennsylvania State University (chapter 3: Joint Military Exercises: Introducing a Dataset).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources.cells import day_of
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.panel import Coverage, Unit
from blocs.sources.panel.dataset import Dataset
from blocs.sources.spells import years_within
from blocs.sources.tabular import Table, open_table
from blocs.sources.tally import Whole, listed, state_numbers, summed
from blocs.states import Origin, registry

__all__ = ["read_exercises"]

_SINCE, _UNTIL = 1970, 2010
_STATES = tuple(f"State {letters}" for letters in (*ascii_uppercase, *(f"A{c}" for c in ascii_uppercase)))
_PARTS = tuple(f"{end}.{part}" for end in "se" for part in ("year", "month", "day"))
_CODES = {"ROM": "ROU", "ZAR": "COD", "GDR": "DDR", "TMP": "TLS", "KSV": "XKX"}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LONGEST = 366
_CITATION = (
    "D'Orazio, V. (2013). International Military Cooperation: From Concepts to Constructs. Ph.D. thesis, The "
    "Pennsylvania State University."
)


def read_exercises(
    path: str | Path, *, added: bool = False, codes: Mapping[str, str] | None = None
) -> Dataset:
    """Read joint military exercises as counts by pair and year.

    Parameters
    ----------
    path : path
        CSV, tab-separated text or Parquet.
    added : bool
        Count also exercises that are known from Australian sources only (``AUS`` is 1). Without them the
        exercises of one state are not counted better than those of others.
    codes : mapping of str to str, optional
        The user's own: participant as in the file to a code of the registry.

    Returns
    -------
    Dataset
        Unit dyad-year (COW), from the first year with an exercise to 2010, 0 where there is no row.
        ``exercises``: those under way in the year in which both took part. ``dated``: those of them whose
        first and last day are known. ``days``: how long these lasted, in days, all counted in the year in
        which they began; missing where there are exercises and none is dated.

    Raises
    ------
    UsageError
        When `codes` names a code that the registry does not hold.
    DataError
        When a column is missing, or no exercise of two known states is left.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> head = "State A,State B,s.year,s.month,s.day,e.year,e.month,e.day\\n"
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "jme.csv")
    ...     _ = path.write_text(head + "USA,TUR,1977,11,1,1977,11,15\\nUSA,TUR,1977,11,xx,1977,11,xx\\n")
    ...     frame = read_exercises(path).frame
    >>> frame.rows()[0]["exercises"], frame.rows()[0]["dated"], frame.rows()[0]["days"]
    (2, 1, 15.0)
    """
    place = Path(path)
    optional = (*_STATES[2:], *_PARTS, "Start Date", "enddate", "AUS")
    table = open_table(place, _STATES[:2], optional, what="the joint military exercises")
    if "s.year" not in table and "Start Date" not in table:
        raise DataError(f"{place}: no column tells when exercises began (s.year, Start Date)")
    remarks: list[str] = []
    first, last = _spans(table)
    kept = np.ones(len(table), bool)
    if "AUS" in table and not added:
        kept = table.number("AUS", missing=(-9,)) != 1
        if not kept.all():
            remarks.append(
                f"{(~kept).sum()} exercises known from Australian sources only left out; added= counts them"
            )
    dated = (first >= _SINCE) & (first <= _UNTIL)
    if count := int((kept & ~dated).sum()):
        remarks.append(f"{count} rows without a year, or with one outside {_SINCE}-{_UNTIL}, left out")
    at = np.flatnonzero(kept & dated)
    row, years = years_within(first[at], last[at], _SINCE, _UNTIL)
    row = at[row]
    numbers, unknown = _participants(table, row, years, codes)
    if unknown:
        remarks.append(
            f"{sum(unknown.values())} participants that are no state left out: {listed(unknown)}; codes= "
            "says what they are"
        )
    i, j = np.triu_indices(numbers.shape[1], 1)
    one, two = numbers[:, i], numbers[:, j]
    met, pair = np.nonzero((one >= 0) & (two >= 0) & (one != two))
    a, b = one[met, pair], two[met, pair]
    together = np.stack([np.minimum(a, b), np.maximum(a, b), years[met], row[met]])
    low, high, year, row = np.unique(together, axis=1)
    if not len(row):
        raise DataError(f"{place}: no exercise of two states that are known; give codes=")
    lasted = np.where(year == first[row], _days(table)[row], 0.0)
    known = ~np.isnan(_days(table)[row])
    counts = [
        Column(
            "exercises", np.ones(len(row), np.int64), "exercises",
            "joint military exercises under way in the year in which both took part", absent=0,
            source="exercises",
        ),
        Column(
            "dated", known.astype(np.int64), "exercises", "those whose first and last day are known",
            absent=0, source="exercises",
        ),
        Column(
            "days", np.where(known, lasted, 0.0), "days",
            "how long the dated ones lasted, counted in the year in which they began", absent=0.0,
            source="exercises",
        ),
    ]  # fmt: skip
    unit = Unit.of("dyad-year", "cow")
    *columns, sums = summed(unit, [low, high, year], counts)
    sums = sums.with_values(np.where(columns[-1].values > 0, sums.values, np.nan))
    note = "exercises that news reports tell of; 0 is none found"
    coverage = Coverage(int(year.min()), int(max(year.max(), min(_UNTIL, int(last[at].max())))), note=note)
    frame = Frame(unit, [*columns, sums], (_CITATION,), coverage)
    return Dataset("exercises", frame, _origin(place), tuple(remarks))


def _spans(table: Table) -> tuple[Whole, Whole]:
    """First and last year of each exercise; -1 where the first is not known."""
    first, last = (_year_of(table, end, day) for end, day in (("s", "Start Date"), ("e", "enddate")))
    # An end that is not known, or comes before or long after the beginning, is taken to be in the same year.
    return first, np.where((last >= first) & (last <= first + 1), last, first)


def _year_of(table: Table, end: str, day: str) -> Whole:
    """Year of the parts of a date, else the one in its text; -1 for none."""
    years = np.full(len(table), -1, np.int64)
    if f"{end}.year" in table:
        years = np.maximum(_parts(table, f"{end}.year"), -1)
    if day in table:
        places, words = table.factor(day)
        told = [_YEAR.findall(word) for word in words]
        found = np.array([*(int(years[-1]) if years else -1 for years in told), -1], np.int64)[places]
        years = np.where(years < 0, found, years)
    return years


def _parts(table: Table, name: str) -> Whole:
    """Whole numbers of a column in which other text (xx, -9) stands for what is not known: -1."""
    places, words = table.factor(name)
    numbers = np.full(len(words) + 1, -1, np.int64)
    for at, word in enumerate(words):
        if re.fullmatch(r"\d{1,4}(?:\.0)?", word):
            numbers[at] = int(float(word))
    return numbers[places]


def _days(table: Table) -> NDArray[np.float64]:
    """Days from first to last, both included; NaN where a date is not known or makes no sense."""
    nothing = np.full(len(table), np.nan)
    if any(part not in table for part in _PARTS):
        return nothing
    ends = []
    for end in "se":
        year, month, day = (_parts(table, f"{end}.{part}") for part in ("year", "month", "day"))
        known = (year > 0) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
        begin = np.where(known, (year - 1970) * 12 + month - 1, 0).astype("M8[M]")
        date = begin.astype("M8[D]") + np.where(known, day - 1, 0)
        ends.append((date, known & (date.astype("M8[M]") == begin)))
    (start, sure), (finish, sure_too) = ends
    days = (finish - start).astype(np.float64) + 1
    return np.where(sure & sure_too & (days >= 1) & (days <= _LONGEST), days, nothing)


def _participants(
    table: Table, row: NDArray[np.intp], years: Whole, codes: Mapping[str, str] | None
) -> tuple[Whole, dict[str, int]]:
    """Numbers of the participants, (rows, columns), -1 for none; and what is no state, with counts."""
    unknown: dict[str, int] = {}
    columns = []
    for name in _STATES:
        if name not in table:
            continue
        places, words = table.factor(name)
        told = [_code(word, codes) for word in words]
        found = np.array([*told, None], object)[places[row]]
        numbers = state_numbers(found, years)
        columns.append(numbers)
        for at in np.unique(places[row[(numbers < 0) & (places[row] >= 0)]]):
            if words[at] != "-9":
                # An exercise of two years stands twice.
                count = len(np.unique(row[places[row] == at]))
                unknown[words[at]] = unknown.get(words[at], 0) + count
    return np.stack(columns, axis=1), unknown


def _code(word: str, codes: Mapping[str, str] | None) -> str | None:
    if codes and word in codes:
        if codes[word] not in registry().states:
            raise UsageError(f"codes maps {word!r} to {codes[word]!r}, which the registry does not hold")
        return codes[word]
    code = _CODES.get(word.upper(), word.upper())
    return code if code in registry().states else None


def _origin(place: Path) -> Origin:
    return Origin(
        producer="Vito D'Orazio",
        citation=_CITATION,
        version=f"file {place.name}",
        licence="the file tells none: ask its author before you pass it on; the user's own copy",
        accessed=day_of(place),
        note="Neither citation nor version stands in the file; both are taken from its author's pages.",
    )
