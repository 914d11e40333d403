"""All measures of the tie between two states, year by year, beside each other: `blocs ties CHN RUS`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.errors import SolverError, UsageError
from blocs.sources import Column, Frame
from blocs.states import Origin, registry
from blocs.ties.asking import Ask
from blocs.ties.holdings import Holdings
from blocs.ties.measure import Family, Measure, Sampling

__all__ = ["Line", "Missing", "Profile", "profile"]

ROW = "measure and year"
"""What one row of the table of a profile is."""
_OVER: Mapping[Sampling, str] = {
    "roll calls": "bootstrap over roll calls",
    "events": "bootstrap over events",
    "posterior": "posterior",
    "parts": "one part left out",
    "": "",
}


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One measure over the years, in one direction where it has directions.

    Attributes
    ----------
    measure : Measure
    a, b : str
        Codes of the states; from `a` to `b` where `directed`.
    directed : bool
    years : int64 array of length n
        Years in which it is known, rising.
    values, low, high : float64 array of length n
        Bounds are NaN where there is no interval.
    n : float64 array of length n
        How much it rests on; NaN where the data do not say.
    sources : tuple of str
        Names of the datasets that it comes from, or ``"reports"``.
    told : str
        For what reports tell: "confirmed", or "confirmed and suggested"; of coded events "coded: " and their
        source; else empty.
    """

    measure: Measure
    a: str
    b: str
    directed: bool
    years: NDArray[np.int64]
    values: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    n: NDArray[np.float64]
    sources: tuple[str, ...]
    told: str = ""

    @property
    def sides(self) -> str:
        """The two states as text: ``CHN–RUS``, or ``CHN → RUS``."""
        return f"{self.a} → {self.b}" if self.directed else f"{self.a}–{self.b}"

    @property
    def over(self) -> str:
        """What its intervals are over: "bootstrap over roll calls"; empty where it has none."""
        if np.isnan(self.low).all():
            return ""
        return _OVER[self.measure.sampling] or ("least and most told" if self.told else "")


