"""What `blocs whatif` shows a person: trade, alignment, blocs, predictions, and how far to trust them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from blocs.cli.screen import WIDTH, cut, screen
from blocs.cli.whatif_cells import bold, columns, dim, head, names_in, plain
from blocs.cli.whatif_predictions import show_predictions
from blocs.scenario.figures import between, effect_cell, minus, number, percent, signed, world_cell
from blocs.scenario.words import called_states, effect_words, moved
from blocs.states.naming import name_of

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.scenario.consequences import Consequences
    from blocs.trade import Effects

__all__ = ["show"]

Row = Mapping[str, Any]

_MOST = 8
_ASSUMED = 12


def show(found: Consequences) -> None:
    """Print the answer for the terminal."""
    console = screen()
    width = min(console.width, WIDTH)
    if found.name:
        bold(console, found.name, width)
    for measure in found.measures:
        plain(console, measure, width)
    if found.trade is not None:
        _trade(console, found, found.trade, width)
    _alignment(console, found, width)
    _blocs(console, found, width)
    show_predictions(console, found, width)
    _trust(console, found, width)


# --- trade


def _trade(console: Console, found: Consequences, trade: Effects, width: int) -> None:
    share = f"{trade.level:.0%} of draws".replace("%", " %") if trade.draws else ""
    if not len(trade.touched):
        head(console, "Trade", width)
        plain(console, "No measure changes a rate or a cost: trade stays.", width)
        return
    name = max(width - 58, 18)
    columns(console, "Real income, long run", name, (("change", 12), (share, 24), ("a year", 20)), width)
    table = {str(row["state"]): row for row in trade.states.rows()}
    own = [code for code in called_states(found) if code in table][:_MOST]
    for code in own:
        _income(console, name_of(code), table[code], name)
    others = sorted((c for c in table if c not in own), key=lambda c: table[c]["real_income"])
    for title, ends in (("loses most", others[:1]), ("gains most", others[-1:])):
        for code in ends:
            if (table[code]["real_income"] < 0) == (title == "loses most"):
                _income(console, f"{name_of(code)}, {title}", table[code], name)
    columns(console, "Trade", name, (("before", 12), ("after", 12), ("billion USD", 32)), width)
    before, after = (sum(row[key] for row in trade.touched.rows()) for key in ("before", "after"))
    growth = f"{100 * (after / before - 1):+.1f} %" if before else ""
    _flow(console, "all that they meet", before, after, growth, "", name)
    rows = sorted(trade.pairs.rows(), key=lambda row: -abs(row["change"]))
    ways = names_in([(str(row["exporter"]), str(row["importer"])) for row in rows], name - 2, " to ")
    for way, row in zip(ways[:_MOST], rows, strict=False):
        growth = "" if row["growth"] is None else f"{row['growth']:+.1f} %"
        _flow(console, way, row["before"], row["after"], growth, between(row, "growth", 1), name)
    if len(rows) > _MOST:
        dim(console, f"  and {len(rows) - _MOST} more flows (--json)", width)
    _takers(console, trade, width)


def _income(console: Console, name: str, row: Row, room: int) -> None:
    gain = row["gain"]
    size = f"{gain / 1000:+,.1f} bn USD" if abs(gain) >= 1000 else f"{gain:+,.0f} mn USD"
    change = f"{row['real_income']:+.3f} %"
    text = f"{change:>12}{between(row, 'real_income', 3):>24}{size:>20}"
    console.print(f"{cut(f'  {name}', room)}{minus(text)}"[: room + 56].rstrip())


def _flow(
    console: Console, name: str, before: float, after: float, growth: str, span: str, room: int
) -> None:
    text = f"{before / 1000:>12,.1f}{after / 1000:>12,.1f}{growth:>12}{span:>20}"
    console.print(f"{cut(f'  {name}', room)}{minus(text)}".rstrip())


def _takers(console: Console, trade: Effects, width: int) -> None:
    """Who takes the trade that is diverted, in one line."""
    table = sorted(trade.diverted.rows(), key=lambda row: -abs(row["sells_more"]))[:4]
    if table:
        told = ", ".join(
            f"{name_of(str(row['state']))} {minus(format(row['sells_more'] / 1000, '+,.1f'))}"
            for row in table
        )
        plain(console, f"Others who sell more in their place, billion USD: {told}.", width, lead="  ")


# --- alignment


def _alignment(console: Console, found: Consequences, width: int) -> None:
    rows = found.alignment.rows()
    if not rows:
        return
    last = max(row["year"] for row in rows)
    final = [row for row in rows if row["year"] == last]
    level = f"{found.manifest.level:.0%}".replace("%", " %")
    room = width - 72
    title = f"Alignment in {last}"
    if len(title) >= room:
        head(console, title, width)
        title = ""
    columns(console, title, room, (("without", 23), ("with", 23), ("effect", 26)), width)
    for name, row in zip(_names(final[:_MOST], room - 2), final, strict=False):
        cells = f"{world_cell(row, 'baseline'):>23}{world_cell(row, 'scenario'):>23}{effect_cell(row):>26}"
        console.print(f"{cut(f'  {name}' if len(name) + 2 <= room else f' {name}', room)}{cells}".rstrip())
    told = (
        f"Alignment: likeness of UN votes (kappa, −1 to 1), mean and {level} of {found.manifest.draws:,} "
        "draws."
    )
    told += _twin(final)
    dim(console, f"  {told}", width)
    for row in final[:_MOST]:
        if row["effect_low"] or row["effect_high"] or row["effect"]:
            plain(console, effect_words(row), width, lead="  ")
    still = [row for row in final[:_MOST] if not (row["effect_low"] or row["effect_high"] or row["effect"])]
    if still:
        names = ", ".join(_names(still))
        plain(console, f"No measure presses on both: no effect on {names}.", width, lead="  ")
    _pressed(console, found, final, width)


def _names(rows: Sequence[Row], room: int = 40) -> list[str]:
    return names_in([(str(row["a"]), str(row["b"])) for row in rows], room)


def _twin(rows: Sequence[Row]) -> str:
    """What the twin without an effect of pressure says."""
    if all(abs(row["twin"] - row["baseline"]) < 5e-4 for row in rows):
        return " In the twin, in which pressure moves nobody, all stays as without."
    told = ", ".join(f"{name} {number(row['twin'])}" for name, row in zip(_names(rows), rows, strict=True))
    return f" In the twin, in which pressure moves nobody: {told}."


def _pressed(console: Console, found: Consequences, final: Sequence[Row], width: int) -> None:
    """Other pairs on which pressure changes."""
    shown = {frozenset((row["a"], row["b"])) for row in final}
    rows = [row for row in found.pressure.rows() if {row["a"], row["b"]} not in shown]
    own = [row for row in found.pressure.rows() if {row["a"], row["b"]} in shown]
    for row in own[:3]:
        names = f"{name_of(row['a'])} and {name_of(row['b'])}"
        share = f"{100 * row['before']:.0f} to {100 * row['after']:.0f} %"
        told = f"Pressure of common adversaries on {names}: from {share} of the world's capability"
        if row["rivalry"] >= 0.05:
            told += f"; {100 * row['rivalry']:.0f} % of an old rivalry over territory is left"
        plain(console, f"{told}.", width, lead="  ")
    if rows:
        first = ", ".join(
            f"{name} {signed(row['effect'])}" for name, row in zip(_names(rows[:4]), rows, strict=False)
        )
        many = f" and {len(rows) - 4} more pairs" if len(rows) > 4 else ""
        plain(console, f"Pressure changes on other pairs too; effect: {first}{many}.", width, lead="  ")


# --- blocs


def _blocs(console: Console, found: Consequences, width: int) -> None:
    if not len(found.blocs):
        return
    own = set(called_states(found))
    rows = [row for row in found.blocs.rows() if row["state"] in own or moved(row)]
    rows.sort(key=lambda row: (row["state"] not in own, -abs(row["change"])))
    pairs = {frozenset((row["state"], row["with"])): row for row in reversed(rows)}
    rows = [row for row in rows if row in pairs.values()]  # two leaders are told of once
    name = max(width - 72, 24)
    columns(console, "Stands in one bloc", name, (("without", 12), ("with", 12), ("change", 14)), width)
    ways = names_in([(str(row["state"]), str(row["with"])) for row in rows], name - 2, " with ")
    for way, row in zip(ways[:_MOST], rows, strict=False):
        change = f"{100 * row['change']:+.1f} points" if moved(row) else "no change told"
        line = cut(f"  {way}", name)
        cells = f"{percent(row['baseline']):>12}{percent(row['scenario']):>12}{change:>18}"
        console.print(f"{line}{minus(cells)}".rstrip())
    quiet = len(found.blocs) - sum(moved(row) for row in found.blocs.rows())
    told = f"{quiet} of {len(found.blocs)} states: the change is no more than the draws scatter."
    if len(rows) > _MOST:
        told += f" {len(rows) - _MOST} more change (--json)."
    dim(console, f"  {told}", width)


# --- trust


def _trust(console: Console, found: Consequences, width: int) -> None:
    head(console, "How far to trust this", width)
    for line in found.skill:
        plain(console, line, width, lead="· ")
    if not found.skill:
        plain(console, "How well this has forecast is not known here: see blocs backtest.", width, lead="· ")
    for line in found.remarks:
        plain(console, line[:1].upper() + line[1:], width, lead="· ")
    head(console, "Assumed", width)
    for line in found.assumed[:_ASSUMED]:
        dim(console, cut(f"· {_first(line, width - 2)}", width).rstrip(), width)
    rest = len(found.assumed) - _ASSUMED
    more = f"{rest} more, all in full, and whom to cite" if rest > 0 else "In full, and whom to cite"
    dim(console, f"· {more}: -o FILE.html, or --json. Seed {found.manifest.seed}.", width)


def _first(text: str, width: int) -> str:
    """A sentence on one line: whole where it fits, else its first clauses."""
    if len(text) <= width:
        return text
    head = text[: width - 2]
    cuts = [place for mark in ("; ", ": ", ". ", ", ") if (place := head.rfind(mark)) > width // 2]
    return f"{head[: max(cuts)]} …" if cuts else f"{head.rsplit(' ', 1)[0]} …"
