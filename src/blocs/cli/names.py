"""Two states as an option takes them."""

from __future__ import annotations

from blocs.states import naming

__all__ = ["pair_of"]


def pair_of(names: str) -> tuple[str, str]:
    """Codes of two states, named with a comma between them.

    Raises
    ------
    UsageError
        When they are not two.
    """
    return naming.pair_of(names, "--between CHN,RUS or --between 'China, Russia'")