@dataclass(frozen=True, slots=True)
class Missing:
    """A measure that is not in a profile, and why; `remedy` says what would bring it."""

    measure: str
    why: str
    remedy: str

    @property
    def words(self) -> str:
        """Why, and what would bring it."""
        return "; ".join(filter(None, (self.why, self.remedy)))


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The tie of two states by every measure that the data at hand allow.

    Attributes
    ----------
    ask : Ask
    lines : tuple of Line
        In the order of the catalogue.
    missing : tuple of Missing
    origins : tuple of (str, Origin)
        Datasets used, by name.
    remarks : tuple of str
        What a reader should know: which state bore a number, what a dataset leaves out.
    """

    ask: Ask
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]
    origins: tuple[tuple[str, Origin], ...]
    remarks: tuple[str, ...] = ()

    @property
    def frame(self) -> Frame:
        """All of it as one table, a row for each measure, direction and year."""
        lines = self.lines

        def text(name: str, of: Callable[[Line], str], note: str = "") -> Column:
            return Column(name, [of(line) for line in lines for _ in line.years], note=note, like="text")

        def number(of: Callable[[Line], NDArray[np.float64]]) -> NDArray[np.float64]:
            return np.concatenate([np.zeros(0), *(of(line) for line in lines)])

        n = number(lambda line: line.n)
        whole = [None if np.isnan(x) else int(x) for x in n] if not (n[~np.isnan(n)] % 1).any() else n
        ends = "of the interval"
        columns = [
            text("measure", lambda line: line.measure.name),
            text("from", lambda line: line.a, "no direction unless directed"),
            text("to", lambda line: line.b),
            text("directed", lambda line: "yes" if line.directed else "no"),
            Column.of("year", np.concatenate([np.zeros(0, np.int64), *(line.years for line in lines)])),
            Column.of("value", number(lambda line: line.values)),
            Column.of("low", number(lambda line: line.low), note=f"low end {ends}"),
            Column.of("high", number(lambda line: line.high), note=f"high end {ends}"),
            text(
                "interval",
                lambda line: line.over,
                f"what it is over; of draws {self.ask.level:.0%} lie in it",
            ),
            Column.of("n", whole, note="what the value rests on: roll calls, events, years ..."),
            text("unit", lambda line: line.measure.unit),
            text("source", lambda line: ", ".join(line.sources)),
            text("told", lambda line: line.told, "of what reports tell: which records count"),
        ]
        return Frame(ROW, columns, tuple(origin.citation for _, origin in self.origins))

    def to_json(self, *, indent: int | None = None) -> str:
        """All of it as JSON: the table as rows, what is missing and why, remarks, whom to cite."""
        ask = self.ask
        told = {
            "pair": list(ask.pair or ()),
            "since": ask.since,
            "until": ask.until,
            "level": ask.level,
            "draws": ask.draws,
            "seed": ask.seed,
            "rows": list(self.frame.rows()),
            "missing": [asdict(item) for item in self.missing],
            "remarks": list(self.remarks),
            "sources": [{"name": name, **asdict(origin)} for name, origin in self.origins],
        }
        return json.dumps(told, ensure_ascii=False, indent=indent, allow_nan=False, default=str)


def profile(
    ask: Ask,
    holdings: Holdings,
    families: Sequence[Family],
    *,
    reported: Iterable[Line] = (),
    only_reported: Sequence[Measure] = (),
    measures: Sequence[str] | None = None,
    origins: Mapping[str, Origin] | None = None,
    gone: Sequence[Missing] = (),
) -> Profile:
    """Measure the tie of a pair of states by all that the data at hand allow.

    Parameters
    ----------
    ask : Ask
        With a pair.
    holdings : Holdings
    families : sequence of Family
        `blocs.ties.catalogue.CATALOGUE`.
    reported : iterable of Line
        What reports tell (`blocs.ties.reported`); set beside the measures of the same name.
    only_reported : sequence of Measure
        Measures that no family makes, but reports give.
    measures : sequence of str, optional
        Only these.
    origins : mapping of str to Origin, optional
        Where what is reported comes from, other than reports.
    gone : sequence of Missing
        What else is missing.

    Raises
    ------
    UsageError
        When no pair is asked for, or a measure is not known; names those that are.
    DataError, StoreError
        When a dataset is damaged.
    """
    if ask.pair is None:
        raise UsageError("a profile is of two states; name them")
    chosen = _chosen(families, only_reported, measures)
    lines: list[Line] = []
    missing: list[Missing] = []
    used: dict[str, Origin] = {}
    told = [line for line in reported if line.measure.name in chosen]
    for family in families:
        wanted = [measure for measure in family.measures if measure.name in chosen]
        if not wanted:
            continue
        beside = {m.name: [line for line in told if line.measure.name == m.name] for m in wanted}
        need = family.from_(holdings)
        if need is None:
            missing += [Missing(m.name, "no data", _remedy(family)) for m in wanted if not beside[m.name]]
            lines += [line for m in wanted for line in beside[m.name]]
            continue
        sources = family.uses(holdings)
        try:
            frame = ask.own(family.make(holdings, ask, need))
        except (UsageError, SolverError) as error:
            if measures is not None:
                raise
            missing += [Missing(m.name, str(error), "") for m in wanted]
            lines += [line for m in wanted for line in beside[m.name]]
            continue
        used |= {name: holdings.get(name).origin for name in sources}
        for measure in wanted:
            found = lines_of(frame, measure, family.directed, ask, sources or ("registry",))
            if not any(len(line.years) for line in found):
                missing.append(Missing(measure.name, *_why(ask, holdings, sources)))
            lines += [line for line in found if len(line.years)] + beside[measure.name]
    named = {measure.name for family in families for measure in family.measures}
    lines += [line for line in told if line.measure.name not in named]
    seen = {line.measure.name for line in told}
    missing += [
        Missing(m.name, "no report covers these years", "blocs read FILE --store DIR")
        for m in only_reported
        if measures is not None and m.name in chosen and m.name not in seen
    ]
    used |= origins or {}
    return Profile(ask, tuple(lines), (*missing, *gone), tuple(used.items()), _remarks(ask))


def lines_of(
    frame: Frame, measure: Measure, directed: bool, ask: Ask, sources: tuple[str, ...], told: str = ""
) -> tuple[Line, ...]:
    """Take a measure of the pair out of a table: one line, or one for each direction.

    Years in which the value is missing are left out; where the frame names a measure's own number
    (``NAME_n``), that is its n, else the column ``n``.
    """
    assert ask.pair is not None
    years = frame.array("year")
    a, b = ask.pair
    if directed:
        forth = ask.side(frame)
        return tuple(
            _line(frame, measure, ask, rows, (first, second), True, sources, told)
            for rows, first, second in ((forth, a, b), (~forth, b, a))
        )
    return (_line(frame, measure, ask, np.ones(len(years), bool), (a, b), False, sources, told),)


def _line(
    frame: Frame,
    measure: Measure,
    ask: Ask,
    side: NDArray[np.bool_],
    pair: tuple[str, str],
    directed: bool,
    sources: tuple[str, ...],
    told: str,
) -> Line:
    values = frame.array(measure.name).astype(float)
    rows = np.flatnonzero(side & ~np.isnan(values))
    years = frame.array("year")[rows]
    # of two rows of one year, that of the numbers borne at its end
    rows = rows[np.lexsort((~ask.last_in_year(frame.take(rows)), years))]
    years = frame.array("year")[rows]
    rows = rows[np.append(True, years[1:] != years[:-1])[: len(rows)]]

    def taken(*names: str) -> NDArray[np.float64]:
        name = next((name for name in names if name in frame), None)
        return np.full(len(rows), np.nan) if name is None else frame.array(name)[rows].astype(float)

    return Line(
        measure,
        *pair,
        directed,
        frame.array("year")[rows],
        values[rows],
        taken(f"{measure.name}_low"),
        taken(f"{measure.name}_high"),
        taken(f"{measure.name}_n", "n"),
        sources,
        told,
    )


def _chosen(
    families: Sequence[Family], others: Sequence[Measure], measures: Sequence[str] | None
) -> frozenset[str]:
    known = [*(m.name for family in families for m in family.measures), *(m.name for m in others)]
    unknown = [name for name in measures or () if name not in known]
    if unknown:
        raise UsageError(f"no measure {unknown[0]!r}; there are {', '.join(known)}")
    return frozenset(known if measures is None else measures)


def _remedy(family: Family) -> str:
    """How the data of a family are brought in."""
    ways = [" and ".join(f"blocs import {name}" for name in need) for need in family.needs]
    return " or ".join(ways)


def _why(ask: Ask, holdings: Holdings, sources: tuple[str, ...]) -> tuple[str, str]:
    """Why there is nothing, and what to ask for."""
    spans = [(name, holdings.get(name).coverage) for name in sources]
    outside = [
        f"{name} speaks of {c.since} to {c.until}"
        for name, c in spans
        if ask.until < c.since or ask.since > c.until
    ]
    if outside:
        return ", ".join(outside), "ask for other years"
    return "the data hold nothing on the two states in these years", "ask for other years or states"


def _remarks(ask: Ask) -> tuple[str, ...]:
    """Which other states bore the numbers of the pair in these years."""
    assert ask.pair is not None
    told = []
    for code in ask.pair:
        spells = [s for state in registry().states.values() for s in state.spells if s.system == "cow"]
        mine = {s.number for s in spells if s.code == code}
        for spell in sorted(spells, key=lambda s: s.since):
            if spell.number in mine and spell.code != code:
                last = ask.until if spell.until is None else spell.until.year
                if spell.since.year <= ask.until and last >= ask.since:
                    name = registry().state(spell.code).name
                    told.append(
                        f"{spell.number} is {name} from {spell.since} to {spell.until or 'now'}; its figures "
                        f"stand under {code}"
                    )
    return tuple(dict.fromkeys(told))
