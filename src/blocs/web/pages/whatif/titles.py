"""What a what-if is called where it has no name of its own: who does what to whom, without amounts."""

from __future__ import annotations

from collections.abc import Mapping

from blocs.trade.policy import Agreement
from blocs.trade.policy.parties import ALL, called, listed
from blocs.web.pages.whatif.tokens import Act, kind_of
from blocs.web.pages.whatif.view import WhatifView

__all__ = ["name_of_view", "title_of"]

_NOUNS: Mapping[str, str] = {
    "tariff": "tariff",
    "sanction": "sanctions",
    "ban": "ban on trade",
    "cost": "easier trade",
    "hostility": "hostility",
}
_MOST = 3


def title_of(act: Act) -> str:
    """Say a measure in a few words, the same whatever its size, so that a title holds still.

    Examples
    --------
    >>> from blocs.web.pages.whatif.tokens import read_token
    >>> title_of(read_token("sanction", "USA,EU:RUS/energy=30"))
    'sanctions of the United States and the EU on Russia'
    """
    if isinstance(act, Agreement):
        return f"agreement of {_names(act.between)}"
    return f"{_NOUNS[kind_of(act)]} of {_names(act.by)} on {_names(act.on)}"


def _names(codes: tuple[str, ...]) -> str:
    shown = ["all states" if code == ALL else called(code) for code in codes[:_MOST]]
    return listed([*shown, *([f"{len(codes) - _MOST} more"] if len(codes) > _MOST else [])])


def name_of_view(view: WhatifView) -> str:
    """Name of a what-if: its own, else its measures in a few words."""
    if view.name:
        return view.name
    told = list(dict.fromkeys(map(title_of, view.acts)))
    if not told:
        return "No measure"
    words = listed([*told[:_MOST], *([f"{len(told) - _MOST} more"] if len(told) > _MOST else [])])
    return words[:1].upper() + words[1:]
