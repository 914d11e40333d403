"""The page of `blocs backtest`: skill and coverage of all forecasters."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from blocs.charts.results.backtest import TITLE, picture
from blocs.cli.page_tables import html_table
from blocs.cli.pages import whole_page
from blocs.projection.verdicts import about, verdicts

if TYPE_CHECKING:
    from blocs.projection import Backtest
    from blocs.projection.verdicts import InSample

__all__ = ["page"]

_PHONE = 360
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


def page(found: Backtest, sample: Mapping[str, InSample] | None) -> str:
    """Write a backtest as a page: the verdicts, the chart, all tables, whom to cite."""
    said = "".join(f"<li>{escape(line)}</li>" for line in verdicts(found, sample))
    cite = "".join(f"<li>{escape(line)}</li>" for line in found.sources)
    return whole_page(
        TITLE,
        f"<p class=quiet>{escape(about(found))}</p><ul>{said}</ul>"
        f"<div class=desk>{picture(found, themed=True)}</div>"
        f"<div class=phone>{picture(found, themed=True, width=_PHONE)}</div>"
        f"<h2>All forecasters</h2>{html_table(found.table(), _COLUMNS, folded=False)}"
        f"<h2>By class of pair</h2>{html_table(found.by_class(), folded=True)}"
        f"<h2>Rises and falls</h2>{html_table(found.hazards(), folded=True)}"
        f"<h2>By origin</h2>{html_table(found.by_origin(), folded=True)}"
        f"<h2>Sources</h2><ul>{cite}</ul>",
    )
