"""What `blocs trade` shows a person: the policy, who loses and gains, where trade goes, what was assumed."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from blocs.cli.screen import WIDTH, cut, screen
from blocs.states.naming import name_of

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.trade import Outcome

__all__ = ["parties", "show"]

Row = Mapping[str, Any]

_NAME = 34


def show(outcome: Outcome, *, name: str, pairs: Sequence[tuple[str, str]], rows: int) -> None:
    """Print an outcome for the terminal."""
    from rich.text import Text

    console = screen()
    width = min(console.width, WIDTH)
    if name:
        console.print(Text(name, style="bold"))
    for measure in outcome.measures:
        for line in textwrap.wrap(measure, width):
            console.print(Text(line, style="" if name else "bold"))
    if not len(outcome.touched):
        day = f" on {outcome.day}" if outcome.day is not None else ""
        console.print(Text(f"No measure changes a rate or a cost{day}: nothing changes."))
        return
    _incomes(console, outcome, rows)
    _revenue(console, outcome)
    _flows(console, "Trade that it touches", list(outcome.touched.rows()), rows)
    _diverted(console, outcome, rows)
    asked = [row for a, b in pairs for ends in ((a, b), (b, a)) for row in _pair_rows(outcome, *ends)]
    if asked:
        _flows(console, "Trade asked for", asked, len(asked))
    _head(console, "Assumed")
    for line in outcome.assumed:
        for i, part in enumerate(textwrap.wrap(_shortened(line), width - 2)):
            console.print(Text(("· " if i == 0 else "  ") + part, style="dim"))
    exact = outcome.equilibrium.residuals
    console.print(
        Text(
            f"· Markets clear to {exact.labour_markets:.0e}, budgets to {exact.budgets:.0e}. "
            "Sources: blocs trade ... --json",
            style="dim",
        )
    )


def parties(outcome: Outcome) -> list[str]:
    """Codes of the states that act or are met, in the order of the table."""
    from blocs.trade.effects import touched_pairs

    places = {k for pair in touched_pairs(outcome.equilibrium) for k in pair}
    return [outcome.economy.states[k] for k in sorted(places)]


def _called(outcome: Outcome) -> set[str]:
    """States that the policy names itself, not through a body or "all"."""
    sides = [getattr(m, side, ()) for m in outcome.policy for side in ("by", "on", "between")]
    return {code for side in sides for code in side}


def _head(console: Console, title: str, *columns: tuple[str, int]) -> None:
    from rich.text import Text

    console.print()
    line = cut(title, _NAME) + "".join(text.rjust(w) for text, w in columns)
    console.print(Text(line.rstrip(), style="bold"))


def _incomes(console: Console, outcome: Outcome, rows: int) -> None:
    table = {str(row["state"]): row for row in outcome.states.rows()}
    first = parties(outcome)
    if len(first) > rows:  # those that were named, and the others with the largest stakes
        called = [c for c in first if c in _called(outcome)]
        rest = sorted((c for c in first if c not in called), key=lambda c: -abs(table[c]["gain"]))
        first = called + rest[: max(rows - len(called), 0)]
    others = sorted((c for c in table if c not in first), key=lambda c: table[c]["real_income"])
    losers = [c for c in others[:rows] if table[c]["real_income"] < 0]
    winners = [c for c in reversed(others[-rows:]) if table[c]["real_income"] > 0 and c not in losers]
    share = f"{outcome.level:.0%} of draws" if outcome.draws else ""
    _head(console, "Real income", ("change", 12), (share, 24), ("a year", 18))
    for title, codes in (("", first), ("lose most", losers), ("gain most", winners)):
        if title and codes:
            console.print(f"  {title}", style="dim")
        for code in codes:
            row = table[code]
            console.print(
                cut(f"    {name_of(code)}" if title else f"  {name_of(code)}", _NAME)
                + f"{row['real_income']:+.3f} %".rjust(12)
                + _between(row, "real_income", 3).rjust(24)
                + _money(row["gain"]).rjust(18)
            )


def _revenue(console: Console, outcome: Outcome) -> None:
    levied = [row for row in outcome.states.rows() if row["revenue"] != row["revenue_before"]]
    if not levied:
        return
    _head(console, "Tariff revenue", ("change", 12))
    for row in sorted(levied, key=lambda r: -abs(r["revenue"] - r["revenue_before"]))[:6]:
        low, high = row.get("revenue_low"), row.get("revenue_high")
        interval = ""
        if low is not None and high is not None:
            interval = f"{_billion(low - row['revenue_before'])} to {_billion(high - row['revenue_before'])}"
        console.print(
            cut(f"  {name_of(str(row['state']))}", _NAME)
            + _billion(row["revenue"] - row["revenue_before"]).rjust(12)
            + interval.rjust(24)
            + "billion USD".rjust(18)
        )


def _flows(console: Console, title: str, flows: list[Row], rows: int) -> None:
    flows = sorted(flows, key=lambda r: -abs(r["change"]))
    _head(console, title, ("before", 12), ("after", 12), ("billion USD", 24))
    for row in flows[: 2 * rows]:
        sector = f", {row['sector']}" if "sector" in row else ""
        ends = f"  {_short(row['exporter'])} to {_short(row['importer'])}{sector}"
        growth = "nothing traded" if row["growth"] is None else f"{row['growth']:+.1f} %"
        console.print(
            cut(ends, _NAME + 2)
            + f"{row['before'] / 1000:,.1f}".rjust(10)
            + f"{row['after'] / 1000:,.1f}".rjust(12)
            + growth.rjust(12)
            + f"  {_between(row, 'growth', 1)}"
        )
    if len(flows) > 2 * rows:
        console.print(f"  and {len(flows) - 2 * rows} more flows (--rows, --json)", style="dim")


def _diverted(console: Console, outcome: Outcome, rows: int) -> None:
    table = list(outcome.diverted.rows())
    if not table:
        return
    _head(console, "Who takes the diverted trade", ("sells more", 12), ("buys more", 32), ("billion USD", 18))
    table.sort(key=lambda r: -(abs(r["sells_more"]) + abs(r["buys_more"])))
    for row in table[: 2 * rows]:
        sells, buys = (f"{_billion(row[k])} {_bounds(row, k)}".strip() for k in ("sells_more", "buys_more"))
        console.print(cut(f"  {name_of(str(row['state']))}", _NAME - 6) + sells.rjust(26) + buys.rjust(28))


def _pair_rows(outcome: Outcome, exporter: str, importer: str) -> list[Row]:
    return list(outcome.pairs(exporters=[exporter], importers=[importer]).rows())


def _between(row: Row, name: str, digits: int) -> str:
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    return "" if low is None or high is None else f"{low:+.{digits}f} to {high:+.{digits}f}"


def _bounds(row: Row, name: str) -> str:
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    return "" if low is None or high is None else f"({_billion(low)} to {_billion(high)})"


def _billion(value: float) -> str:
    return f"{value / 1000:+,.1f}"


def _money(million: float) -> str:
    if abs(million) >= 1000:
        return f"{million / 1000:+,.1f} bn USD"
    return f"{million:+,.0f} mn USD"


def _short(code: object) -> str:
    name = name_of(str(code))
    return name if len(name) <= 14 else str(code)


def _shortened(text: str) -> str:
    """A remark that lists very many states, with the first few of them."""
    head, _, tail = text.partition(": ")
    parts = tail.split(", ")
    return f"{head}: {', '.join(parts[:8])} ..." if len(parts) > 20 else text
