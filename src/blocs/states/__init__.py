"""A dated registry of the states of the world and the bodies that matter.

It takes a name, a number or a text, and a day; it gives the states and bodies meant on that day,
with their codes (ISO 3166-1 alpha-3, Correlates of War, Gleditsch-Ward), capitals, leaders, members
and successors. The facts are data files in ``data/``, made to be read, edited and reviewed.
"""

from blocs.states.model import (
    Body,
    Capital,
    Day,
    Mention,
    MentionKind,
    Office,
    Officeholder,
    Referent,
    Spell,
    State,
    Succession,
    System,
)
from blocs.states.origin import Origin, origins
from blocs.states.registry import Registry, registry

__all__ = [
    "Body",
    "Capital",
    "Day",
    "Mention",
    "MentionKind",
    "Office",
    "Officeholder",
    "Origin",
    "Referent",
    "Registry",
    "Spell",
    "State",
    "Succession",
    "System",
    "origins",
    "registry",
]
