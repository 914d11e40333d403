"""The chart and the page of `blocs backtest`: skill and coverage of all forecasters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from blocs.cli.backtest_screen import about
from blocs.cli.page_tables import html_table
from blocs.cli.pages import framed, whole_page

if TYPE_CHECKING:
    from blocs.projection import Backtest
    from blocs.projection.verdicts import InSample
    from blocs.sources import Frame

__all__ = ["page", "picture"]

_TITLE = "How well alignment would have been forecast"
_WIDE, _PHONE = 880, 360
_COLUMNS = (
    "horizon",
    "forecaster",
    "n",
    "crps",
    "log_score",
    "cover50",
    "cover90",
    "skill",
    "over_persistence",
)


def picture(found: Backtest) -> str:
    """Draw skill against persistence and coverage by horizon, as SVG."""
    return framed(_skill(found, width=_WIDE, themed=False))


def page(found: Backtest, sample: Mapping[str, InSample] | None) -> str:
    """Write a backtest as a page: the verdicts, the chart, all tables, whom to cite."""
    from blocs.projection.verdicts import verdicts

    said = "".join(f"<li>{escape(line)}</li>" for line in verdicts(found, sample))
    cite = "".join(f"<li>{escape(line)}</li>" for line in found.sources)
    return whole_page(
        _TITLE,
        f"<p class=quiet>{escape(about(found))}</p><ul>{said}</ul>"
        f"<div class=desk>{_skill(found, width=_WIDE, themed=True)}</div>"
        f"<div class=phone>{_skill(found, width=_PHONE, themed=True)}</div>"
        f"<h2>All forecasters</h2>{html_table(found.table(), _COLUMNS, folded=False)}"
        f"<h2>By class of pair</h2>{html_table(found.by_class(), folded=True)}"
        f"<h2>Rises and falls</h2>{html_table(found.hazards(), folded=True)}"
        f"<h2>By origin</h2>{html_table(found.by_origin(), folded=True)}"
        f"<h2>Sources</h2><ul>{cite}</ul>",
    )


def _skill(found: Backtest, *, width: int, themed: bool) -> str:
    from blocs.charts import skill, skill_words, to_svg

    against, tables = _tables(found)
    heads: dict[str, Any] = {} if themed else {"title": _TITLE, "subtitle": about(found)}
    chart = skill(*tables, against=against, width=width, **heads)
    words = skill_words(*tables, against=against)
    return to_svg(chart, name=f"skill{width}", title=_TITLE, description=words, themed=themed)


def _tables(found: Backtest) -> tuple[str, tuple[Frame, Frame]]:
    """Skill over persistence (else over the best rival), and coverage, as the chart takes them."""
    from blocs.sources import Column, Frame

    source = found.table()
    name = "skill" if found.persistence is None else "over_persistence"
    rows = [row for row in source.rows() if row["forecaster"] != found.persistence]
    ends = {"skill": name, "low": f"{name}_low", "high": f"{name}_high"}

    def texts(of: Sequence[Mapping[str, Any]]) -> list[Column]:
        return [
            Column("forecaster", [row["forecaster"] for row in of], like="text"),
            Column("horizon", [row["horizon"] for row in of], "years", like="number"),
        ]

    skills = [
        Column(key, [row[column] for row in rows], "share", like="number") for key, column in ends.items()
    ]
    held = Column("coverage", list(source["cover90"]), "share", like="number")
    against = found.persistence or "the best naive rival"
    unit = "horizon and forecaster"
    return against, (Frame(unit, [*texts(rows), *skills]), Frame(unit, [*texts(source.rows()), held]))
