"""What `blocs whatif` says of the predictions in reports: the odds, with the measures and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blocs.cli.whatif_cells import dim, head, plain
from blocs.scenario.foretelling.words import alike, foretold_words, odds_words

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.scenario.consequences import Consequences

__all__ = ["show_predictions"]

_MOST = 5


def show_predictions(console: Console, found: Consequences, width: int) -> None:
    """Print the odds of what the reports predict, those of one thing together."""
    rows = [row for row in found.predictions.rows() if row.get("chance") is not None]
    if not len(found.predictions):
        return
    head(console, "What the reports predict", width)
    for group in alike(rows)[:_MOST]:
        plain(console, foretold_words(group), width, lead="  ")
        plain(console, odds_words(group[0]), width, lead="    ")
    rest = len(found.predictions) - len(rows)
    if rest:
        dim(console, f"  {rest} more, of which nothing comparable is known: no odds (--json)", width)
