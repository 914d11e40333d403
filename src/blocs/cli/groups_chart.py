"""The picture and the page of `blocs groups`: blocs as circles for one period, stripes for several."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from blocs.cli.groups_screen import counted, name_of, proof, share_of, title_of
from blocs.cli.pages import framed, whole_page
from blocs.cli.ties_screen import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

    from blocs.charts import Bloc, Strain, Stripe
    from blocs.groups.answer import Answer
    from blocs.groups.standing import Stand

__all__ = ["blocs_of", "page", "picture", "strains_of"]

_PHONE = 360
_PIVOTS = 8
_KINDS = ("foes in one bloc", "friends in different blocs")
_ROWS = 400
"""Frustrated ties in the table of a page; all are in the JSON."""


def picture(found: Answer, *, themed: bool = False, width: int = 880) -> str:
    """Draw an answer as SVG; `themed` leaves title and colours to the page around it."""
    from blocs.charts import to_svg

    chart = _chart(found, themed=themed, width=width)
    said = "; ".join(
        f"bloc {letter}: {', '.join(name_of(found, s) for s in members[:12])}"
        f"{' and others' if len(members) > 12 else ''}"
        for letter, members in found.members(len(found.stands) - 1).items()
    )
    svg = to_svg(chart, name=f"groups{width}", title=title_of(found), description=said, themed=themed)
    return svg if themed else framed(svg)


def _chart(found: Answer, *, themed: bool, width: int) -> alt.LayerChart:
    from blocs.charts import bloc_history, blocs_picture

    last = found.stands[-1]
    head = {} if themed else {"title": title_of(found), "subtitle": _about(found)}
    if len(found.stands) == 1:
        from blocs.charts.blocs_picture import chosen

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
        _stripes(found),
        [f"bloc {letter}" for letter in letters],
        marks=realigned,
        width=width,
        note=f"{note}Blank: not there, or without ties.",
        **head,
    )


def _about(found: Answer) -> str:
    if len(found.stands) == 1:
        best = found.stands[0].partition
        how = "proved least" if best.proved else f"within {share_of(best.gap)} of the least"
        return f"{best.share:.1%} of the weight of ties frustrated, {how}"
    number = sum(stripe.moved > 0 for stripe in _stripes(found))
    return f"{len(found.stands)} periods; {number} states changed sides"


def blocs_of(found: Answer, k: int = 0) -> list[Bloc]:
    """Blocs of a period for the picture; states apart and their like come last."""
    from blocs.charts import BLOC_COLOURS, Bloc, Member

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
    from blocs.charts import Strain

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


def _stripes(found: Answer) -> list[Stripe]:
    """States over the periods; a state goes on under the name of who came after it."""
    from blocs.charts import Stripe

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


def page(found: Answer) -> str:
    """Write an answer as a page: the picture, its tables as text twin, the rule, whom to cite."""
    basis = found.basis
    rule = "".join(f"<li>{escape(line)}</li>" for line in (*basis.told.splitlines(), *basis.remarks))
    body = [
        f"<p class=quiet>{escape(_about(found))}</p>",
        f"<div class=desk>{picture(found, themed=True)}</div>",
        f"<div class=phone>{picture(found, themed=True, width=_PHONE)}</div>",
    ]
    body += _one(found) if len(found.stands) == 1 else _many(found)
    body.append(f"<h2>Rule</h2><ul>{rule}</ul>")
    if basis.skipped:
        lines = "".join(f"<li>{escape(str(label))}: {escape(why)}</li>" for label, why in basis.skipped)
        body.append(f"<h2>Not there</h2><ul>{lines}</ul>")
    if basis.origins:
        lines = "".join(
            f"<li>{escape(name)}: {escape(origin.citation)}. {escape(origin.licence)}</li>"
            for name, origin in basis.origins
        )
        body.append(f"<h2>Sources</h2><ul>{lines}</ul>")
    return whole_page(title_of(found), "".join(body))


def _one(found: Answer) -> list[str]:
    each = found.stands[0]
    words = [f"<p>{escape(proof(each)[0].upper() + proof(each)[1:])}.</p>"]
    if each.optima is not None and each.optima.number > 1:
        more = "" if each.optima.complete else " or more"
        places = ", ".join(name_of(found, state) for state in each.undecided)
        told = f"{each.optima.number:,}{more} partitions are as good" + (
            f"; they place {places} otherwise" if places else ""
        )
        words.append(f"<p>{escape(told)}.</p>")
    words.append("<h2>Members</h2>")
    for letter, members in found.members(0).items():
        names = ", ".join(name_of(found, state) for state in members)
        words.append(f"<p><b>Bloc {letter}</b>, {len(members)}: {escape(names)}.</p>")
    if found.basis.before is not None:
        moves = "; ".join(
            f"{name_of(found, move.state)} from {move.was} to {move.now}"
            for move in found.moves
            if move.label == each.label
        )
        words.append(f"<h2>Since {escape(str(found.basis.before.label))}</h2>")
        words.append(f"<p>{escape(moves or 'Nobody changed sides')}.</p>")
    rows = [
        (name_of(found, state), found.places[0].get(state, ""), figure(cost))
        for state, _, cost in each.pivots
        if state in found.places[0]
    ]
    words.append(
        "<h2>What a change of sides would cost</h2>" + _table(("state", "bloc", "cost"), rows, "states")
    )
    ties = [
        (
            f"{name_of(found, tie.a)} – {name_of(found, tie.b)}",
            "friends apart" if tie.weight > 0 else "foes together",
            figure(tie.weight),
        )
        for tie in each.strained
    ]
    words.append("<h2>Frustrated ties</h2>" + _table(("pair", "kind", "weight"), ties, "ties"))
    return words


def _many(found: Answer) -> list[str]:
    rows = []
    for k, each in enumerate(found.stands):
        members = found.members(k)
        moved = [name_of(found, move.state) for move in found.moves if move.label == each.label]
        rows.append(
            (
                str(each.label),
                *(str(len(members.get(letter, ()))) for letter in found.letters),
                figure(each.partition.value),
                "proved" if each.partition.proved else share_of(each.partition.gap),
                ", ".join(moved[:8]) + (f" and {len(moved) - 8} more" if len(moved) > 8 else ""),
            )
        )
    head = ("period", *(f"bloc {letter}" for letter in found.letters), "frustration", "gap", "changed sides")
    stripes = [
        (stripe.name, str(stripe.moved))
        for stripe in sorted(_stripes(found), key=lambda stripe: (-stripe.moved, stripe.name))
        if stripe.moved
    ]
    return [
        "<h2>Every period</h2>" + _table(head, rows, "periods"),
        "<h2>Who changed sides</h2>" + _table(("state", "changes"), stripes, "states"),
    ]


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], noun: str) -> str:
    cells = "".join(
        f"<th scope=col{' class=text' if k == 0 else ''}>{escape(name)}</th>" for k, name in enumerate(head)
    )
    words = {"kind", "bloc", "pair", "state", "changed sides"}
    lines = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=text' if head[k] in words else ''}>{escape(cell)}</td>"
            for k, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows[:_ROWS]
    )
    more = f" (the first {_ROWS})" if len(rows) > _ROWS else ""
    return (
        f"<details><summary>{len(rows):,} {noun}{more}</summary><div class=wide><table><thead>"
        f"<tr>{cells}</tr></thead><tbody>{lines}</tbody></table></div></details>"
    )
