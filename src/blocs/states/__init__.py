"""A dated registry of the states of the world and the bodies that matter.

It takes a name, a number or a text, and a day; it gives the states and bodies meant on that day,
with their codes (ISO 3166-1 alpha-3, Correlates of War, Gleditsch-Ward), capitals, leaders, members
and successors. The facts are data files in ``data/``, made to be read, edited and reviewed.
"""

from blocs.states.alpha2 import code_of_alpha2, codes_of_alpha2
from blocs.states.conversion import codes_of, convert, numbers_of
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
from blocs.states.system import (
    DyadYears,
    StateYears,
    dyad_years,
    dyads_on,
    members_on,
    number_on,
    state_years,
)

__all__ = [
    "Body",
    "Capital",
    "Day",
    "DyadYears",
    "Mention",
    "MentionKind",
    "Office",
    "Officeholder",
    "Origin",
    "Referent",
    "Registry",
    "Spell",
    "State",
    "StateYears",
    "Succession",
    "System",
    "code_of_alpha2",
    "codes_of",
    "codes_of_alpha2",
    "convert",
    "dyad_years",
    "dyads_on",
    "members_on",
    "number_on",
    "numbers_of",
    "origins",
    "registry",
    "state_years",
]
