"""A brief as one HTML page: no network, no timestamps of its own, the same bytes for the same brief."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from blocs.brief.documents import UNSURE
from blocs.brief.intervals import chance_bar, effect_bar, scales
from blocs.brief.method import PublisherMonths
from blocs.brief.model import ActGroup, Comparison, Source
from blocs.brief.segments import Snippet, paragraphs, segments, snippet
from blocs.brief.ties_found import tie_anchor
from blocs.brief.words import REALIS_WORDS, count, days_in_words
from blocs.charts import (
    BLOC_COLOURS,
    Bloc,
    Lane,
    Mark,
    Member,
    Strain,
    blocs_picture,
    css_variables,
    ties_map,
    timeline,
    to_svg,
)
from blocs.charts.ties_map import MOST
from blocs.reports.visible import visible

if TYPE_CHECKING:
    from blocs.brief.compose import Brief

__all__ = ["to_fragment", "to_html"]

_LANES = 12


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("blocs.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> str:
    return files("blocs.brief").joinpath("templates", name).read_text(encoding="utf-8")


class CoveredYear(NamedTuple):
    """A line of the table of coverage: its years, and twelve counts or none."""

    label: str
    counts: tuple[int | None, ...]


class _Page:
    """What the templates ask: references, excerpts and anchors that exist."""

    def __init__(self, brief: Brief) -> None:
        self.documents = {d.key: d for d in brief.documents}
        self.letters = {d.key: _letter(i) for i, d in enumerate(brief.documents)}
        self.numbers = {
            (d.key, start): i for d in brief.documents for i, (start, _) in enumerate(d.sentences, 1)
        }
        self.copies = {copy.copy for copy in brief.copies}
        self.anchors: set[str] = set()
        self.texts = {d.key: paragraphs(d, self.anchors) for d in brief.documents}

    def href(self, source: Source) -> str:
        """Address of a source: its record, else its sentence, else its report."""
        for anchor in (f"r-{source.record}", f"s-{source.report}-{source.sentence}"):
            if anchor in self.anchors:
                return f"#{anchor}"
        return f"#report-{source.report}"

    def number(self, source: Source) -> str:
        """What a source is called: letter of the report, number of the sentence."""
        return f"{self.letters[source.report]}{self.numbers.get((source.report, source.sentence), '')}"

    def once(self, sources: Sequence[Source]) -> list[Source]:
        """Sources, each sentence once."""
        return list({self.number(s): s for s in reversed(sources)}.values())[::-1]

    def only_copies(self, sources: Sequence[Source]) -> bool:
        """Whether all of these stand in reports that are copies."""
        return all(source.report in self.copies for source in sources)

    def cut(self, source: Source, width: int = 150) -> Snippet:
        """Excerpt around a source."""
        return snippet(self.documents[source.report], source, width)

    def years(self, publisher: PublisherMonths) -> list[CoveredYear]:
        """Lines of a publisher's table: its years, and those between that it does not cover."""
        lines: list[CoveredYear] = []
        before = None
        for year, counts in publisher.years:
            if before is not None and year > before + 1:
                label = f"{before + 1}–{year - 1}" if year > before + 2 else f"{before + 1}"
                lines.append(CoveredYear(label, ()))
            lines.append(CoveredYear(str(year), counts))
            before = year
        return lines or [CoveredYear("", ())]

    def sentence(self, source: Source) -> Any:
        """Segments of the whole sentence of a source, with all highlights."""
        document = self.documents[source.report]
        end = next((e for s, e in document.sentences if s == source.sentence), source.end)
        return segments(document.text, source.sentence, end, document.marks)


def _letter(index: int) -> str:
    return chr(65 + index) if index < 26 else f"{chr(64 + index // 26)}{chr(65 + index % 26)}"


def _lanes(groups: Sequence[ActGroup], page: _Page) -> tuple[Lane, ...]:
    lanes = []
    for group in groups:
        marks = tuple(
            Mark(
                date.fromisoformat(act.first),
                date.fromisoformat(act.last),
                act.quad,
                act.realis in ("actual", "general"),
                visible(f"{act.when}: {act.phrase}"),
                page.href(act.tellings[0]),
            )
            for act in group.acts
            if act.first and act.last and act.realis != "denied"
        )
        if marks:
            lanes.append(Lane(visible(group.name), marks))
    return tuple(lanes[:_LANES])


def lanes_of(brief: Brief) -> tuple[Lane, ...]:
    """Lanes of the timeline of a brief."""
    return _lanes(brief.groups, _Page(brief))


def published_days(brief: Brief) -> tuple[date, ...]:
    """Days on which the reports were published, as far as known."""
    return tuple(date.fromisoformat(d.published) for d in brief.documents if d.published)


