"""`blocs claims`: what several reports tell, and how far it is borne out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli.filters import complete
from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder
from blocs.cli.screen import data, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from blocs.evidence.claims.model import Claim, Copy, Derived
    from blocs.reading.records import Standing

__all__ = ["claims"]

_SHOWN, _TOLD = 100, 6
"""Claims, and tellings of each, that are shown to people who set no limit."""
_ORDER: tuple[Standing, ...] = ("disputed", "revised", "interested", "independent", "single")


def claims(
    store: StoreFolder = DEFAULT_STORE,
    standing: Annotated[
        str | None,
        typer.Option(
            metavar="STANDING",
            autocompletion=complete("standing"),
            help="Only claims that stand so: single, independent, interested, disputed or revised.",
        ),
    ] = None,
    report: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what this report tells; its name or id.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help=f"Show only the first N claims; {_SHOWN} if not given, all with --json.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what several reports tell, and how it stands.

    Acts, amounts, statements and names with their outlets, copies counted once, why they stand so, and how
    figures changed; then reports that are copies, and figures that the reports imply and none gives.

    \b
    blocs claims
    blocs claims --standing disputed --report report.txt
    """
    from blocs.evidence import open_store

    wanted = next((name for name in _ORDER if standing and name == standing.lower()), None)
    if standing and wanted is None:
        raise UsageError(f"unknown standing {standing[:40]!r}; known are {', '.join(_ORDER)}")
    with open_store(store, create=False, read_only=True) as opened:
        found = opened.claims(standing=wanted, report=report)
        copies, derived = (), ()  # type: tuple[Copy, ...], tuple[Derived, ...]
        if not wanted:
            about = None if report is None else opened.report(report)
            copies = tuple(c for c in opened.copies() if about is None or about.id in (c.a, c.b))
            derived = tuple(d for d in opened.derived() if about is None or about.name in d.reports)
        if as_json:
            data("".join(f"{line}\n" for line in _json(found[:limit], copies, derived)))
        else:
            _show(found, copies, derived, limit or _SHOWN)
        if waiting := opened.unlinked():
            reports = f"{waiting:,} report{' was' if waiting == 1 else 's were'}"
            remark(f"blocs: {reports} not held against the others yet; run: blocs relink")


def _json(claims: Sequence[Claim], copies: Sequence[Copy], derived: Sequence[Derived]) -> Iterator[str]:
    from blocs.evidence.claims.model import claim_to_json, copy_to_json, derived_to_json

    for told in (
        *map(claim_to_json, claims),
        *map(copy_to_json, copies),
        *map(derived_to_json, derived),
    ):
        yield json.dumps(told, ensure_ascii=False)


def _show(found: Sequence[Claim], copies: Sequence[Copy], derived: Sequence[Derived], limit: int) -> None:
    from rich.text import Text

    from blocs.cli.lines import MARKS, STATUS_STYLES, short
    from blocs.cli.screen import WIDTH, flat, screen

    console = screen()
    width = min(console.width, WIDTH)
    ordered = sorted(found, key=lambda claim: _ORDER.index(claim.standing))
    for claim in ordered[:limit]:
        _claim(console, claim, width)
    counts = Counter(claim.standing for claim in found)
    told = ", ".join(f"{counts[name]:,} {name}" for name in _ORDER if counts[name])
    console.print(
        f"{len(found):,} claim{'' if len(found) == 1 else 's'} that several tellings bear on"
        + (f": {told}" if told else ""),
        style="bold",
    )
    if len(ordered) > limit:
        console.print(f"{len(ordered) - limit:,} more; --limit shows them, --json gives all", style="dim")
    if copies:
        console.print("\nCopies, counted once:", style="bold")
    for copy in copies:
        line = Text(f"  {short(copy.id)}  ", style="dim")
        if MARKS[copy.status]:
            line.append(f"{MARKS[copy.status]} {copy.status}: ", style=STATUS_STYLES[copy.status])
        _wrapped(console, line.append(flat(copy.reason), style="not dim"), width)
    if derived:
        console.print("\nFigures that follow from the reports and stand in none:", style="bold")
    for figure in derived:
        owner = f" of {' '.join(figure.owner)}" if figure.owner else ""
        said = flat(f"{figure.words}, {figure.what}{owner}: {figure.arithmetic}")
        line = Text(f"  {short(figure.id)}  ", style="dim").append(said, style="not dim")
        _wrapped(console, line, width)


def _claim(console: Console, claim: Claim, width: int) -> None:
    from rich.text import Text

    from blocs.cli.fields import value_in_words
    from blocs.cli.lines import STANDING_STYLES, short
    from blocs.cli.screen import flat

    head = Text(f"{short(claim.id)}  ", style="dim")
    head.append(flat(claim.about), style="bold not dim")
    head.append(f"  {claim.standing}", style=f"{STANDING_STYLES.get(claim.standing, '')} not dim".strip())
    _wrapped(console, head, width)
    _wrapped(console, Text(f"    {flat(claim.reason)}"), width)
    steps = {step.record: value_in_words("value", step.value) for step in claim.history if step.record}
    for telling in claim.tellings[:_TOLD]:
        outlet, day = telling.publisher or telling.report, telling.published or "day unknown"
        value = f"{steps[telling.record]}: " if telling.record in steps else ""
        id_ = f"{short(telling.record)}  " if telling.record else ""
        told = flat(f"{day}  {outlet}: {value}“{telling.words}”")
        _wrapped(console, Text(f"    {id_}", style="dim").append(told, style="not dim"), width)
    if (more := len(claim.tellings) - _TOLD) > 0:
        console.print(f"    and {more:,} more times; blocs trace {short(claim.id)}", style="dim")
    console.print()


def _wrapped(console: Console, text: Text, width: int) -> None:
    """Print a line of at most `width` columns, and what is left under its beginning."""
    from rich.text import Text

    indent = len(text.plain) - len(text.plain.lstrip()) + 4
    first, *rest = text.wrap(console, width - 4)
    first.rstrip()
    console.print(first)
    for line in rest:
        line.rstrip()
        console.print(Text(" " * indent).append_text(line))
