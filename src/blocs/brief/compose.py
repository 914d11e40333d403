"""From readings and links to a `Brief`: what happened, how much, who says so, and what was not understood."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blocs.brief.acts import clusters, group_acts
from blocs.brief.atlas import Atlas, registry_atlas
from blocs.brief.codec import from_plain, to_plain
from blocs.brief.comparison import alone, compare
from blocs.brief.derived import show_derived
from blocs.brief.desk import Desk
from blocs.brief.documents import documents, doubts, unread
from blocs.brief.figures import figure_rows, figures
from blocs.brief.headline import counters, headline
from blocs.brief.holding import Holding
from blocs.brief.method import Method, cover, rejections
from blocs.brief.model import (
    ActGroup,
    Card,
    Comparison,
    Counters,
    Dataset,
    Derived,
    Document,
    Doubt,
    Figure,
    Headline,
    Picture,
    Prediction,
    Sides,
    Speech,
    Tie,
    Unread,
)
from blocs.brief.reprints import Reprint, reprints
from blocs.brief.speeches import speeches
from blocs.brief.ties_found import find_ties, picture
from blocs.errors import UsageError
from blocs.evidence.claims import derive, hold
from blocs.evidence.claims.model import Claim, Copy
from blocs.evidence.claims.model import Derived as Implied
from blocs.evidence.coverage import Coverage
from blocs.evidence.database.corrections import Correction
from blocs.evidence.link import Link
from blocs.reading.reading import Reading
from blocs.reading.records import Record

if TYPE_CHECKING:
    from rich.text import Text

    from blocs.scenario import Scenario

__all__ = ["Brief", "compose"]

_SCHEMA = "blocs-brief/4"


@dataclass(frozen=True, slots=True)
class Brief:
    """What the reports tell, in the order in which an analyst asks.

    Fields
    ------
    headline : one sentence by rule, or None where nothing stands out
    counters : the lead line and the counts of the first screen
    groups, ties, picture : acts by set of states, the balance of each pair, the map of it
    sides : two blocs of the states, or None where the acts make no such picture
    figures, derived : amounts told, and amounts that follow from them
    comparisons, alone : what outlets say of the same thing, and what one tells alone
    copies, copied : which reports copy others, and how many agreements with nothing but a copy are left out
    speeches : statements by speaker
    cards, predictions : reported pressures and what they would do; what is said to come, with odds
    unread, doubts : what was not understood, and what was read with low confidence
    documents, method : the reports in full, and what made the brief
    """

    headline: Headline | None
    counters: Counters
    groups: tuple[ActGroup, ...]
    ties: tuple[Tie, ...]
    picture: Picture
    sides: Sides | None
    figures: tuple[Figure, ...]
    derived: tuple[Derived, ...]
    comparisons: tuple[Comparison, ...]
    alone: tuple[Comparison, ...]
    copies: tuple[Reprint, ...]
    copied: int
    speeches: tuple[Speech, ...]
    cards: tuple[Card, ...]
    predictions: tuple[Prediction, ...]
    unread: tuple[Unread, ...]
    doubts: tuple[Doubt, ...]
    documents: tuple[Document, ...]
    method: Method

    def to_html(self) -> str:
        """The brief as one self-contained HTML page; the same brief gives the same bytes."""
        from blocs.brief.html import to_html  # the page needs Jinja2 and vl-convert, the brief does not

        return to_html(self)

    def to_text(self, *, width: int = 100) -> str:
        """The brief as plain text of at most 60 lines."""
        from blocs.brief.terminal import to_text

        return to_text(self, width=width)

    def to_json(self, *, indent: int | None = None) -> str:
        """The brief as JSON; `Brief.from_json` gives it back whole."""
        plain: dict[str, Any] = {"schema": _SCHEMA, **to_plain(self)}
        return json.dumps(plain, ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str) -> Brief:
        """Rebuild a brief from `to_json`.

        Raises
        ------
        UsageError
            When the text is not the JSON of a brief of this version.
        """
        try:
            plain = json.loads(text)
        except ValueError as error:
            raise UsageError(f"not the JSON of a brief ({error}); give what to_json wrote") from error
        if not isinstance(plain, dict) or plain.pop("schema", None) != _SCHEMA:
            raise UsageError(f"not the JSON of a brief of schema {_SCHEMA}; compose the brief again")
        return from_plain(cls, plain)

    def save(self, path: str | Path) -> Path:
        """Write the brief to a file: HTML, text or JSON by its ending.

        Raises
        ------
        UsageError
            When the ending is none of ``.html``, ``.htm``, ``.txt`` and ``.json``.
        """
        path = Path(path)
        match path.suffix.lower():
            case ".html" | ".htm":
                text = self.to_html()
            case ".txt":
                text = self.to_text() + "\n"
            case ".json":
                text = self.to_json(indent=1) + "\n"
            case other:
                raise UsageError(
                    f"cannot write {path.name!r}: unknown ending {other!r}; end it in .html, .txt or .json"
                )
        path.write_text(text, encoding="utf-8", newline="\n")
        return path

    def __repr__(self) -> str:
        return (
            f"Brief({len(self.documents)} reports: {self.headline.text if self.headline else 'no headline'})"
        )

    def _repr_html_(self) -> str:
        from blocs.brief.html import to_fragment

        return to_fragment(self)

    def __rich__(self) -> Text:
        """The lines of `to_text` with colours, for a `rich` console."""
        from blocs.brief.terminal import to_rich

        return to_rich(self)


def compose(
    readings: Sequence[Reading],
    links: Sequence[Link] = (),
    *,
    copies: Sequence[Copy] = (),
    claims: Sequence[Claim] | None = None,
    derived: Sequence[Implied] | None = None,
    corrections: Sequence[Correction] = (),
    rejected: Sequence[Record] = (),
    coverage: Coverage | None = None,
    unlinked: int = 0,
    atlas: Atlas | None = None,
    version: str = "",
    seed: int | None = None,
    datasets: Sequence[Dataset] = (),
    scenario: Scenario | None = None,
    scenarios: bool = True,
) -> Brief:
    """Compose a brief.

    Parameters
    ----------
    readings : sequence of Reading
        One for each report, in any order; a report given twice counts once. Rejected records are left out.
    links : sequence of Link
        What reports say of the same thing; ends in reports that are not among `readings` are left out.
    copies : sequence of Copy
        Which reports copy others; rejected ones count for nothing.
    claims, derived : optional
        What follows from readings, links and copies, where it is known already; else it is found here.
    corrections : sequence of Correction
        Who confirmed, edited or rejected what.
    rejected : sequence of Record
        Records that were rejected and are not in `readings`; they are counted and listed.
    coverage : Coverage, optional
        What a store covers.
    unlinked : int
        Reports of a store that were not held against the others yet.
    atlas : Atlas, optional
        Names and capitals; the registry of `blocs.states` by default.
    version, seed
        Version of `blocs` and seed, told under "Sources and method".
    datasets : sequence of Dataset
        Outside data that the readings rest on, with their licences.
    scenario : Scenario, optional
        One of the user's own, whose consequences are told first.
    scenarios : bool
        Whether it is worked out what the pressures that reports tell of would do; that takes a second or two.

    Returns
    -------
    Brief
        The same for the same input, whatever the order of `readings`.
    """
    # who reads one part of this room, as the site does, needs none of the models behind these
    from blocs.brief.cards import scenario_cards
    from blocs.brief.data_used import data_used
    from blocs.brief.outlook import predictions
    from blocs.brief.sides import find_sides

    desk = Desk(readings, atlas or registry_atlas())
    if claims is None:
        claims = hold(desk.readings, links, copies)
    if derived is None:
        derived = derive(desk.readings, links)
    holding = Holding(desk, claims, copies, corrections)
    found = clusters(desk, holding)
    groups = group_acts(desk, holding, found)
    rows = figure_rows(desk, holding)
    amounts = figures(desk, holding, rows)
    compared, copied = compare(desk, holding, links)
    follows = scenario_cards(desk, holding, claims, scenario=scenario, run=scenarios)
    ahead = predictions(desk, found, rows, pressures=follows.records, world=follows.world)
    printed = reprints(desk, holding)
    return Brief(
        headline=headline(desk, found),
        counters=counters(desk, holding, found, amounts, compared, printed),
        groups=groups,
        ties=find_ties(desk, found),
        picture=picture(desk, found),
        sides=find_sides(desk, found),
        figures=amounts,
        derived=show_derived(desk, derived),
        comparisons=compared,
        alone=alone(desk, holding, groups, amounts),
        copies=printed,
        copied=copied,
        speeches=speeches(desk, holding),
        cards=follows.cards,
        predictions=ahead,
        unread=unread(desk, holding),
        doubts=doubts(desk, holding),
        documents=documents(desk, holding),
        method=Method(
            version=version,
            readers=tuple(dict.fromkeys(r.reader for r in desk.readings)),
            seed=seed,
            datasets=(*datasets, *data_used(follows.answers, ahead)),
            citation=_citation(version),
            rejected=rejections(desk, holding, rejected),
            edited=holding.edited,
            unlinked=unlinked,
            coverage=None if coverage is None else cover(coverage),
        ),
    )


def _citation(version: str) -> str:
    name = f"blocs {version}" if version else "blocs"
    return f"{name}: from news reports to sourced records and ties between states."