def _twice(draw: Any, name: str, title: str, description: str) -> Markup:
    """A chart drawn wide and narrow; the page shows the one that fits."""
    wide = to_svg(draw(False), name=f"{name}-wide", title=title, description=description)
    narrow = to_svg(draw(True), name=f"{name}-narrow", title=title, description=description)
    return Markup('<div class="wide">{}</div><div class="narrow">{}</div>').format(
        Markup(wide), Markup(narrow)
    )


def _map(brief: Brief) -> Markup | None:
    picture = brief.picture
    if not picture.arcs:
        return None
    seats = picture.seats
    told = "; ".join(a.label for a in sorted(picture.arcs, key=lambda a: -a.strength)[:6])
    if len(picture.arcs) > MOST:
        told = f"The {MOST} strongest of {len(picture.arcs)} ties are drawn. {told}"
    return _twice(
        lambda small: ties_map(
            seats, picture.arcs, width=360 if small else 880, height=240 if small else 330
        ),
        "map",
        "Who stands where: ties between states",
        visible(f"States at their capitals. {told}. The table below tells all ties."),
    )


def _sides(brief: Brief) -> Markup | None:
    sides = brief.sides
    if sides is None:
        return None
    blocs = [
        Bloc(
            f"Bloc {'AB'[k]}",
            tuple(Member(code, visible(name)) for code, name in zip(side.codes, side.names, strict=True)),
            BLOC_COLOURS[k],
        )
        for k, side in enumerate(sides.blocs)
    ]
    strains = [
        Strain(
            tie.a,
            tie.b,
            "apart" if tie.kind == "apart" else "together",
            tie.weight,
            visible(tie.name),
            f"#{tie_anchor(tie.a, tie.b)}",
        )
        for tie in sides.strained
    ]
    told = "; ".join(f"{bloc.title}: {', '.join(member.name for member in bloc.members)}" for bloc in blocs)
    return _twice(
        lambda small: blocs_picture(blocs, strains, width=360 if small else 880),
        "sides",
        "Who stands with whom: two blocs",
        f"{told}. {sides.fit} The list below tells the same.",
    )


def _timeline(brief: Brief, page: _Page) -> Markup | None:
    lanes = _lanes(brief.groups, page)
    if not lanes:
        return None
    days = published_days(brief)
    marks = sum(len(lane.marks) for lane in lanes)
    told = f"{count(marks, 'act')} with a day, in {count(len(lanes), 'lane')}"
    return _twice(
        lambda small: timeline(lanes, published=days, width=360 if small else 880),
        "timeline",
        "What happened when",
        visible(f"{told}: {', '.join(lane.name for lane in lanes)}. The lists below tell all acts."),
    )


def _columns(brief: Brief) -> tuple[str, str] | None:
    """Heads of the two columns of a comparison, when there are just two reports."""
    if len(brief.documents) != 2:
        return None
    return brief.documents[0].outlet, brief.documents[1].outlet


def _by_relation(rows: Sequence[Comparison]) -> dict[str, list[Comparison]]:
    out: dict[str, list[Comparison]] = {}
    for row in rows:
        out.setdefault(row.relation, []).append(row)
    return out


def to_html(brief: Brief) -> str:
    """Write a brief as a self-contained page.

    The page loads nothing, runs one script of its own (sorting), and says so in its content security
    policy; everything taken from reports is escaped.
    """
    page = _Page(brief)
    script = _asset("brief.js")
    style = (
        f":root{{{css_variables('light')}}}\n{_asset('brief.css').replace('/*dark*/', css_variables('dark'))}"
    )
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    drawn = _timeline(brief, page)
    return (
        _environment()
        .get_template("brief.html.j2")
        .render(
            brief=brief,
            page=page,
            style=Markup(style),
            script=Markup(script),
            script_hash=digest,
            map=_map(brief),
            sides=_sides(brief),
            most=MOST,
            lanes=_LANES,
            timeline=drawn,
            undated=sum(a.first is None for g in brief.groups for a in g.acts),
            realis=REALIS_WORDS,
            days=days_in_words,
            count=count,
            tie_anchor=tie_anchor,
            columns=_columns(brief),
            compared=_by_relation(brief.comparisons),
            unsure=UNSURE,
            effect_bar=effect_bar,
            chance_bar=chance_bar,
            scales=scales(brief.cards),
            judged=[p for p in brief.predictions if p.chance is not None or p.outcome is not None],
            other=[p for p in brief.predictions if p.chance is None and p.outcome is None],
        )
    )


def to_fragment(brief: Brief) -> str:
    """The page inside a frame, for notebooks: nothing of it can reach the notebook around it."""
    page = html.escape(to_html(brief), quote=True)
    return (
        f'<iframe srcdoc="{page}" sandbox="allow-scripts" title="Brief" loading="lazy" '
        'style="width:100%;height:640px;border:1px solid #ccc"></iframe>'
    )
