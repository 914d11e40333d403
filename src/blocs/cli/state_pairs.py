"""Pairs of states as a user types them."""

from __future__ import annotations

from blocs.cli.names import code_of
from blocs.errors import UsageError

__all__ = ["pair_in"]


def pair_in(text: str, option: str = "") -> tuple[str, str]:
    """Codes of two states with a colon or comma between them.

    Parameters
    ----------
    text : str
        ``"CHN:RUS"``, ``"China, Russia"``.
    option : str
        Where it stood, for messages.

    Raises
    ------
    UsageError
        When they are not two different states.
    RegistryError
        When a name is not known.

    Examples
    --------
    >>> pair_in("China:RUS"), pair_in("germany, FRA")
    (('CHN', 'RUS'), ('DEU', 'FRA'))
    """
    from blocs.states import registry

    where = f"{option} {text}".strip()
    parts = [part for part in text.replace(":", ",").split(",") if part.strip()]
    if len(parts) != 2:
        raise UsageError(f"{where}: is not two states; write CHN:RUS, or 'China:Russia'")
    first, second = map(code_of, parts)
    if first == second:
        raise UsageError(f"{where}: name two states")
    for code in (first, second):
        if code in registry().bodies:
            raise UsageError(f"{where}: {code} is a body of several states; name one of its members")
    return first, second
