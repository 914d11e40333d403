"""What the coded events of a store tell of a pair, year by year, for `blocs ties`: each source by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from blocs.errors import MissingExtra, UsageError
from blocs.sources.coded.held import Events
from blocs.sources.coded.known import known
from blocs.states import Origin
from blocs.ties.asking import Ask
from blocs.ties.catalogue import MEASURES_OF_REPORTS
from blocs.ties.coded.panels import dyad_years
from blocs.ties.measure import Measure
from blocs.ties.profile import Line, Missing, lines_of

__all__ = ["MEASURES_OF_CODED", "coded_lines", "last_year"]

MEASURES_OF_CODED = (
    Measure("net", "Net cooperation in acts", "share", "events", (-1.0, 1.0), 1),
    Measure("share", "Share of all coded events", "share", "events", (0.0, 1.0), 0),
)
"""Measures that only coded events give; they share others with reports."""
_ALSO = ("goldstein", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def coded_lines(
    folder: Path, ask: Ask, wanted: Sequence[str] | None = None
) -> tuple[tuple[Line, ...], tuple[Missing, ...], dict[str, Origin]]:
    """Count the coded events of a pair by year.

    Parameters
    ----------
    folder : Path
        Of a store.
    ask : Ask
        With a pair.
    wanted : sequence of str, optional
        Names of measures; all that coded events give when not told.

    Returns
    -------
    tuple
        Lines, whose ``told`` names the source, of the years of which the store has a file; what is missing
        though the store has coded events, and why; and where each source comes from.

    Raises
    ------
    StoreError
        When the manifest or a segment is damaged.
    """
    named = {
        m.name: m for m in (*MEASURES_OF_CODED, *MEASURES_OF_REPORTS) if m.name in (*_ALSO, "net", "share")
    }
    chosen = [m for name, m in named.items() if wanted is None or name in wanted]
    events = Events(folder)
    lines: list[Line] = []
    missing: list[Missing] = []
    origins: dict[str, Origin] = {}
    for source in events.sources if chosen else ():
        try:
            found = dyad_years(folder, ask.since, ask.until, ask.pair, directed=False, source=source)
        except (MissingExtra, UsageError) as error:
            missing.append(Missing(f"coded events of {source}", str(error), ""))
            continue
        covered = found.take(found.array("covered") > 0)
        own = [
            line for m in chosen for line in lines_of(covered, m, False, ask, (source,), f"coded: {source}")
        ]
        lines += [line for line in own if len(line.years)]
        if any(len(line.years) for line in own):
            origins[source] = _origin(source, events)
        else:
            missing.append(
                Missing(f"coded events of {source}", "no file covers these years", "ask for other years")
            )
    order = {measure.name: place for place, measure in enumerate(chosen)}
    lines.sort(key=lambda line: order[line.measure.name])  # sources of one measure beside each other
    return tuple(lines), tuple(missing), origins


def last_year(folder: Path) -> int | None:
    """Give the last year of which the store has a file of coded events; None where it has none."""
    return max((run[1].year for file in Events(folder).files for run in file.days), default=None)


def _origin(source: str, events: Events) -> Origin:
    held = events.folder / "manifest.json"
    try:
        on: date = datetime.fromtimestamp(held.stat().st_mtime, UTC).date()
    except OSError:
        on = datetime.now(UTC).date()
    files = sum(file.source == source for file in events.files)
    note = f"{files:,} files imported"
    try:
        one = known(source)
    except UsageError:
        return Origin(source, f"events of {source}: whoever coded them", "", "the owner's terms", on, note)
    return Origin(one.where, one.citation, source, one.licence, on, note)
