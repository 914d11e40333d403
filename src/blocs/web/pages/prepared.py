"""What pages of ties and blocs need first and takes seconds: made before anybody asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from blocs.errors import BlocsError
from blocs.web.pages import blocs
from blocs.web.pages.pair_ahead import outlook_of
from blocs.web.pages.pair_measures import profile_of
from blocs.web.pages.pairs import tallies
from blocs.web.params import parameters

if TYPE_CHECKING:
    from blocs.web.held import Held

__all__ = ["prepare", "steps"]


def prepare(held: Held) -> None:
    """Load datasets, and make what rests on all pairs at once; meant for a thread of its own at start.

    Nothing is lost where it fails: the page that needs it makes it, or says why it cannot.
    """
    for step in steps(held):
        step()


def steps(held: Held) -> tuple[Callable[[], None], ...]:
    """The same in steps, for who may be told to stop."""
    return tuple(partial(_tried, each, held) for each in (_profile, outlook_of, blocs.prepare))


def _tried(step: Callable[[Held], Any], held: Held) -> None:
    try:
        step(held)
    except BlocsError:
        return


def _profile(held: Held) -> None:
    from blocs.web.pages.pair import PairView

    told = held.keep("tallies", lambda: tallies(held.store()))
    since = parameters(PairView)["since"][1]
    if told and held.holdings().names:
        most = max(told, key=lambda t: t.told)
        profile_of(held, most.a, most.b, since, None, ())
