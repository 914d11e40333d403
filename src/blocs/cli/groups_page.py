"""The page of `blocs groups`: the picture, and tables of one period or of several."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from blocs.charts.results.groups import about, picture, stripes_of
from blocs.cli.pages import whole_page
from blocs.groups.words import name_of, proof, share_of, title_of
from blocs.ties.words import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blocs.groups.answer import Answer

__all__ = ["page"]

_PHONE = 360
_ROWS = 400
"""Frustrated ties in the table of a page; all are in the JSON."""


def page(found: Answer) -> str:
    """Write an answer as a page: the picture, its tables as text twin, the rule, whom to cite."""
    basis = found.basis
    rule = "".join(f"<li>{escape(line)}</li>" for line in (*basis.told.splitlines(), *basis.remarks))
    body = [
        f"<p class=quiet>{escape(about(found))}</p>",
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
        for stripe in sorted(stripes_of(found), key=lambda stripe: (-stripe.moved, stripe.name))
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
