"""What `blocs whatif` shows a person: trade, alignment, blocs, predictions, and how far to trust them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from blocs.cli.screen import WIDTH, cut, screen
from blocs.cli.trade_screen import named

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.scenario.consequences import Consequences
    from blocs.trade import Effects

__all__ = ["called_states", "effect_words", "moved", "show"]

Row = Mapping[str, Any]

_MOST = 8
_ASSUMED = 12
_NOISE = 2.0
"""Errors of a change from which on it is more than the scatter of the draws."""


def show(found: Consequences) -> None:
    """Print the answer for the terminal."""
    console = screen()
    width = min(console.width, WIDTH)
    if found.name:
        _bold(console, found.name, width)
    for measure in found.measures:
        _plain(console, measure, width)
    if found.trade is not None:
        _trade(console, found, found.trade, width)
    _alignment(console, found, width)
    _blocs(console, found, width)
    _predictions(console, found, width)
    _trust(console, found, width)


def called_states(found: Consequences) -> tuple[str, ...]:
    """Codes of the states that the scenario names, those that act first; then those that are watched."""
    from blocs.scenario.file import parse_scenario
    from blocs.scenario.hostile import named_states

    acts, met = named_states(parse_scenario(found.scenario))
    pairs = [code for row in found.alignment.rows() for code in (row["a"], row["b"])]
    return tuple(dict.fromkeys((*acts, *met, *pairs)))


def moved(row: Row) -> bool:
    """Whether a chance changes by more than the draws scatter."""
    return abs(row["change"]) > _NOISE * max(row["error"], 1e-9)


def effect_words(row: Row) -> str:
    """Say an effect on alignment in words, with what its interval leaves open.

    Parameters
    ----------
    row : mapping
        Of `Consequences.alignment`.

    Examples
    --------
    >>> row = {"a": "CHN", "b": "RUS", "effect": 0.03, "effect_low": -0.01, "effect_high": 0.07, "chance": 0.9}
    >>> effect_words(row)
    'China and Russia: likely closer, but the interval of the effect holds 0 (90 % of the draws say closer).'
    """
    names = f"{named(str(row['a']))} and {named(str(row['b']))}"
    low, high, chance = row["effect_low"], row["effect_high"], row["chance"]
    if low > 0:
        return f"{names}: the measures draw them closer (in {_percent(chance)} of the draws)."
    if high < 0:
        return f"{names}: the measures drive them apart (in {_percent(1 - chance)} of the draws)."
    closer = row["effect"] > 0
    share = chance if closer else 1 - chance
    way = "closer" if closer else "apart"
    sure = f"likely {way}, but" if share >= 0.8 else "open which way:"
    return f"{names}: {sure} the interval of the effect holds 0 ({_percent(share)} of the draws say {way})."


# --- trade


def _trade(console: Console, found: Consequences, trade: Effects, width: int) -> None:
    share = f"{trade.level:.0%} of draws".replace("%", " %") if trade.draws else ""
    if not len(trade.touched):
        _head(console, "Trade", width)
        _plain(console, "No measure changes a rate or a cost: trade stays.", width)
        return
    name = max(width - 58, 18)
    _columns(console, "Real income, long run", name, (("change", 12), (share, 24), ("a year", 20)), width)
    table = {str(row["state"]): row for row in trade.states.rows()}
    own = [code for code in called_states(found) if code in table][:_MOST]
    for code in own:
        _income(console, named(code), table[code], name)
    others = sorted((c for c in table if c not in own), key=lambda c: table[c]["real_income"])
    for title, code in (("loses most", others[:1]), ("gains most", others[-1:])):
        for one in code:
            if (table[one]["real_income"] < 0) == (title == "loses most"):
                _income(console, f"{named(one)}, {title}", table[one], name)
    _columns(console, "Trade", name, (("before", 12), ("after", 12), ("billion USD", 32)), width)
    before, after = (sum(row[key] for row in trade.touched.rows()) for key in ("before", "after"))
    growth = f"{100 * (after / before - 1):+.1f} %" if before else ""
    _flow(console, "all that the measures meet", before, after, growth, "", name)
    rows = {(str(row["exporter"]), str(row["importer"])): row for row in trade.pairs.rows()}
    for row in sorted(rows.values(), key=lambda r: -abs(r["change"]))[:_MOST]:
        growth = "" if row["growth"] is None else f"{row['growth']:+.1f} %"
        ends = f"{_short(row['exporter'])} to {_short(row['importer'])}"
        _flow(console, ends, row["before"], row["after"], growth, _between(row, "growth", 1), name)
    if len(rows) > _MOST:
        _dim(console, f"  and {len(rows) - _MOST} more flows (--json)", width)
    _takers(console, trade, width)


def _income(console: Console, name: str, row: Row, room: int) -> None:
    gain = row["gain"]
    size = f"{gain / 1000:+,.1f} bn USD" if abs(gain) >= 1000 else f"{gain:+,.0f} mn USD"
    change = f"{row['real_income']:+.3f} %"
    text = f"{change:>12}{_between(row, 'real_income', 3):>24}{size:>20}"
    console.print(f"{cut(f'  {name}', room)}{_minus(text)}"[: room + 56].rstrip())


def _flow(
    console: Console, name: str, before: float, after: float, growth: str, span: str, room: int
) -> None:
    text = f"{before / 1000:>12,.1f}{after / 1000:>12,.1f}{growth:>12}{span:>20}"
    console.print(f"{cut(f'  {name}', room)}{_minus(text)}".rstrip())


def _takers(console: Console, trade: Effects, width: int) -> None:
    """Who takes the trade that is diverted, in one line."""
    table = sorted(trade.diverted.rows(), key=lambda row: -abs(row["sells_more"]))[:4]
    if table:
        told = ", ".join(
            f"{named(str(r['state']))} {_minus(f'{r["sells_more"] / 1000:+,.1f}')}" for r in table
        )
        _plain(console, f"Sells more elsewhere or in their place, billion USD: {told}.", width, lead="  ")


# --- alignment


def _alignment(console: Console, found: Consequences, width: int) -> None:
    rows = found.alignment.rows()
    if not rows:
        return
    last = max(row["year"] for row in rows)
    final = [row for row in rows if row["year"] == last]
    level = f"{found.manifest.level:.0%}".replace("%", " %")
    name = max(width - 72, 16)
    title = f"Alignment in {last}"
    heads = (("without", 22), ("with", 22), ("effect", 26))
    _columns(console, title, name, heads, width)
    for row in final[:_MOST]:
        ends = f"{_short(row['a'])} and {_short(row['b'])}"
        line = cut(f"  {ends}", name)
        line += _cell(row, "baseline").rjust(22) + _cell(row, "scenario").rjust(22) + _effect(row).rjust(26)
        console.print(line.rstrip())
    told = f"Likeness of UN votes (kappa, −1 to 1), mean and {level} of {found.manifest.draws:,} draws."
    told += _twin(final)
    _dim(console, f"  {told}", width)
    for row in final[:_MOST]:
        if row["effect_low"] or row["effect_high"] or row["effect"]:
            _plain(console, effect_words(row), width, lead="  ")
    still = [row for row in final[:_MOST] if not (row["effect_low"] or row["effect_high"] or row["effect"])]
    if still:
        names = ", ".join(f"{_short(row['a'])} and {_short(row['b'])}" for row in still)
        _plain(console, f"No measure presses on both: no effect on {names}.", width, lead="  ")
    _pressed(console, found, final, width)


def _twin(rows: Sequence[Row]) -> str:
    """What the twin without an effect of pressure says."""
    if all(abs(row["twin"] - row["baseline"]) < 5e-4 for row in rows):
        return " In the twin, in which pressure moves nobody, all stays as without."
    told = ", ".join(f"{_short(r['a'])}–{_short(r['b'])} {_number(r['twin'])}" for r in rows)
    return f" In the twin, in which pressure moves nobody: {told}."


def _pressed(console: Console, found: Consequences, final: Sequence[Row], width: int) -> None:
    """Other pairs on which pressure changes."""
    shown = {frozenset((row["a"], row["b"])) for row in final}
    rows = [row for row in found.pressure.rows() if {row["a"], row["b"]} not in shown]
    own = [row for row in found.pressure.rows() if {row["a"], row["b"]} in shown]
    for row in own[:3]:
        names = f"{named(row['a'])} and {named(row['b'])}"
        share = f"{100 * row['before']:.0f} to {100 * row['after']:.0f} %"
        told = f"Pressure of common adversaries on {names}: from {share} of the world's capability"
        if row["rivalry"] >= 0.05:
            told += f"; {100 * row['rivalry']:.0f} % of an old rivalry over territory is left"
        _plain(console, f"{told}.", width, lead="  ")
    if rows:
        first = ", ".join(f"{_short(r['a'])}–{_short(r['b'])} {_signed(r['effect'])}" for r in rows[:4])
        many = f" and {len(rows) - 4} more pairs" if len(rows) > 4 else ""
        _plain(console, f"Pressure changes on other pairs too; effect: {first}{many}.", width, lead="  ")


# --- blocs


def _blocs(console: Console, found: Consequences, width: int) -> None:
    if not len(found.blocs):
        return
    own = set(called_states(found))
    rows = [row for row in found.blocs.rows() if row["state"] in own or moved(row)]
    rows.sort(key=lambda row: (row["state"] not in own, -abs(row["change"])))
    name = max(width - 72, 24)
    _columns(console, "Stands in one bloc", name, (("without", 12), ("with", 12), ("change", 14)), width)
    for row in rows[:_MOST]:
        change = f"{100 * row['change']:+.1f} points" if moved(row) else "no change told"
        line = cut(f"  {_short(row['state'])} with {_short(row['with'])}", name)
        cells = f"{_percent(row['baseline']):>12}{_percent(row['scenario']):>12}{change:>18}"
        console.print(f"{line}{_minus(cells)}".rstrip())
    quiet = len(found.blocs) - sum(moved(row) for row in found.blocs.rows())
    told = f"{quiet} of {len(found.blocs)} states: the change is no more than the draws scatter."
    if len(rows) > _MOST:
        told += f" {len(rows) - _MOST} more change (--json)."
    _dim(console, f"  {told}", width)


# --- predictions


def _predictions(console: Console, found: Consequences, width: int) -> None:
    rows = [row for row in found.predictions.rows() if row.get("chance") is not None]
    if not len(found.predictions):
        return
    _head(console, "What the reports predict", width)
    for group in _alike(rows)[:5]:
        row = group[0]
        says = _and(list(dict.fromkeys(str(one["says"]) for one in group)))
        many = f", {len(group)} times" if len(group) > 1 else ""
        until = "" if not row["until"] else f", {_until(str(row['until']))}"
        what = _alignment_words(row) if row["kind"] == "alignment" else str(row["what"])
        _plain(console, f"{what}{until} ({says}{many})", width, lead="  ")
        _plain(console, _odds(row), width, lead="    ")
    rest = len(found.predictions) - len(rows)
    if rest:
        _dim(console, f"  {rest} more, of which nothing comparable is known: no odds (--json)", width)


def _odds(row: Row) -> str:
    told = f"Chance {_percent(row['chance'])} ({_percent(row['low'])} to {_percent(row['high'])})"
    if row["kind"] == "trade":
        told += ", from how comparable pairs grew"
    elif row["kind"] == "alignment":
        told += ", from the draws"
    if row.get("chance_scenario") is not None:
        told += f"; with the measures {_percent(row['chance_scenario'])}"
    if row.get("chance_on") is not None and row.get("chance_back") is not None:
        told += (
            f". After the first months {_percent(row['chance_back'])} if the rest grows as comparable pairs do, "
            f"{_percent(row['chance_on'])} if as they did"
        )
    if row.get("outcome"):
        told += f". What came: {row['outcome']}"
    return f"{told}."


def _alike(rows: Iterable[Row]) -> list[list[Row]]:
    """Predictions of the same thing, those of amounts first."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        key = (row["kind"], row["states"], row["until"], row["needed"], row["chance"])
        groups.setdefault(key, []).append(row)
    return sorted(groups.values(), key=lambda group: group[0]["kind"] != "trade")


