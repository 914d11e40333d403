"""Codes of states and bodies with their names: the list that forms offer while one types."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from blocs.states import registry

__all__ = ["spelling_list", "spellings"]


@cache
def spellings() -> tuple[tuple[str, str], ...]:
    """Code and name of each state and body, states first, by name.

    Examples
    --------
    >>> dict(spellings())["CHN"]
    'China'
    """
    known = registry()
    states = sorted(((code, state.name) for code, state in known.states.items()), key=lambda s: (s[1], s[0]))
    bodies = sorted(((code, body.name) for code, body in known.bodies.items()), key=lambda b: (b[1], b[0]))
    return (*states, *bodies)


@cache
def spelling_list() -> dict[str, Markup]:
    """The list as HTML, under the name by which templates ask for it."""
    option = Markup('<option value="{}">{}</option>')
    options = Markup("").join(option.format(code, name) for code, name in spellings())
    return {"spellings": Markup('<datalist id="spellings">{}</datalist>').format(options)}
