"""The page of `blocs whatif`: charts, their tables, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from blocs.charts.what_if import pictures
from blocs.cli.page_tables import html_table
from blocs.cli.pages import whole_page
from blocs.scenario.foretelling.words import alike, foretold_words, odds_words
from blocs.scenario.words import effect_words

if TYPE_CHECKING:
    from blocs.charts.what_if import Picture
    from blocs.scenario.consequences import Consequences
    from blocs.sources import Frame

__all__ = ["page"]

_PHONE = 360
_INCOMES = ("state", "real_income", "gain", "revenue", "exports", "imports")


def page(found: Consequences) -> str:
    """Write the answer as a page: each chart with its table, predictions, what it rests on, whom to cite."""
    made = {one.name: one for one in pictures(found)}
    title = found.name or (found.measures[0] if found.measures else "What if")
    parts = [f"<p>{escape(text)}</p>" for text in found.measures if text != title]
    manifest = found.manifest
    parts.append(
        f"<p class=quiet>{manifest.draws:,} draws, seed {manifest.seed}; intervals: the middle "
        f"{manifest.level:.0%} of them.</p>".replace("%", " %")
    )
    parts += _sentences(found)
    for name, table in _blocks(found):
        if name in made:
            parts.append(_chart(made[name]))
        parts.append(table)
    parts += _predictions(found)
    parts += [
        _list("How far to trust this", (*found.skill, *found.remarks)),
        _list("What was assumed", found.assumed),
        f"<h2>The scenario</h2><div class=wide><pre>{escape(found.scenario)}</pre></div>",
        _list("What went in", (f"{name}: {told}" for name, told in manifest.inputs)),
        _list("Sources", found.sources),
    ]
    return whole_page(title, "".join(parts))


def _sentences(found: Consequences) -> list[str]:
    """Effects on alignment in the last year, in words."""
    rows = found.alignment.rows()
    last = max((row["year"] for row in rows), default=None)
    told = [
        effect_words(row) for row in rows if row["year"] == last and (row["effect"] or row["effect_high"])
    ]
    return [f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in told)}</ul>"] if told else []


def _predictions(found: Consequences) -> list[str]:
    """What the reports predict, each with its odds and how they were made."""
    rows = found.predictions.rows()
    told = [
        f"<li>{escape(foretold_words(group))}. {escape(odds_words(group[0]))}"
        f"<br><small>{escape(str(group[0]['basis']))}</small></li>"
        for group in alike(row for row in rows if row["chance"] is not None)
    ]
    rest = [
        f"<li>{escape(str(row['what']))} ({escape(str(row['says']))})"
        f"<br><small>{escape(str(row['basis']))}</small></li>"
        for row in rows
        if row["chance"] is None
    ]
    if rest:
        told.append(
            f"<li><details><summary>{len(rest)} without odds</summary><ul>{''.join(rest)}</ul></details></li>"
        )
    return [f"<h2>What the reports predict</h2><ul>{''.join(told)}</ul>"] if told else []


def _blocks(found: Consequences) -> list[tuple[str, str]]:
    """Names of pictures, and the table that stands under each."""
    trade = found.trade

    def table(frame: Frame, columns: tuple[str, ...] | None = None) -> str:
        return html_table(frame, columns, folded=True) if len(frame) else ""

    blocks: list[tuple[str, str]] = [("alignment", table(found.alignment))]
    if trade is not None:
        blocks += [
            ("incomes", table(trade.states, _INCOMES)),
            ("touched", table(trade.touched)),
            ("pairs", table(trade.pairs)),
        ]
    pressed = ""
    if len(found.pressure):
        pressed = f"<h2>Pressure of common adversaries</h2>{html_table(found.pressure)}"
    return [
        *blocks,
        ("blocs", table(found.blocs)),
        ("together", table(found.together)),
        ("pressure", pressed),
    ]


def _chart(one: Picture) -> str:
    return (
        f"<h2>{escape(one.title)}</h2><p class=quiet>{escape(one.subtitle)}</p>"
        f"<div class=desk>{one.svg()}</div><div class=phone>{one.svg(_PHONE)}</div>"
    )


def _list(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(title)}</h2><ul>{items}</ul>" if items else ""