def _alignment_words(row: Row) -> str:
    return f"{_and([named(code) for code in str(row['states']).split()])} move closer or apart, as told"


def _until(text: str) -> str:
    return f"until {text}" if text[:1].isdigit() else text


# --- trust


def _trust(console: Console, found: Consequences, width: int) -> None:
    _head(console, "How far to trust this", width)
    for line in found.skill:
        _plain(console, line, width, lead="· ")
    if not found.skill:
        _plain(console, "How well this has forecast is not known here: see blocs backtest.", width, lead="· ")
    for line in found.remarks:
        _plain(console, line[:1].upper() + line[1:], width, lead="· ")
    _head(console, "Assumed", width)
    for line in found.assumed[:_ASSUMED]:
        _dim(console, cut(f"· {_first(line, width - 2)}", width).rstrip(), width)
    rest = len(found.assumed) - _ASSUMED
    more = f"{rest} more, all in full, and whom to cite" if rest > 0 else "In full, and whom to cite"
    _dim(console, f"· {more}: -o FILE.html, or --json. Seed {found.manifest.seed}.", width)


def _first(text: str, width: int) -> str:
    """A sentence on one line: whole where it fits, else its first clauses."""
    if len(text) <= width:
        return text
    head = text[: width - 2]
    cuts = [place for mark in ("; ", ": ", ". ", ", ") if (place := head.rfind(mark)) > width // 2]
    return f"{head[: max(cuts)]} …" if cuts else f"{head.rsplit(' ', 1)[0]} …"


# --- cells


def _cell(row: Row, world: str) -> str:
    low, high = row[f"{world}_low"], row[f"{world}_high"]
    return f"{_number(row[world])} ({_number(low)} to {_number(high)})"


def _effect(row: Row) -> str:
    low, high = row["effect_low"], row["effect_high"]
    if not (low or high or row["effect"]):
        return "none"
    return f"{_signed(row['effect'])} ({_signed(low)} to {_signed(high)})"


def _number(value: float) -> str:
    return _minus(f"{value + 0.0:.2f}".replace("-0.00", "0.00"))


def _signed(value: float) -> str:
    text = f"{value:+.3f}"
    return "0" if float(text) == 0 else _minus(text)


def _percent(share: float) -> str:
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def _between(row: Row, name: str, digits: int) -> str:
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    return "" if low is None or high is None else f"{low:+.{digits}f} to {high:+.{digits}f}"


def _minus(text: str) -> str:
    return text.replace("-", "−")


def _short(code: object) -> str:
    name = named(str(code))
    return name if len(name) <= 14 else str(code)


def _and(words: Sequence[str]) -> str:
    if len(words) > 3:
        return f"{', '.join(words[:2])} and {len(words) - 2} others"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


# --- lines


def _head(console: Console, title: str, width: int) -> None:
    console.print()
    _bold(console, title, width)


def _columns(console: Console, title: str, room: int, columns: Sequence[tuple[str, int]], width: int) -> None:
    console.print()
    _bold(console, (cut(title, room) + "".join(text.rjust(w) for text, w in columns)).rstrip(), width)


def _bold(console: Console, text: str, width: int) -> None:
    from rich.text import Text

    for line in [text] if len(text) <= width else textwrap.wrap(text, width):
        console.print(Text(line, style="bold"))


def _dim(console: Console, text: str, width: int) -> None:
    _plain(console, text.strip(), width, lead=text[: len(text) - len(text.lstrip())], style="dim")


def _plain(console: Console, text: str, width: int, *, lead: str = "", style: str = "") -> None:
    from rich.text import Text

    for i, line in enumerate(textwrap.wrap(text, width - len(lead), break_on_hyphens=False)):
        console.print(Text((lead if i == 0 else " " * len(lead)) + line, style=style))
