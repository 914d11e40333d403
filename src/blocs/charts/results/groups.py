"""The picture of blocs: circles for one period, stripes for several."""

from __future__ import annotations

from blocs.charts import (
    BLOC_COLOURS,
    Bloc,
    Member,
    Strain,
    Stripe,
    bloc_history,
    blocs_picture,
    to_svg,
)
from blocs.charts.alone import framed
from blocs.charts.blocs_picture import chosen
from blocs.charts.vega import alt
from blocs.groups.answer import Answer
from blocs.groups.standing import Stand
from blocs.groups.words import counted, name_of, share_of, title_of
from blocs.ties.words import figure

__all__ = ["about", "blocs_of", "chart", "picture", "strains_of", "stripes_of", "words"]

_PIVOTS = 8
_KINDS = ("foes in one bloc", "friends in different blocs")


def picture(found: Answer, *, themed: bool = False, width: int = 880, prefix: str = "") -> str:
    """Draw an answer as SVG.

    Parameters
    ----------
    found : Answer
        Of one period: its blocs as circles; of several: every state as a stripe.
    themed : bool
        Whether title, ground and colours are left to the page around it; else the picture stands alone.
    width : float
        Pixels; 360 for a phone.
    prefix : str
        Before the ids in the SVG, which are to be unique in a page.
    """
    drawn = chart(found, headed=not themed, width=width)
    svg = to_svg(
        drawn, name=f"{prefix}groups{width}", title=title_of(found), description=words(found), themed=themed
    )
    return svg if themed else framed(svg)


def words(found: Answer) -> str:
    """Say who is in which bloc in the last period, for those who do not see the chart."""
    return "; ".join(
        f"bloc {letter}: {', '.join(name_of(found, s) for s in members[:12])}"
        f"{' and others' if len(members) > 12 else ''}"
        for letter, members in found.members(len(found.stands) - 1).items()
    )


def chart(found: Answer, *, headed: bool = True, width: int = 880) -> alt.LayerChart:
    """Make the chart of an answer; `headed`: title and subtitle stand in it."""
    head = {"title": title_of(found), "subtitle": about(found)} if headed else {}
    if len(found.stands) == 1:
        last = found.stands[-1]
        strains = strains_of(found, last)
        shown = len(chosen(strains))
        notes = []
        if shown < len(strains):
            notes.append(f"{shown} of {len(strains):,} frustrated ties drawn, the strongest of each state.")
        if found.size_name:
            notes.append(f"Larger: greater {found.size_name}.")
        if last.draws is not None:
            notes.append("Paler: less sure.")
        return blocs_picture(blocs_of(found), strains, width=width, note=" ".join(notes), **head)
    letters = found.letters
    realigned: list[int | str] = []
    if found.realigned is not None:
        labels = [each.label for each in found.stands[1:]]
        realigned = [
            label for label, yes in zip(labels, found.realigned["realigned"], strict=True) if yes == 1
        ]
    note = "Paler: less sure. " if any(each.draws for each in found.stands) else ""
    return bloc_history(
        [each.label for each in found.stands],
        stripes_of(found),
        [f"bloc {letter}" for letter in letters],
        marks=realigned,
        width=width,
        note=f"{note}Blank: not there, or without ties.",
        **head,
    )


def about(found: Answer) -> str:
    """How good the blocs of one period are; how many states changed sides in several."""
    if len(found.stands) == 1:
        best = found.stands[0].partition
        how = "proved least" if best.proved else f"within {share_of(best.gap)} of the least"
        return f"{best.share:.1%} of the weight of ties frustrated, {how}"
    number = sum(stripe.moved > 0 for stripe in stripes_of(found))
    return f"{len(found.stands)} periods; {number} states changed sides"


def blocs_of(found: Answer, k: int = 0) -> list[Bloc]:
    """Blocs of a period for the picture; states apart and their like come last."""
    each = found.stands[k]
    pivots = {state for state, _, _ in each.pivots[:_PIVOTS]} if each.partition.value else set()
    sizes = found.sizes.get(each.label, {})
    sure = (
        {} if each.draws is None else dict(zip(each.draws.nodes, each.draws.certainty.tolist(), strict=True))
    )

    def member(state: str) -> Member:
        share = sure.get(state, 1.0)
        known = share == share
        note = f"{share:.0%} of draws" if state in sure and known else ""
        size = sizes.get(state, 0.0)
        return Member(state, name_of(found, state), size, state in pivots, share if known else 0.5, note)

    blocs = [
        Bloc(
            f"Bloc {letter}, {counted(found, len(members))}",
            tuple(member(state) for state in members),
            BLOC_COLOURS[(ord(letter) - ord("A")) % len(BLOC_COLOURS)],
        )
        for letter, members in found.members(k).items()
    ]
    apart = tuple(member(state) for state, out in zip(each.network.nodes, each.apart, strict=True) if out)
    return [*blocs, Bloc("joined to these by no tie", apart)] if apart else blocs


def strains_of(found: Answer, each: Stand) -> list[Strain]:
    """Frustrated ties of a period for the picture."""
    return [
        Strain(
            tie.a,
            tie.b,
            "apart" if tie.weight > 0 else "together",
            abs(tie.weight),
            f"{name_of(found, tie.a)} and {name_of(found, tie.b)}: {_KINDS[tie.weight > 0]} "
            f"({figure(tie.weight)})",
        )
        for tie in each.strained
    ]


def stripes_of(found: Answer) -> list[Stripe]:
    """States over the periods; a state goes on under the name of who came after it."""
    letters = {letter: k for k, letter in enumerate(found.letters)}
    history = found.history
    first = len(history.years) - len(found.stands)
    size = found.weight(len(found.stands) - 1)
    stripes = []
    for line, state in enumerate(history.states):
        names = history.names[first:, line]
        blocs: list[int | None] = []
        sure: list[float] = []
        for k, each in enumerate(found.stands):
            letter = None if names[k] is None else found.places[k].get(names[k])
            blocs.append(None if letter is None else letters[letter])
            share = 1.0
            if each.draws is not None and names[k] in each.draws.nodes:
                share = float(each.draws.certainty[each.draws.nodes.index(names[k])])
            sure.append(share if share == share else 0.5)
        if any(bloc is not None for bloc in blocs):
            certain = tuple(sure) if any(each.draws for each in found.stands) else ()
            stripes.append(Stripe(name_of(found, state), tuple(blocs), certain, size.get(state, 0.0)))
    return stripes
