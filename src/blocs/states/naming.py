"""States and bodies as a person types them, and states as a person reads them."""

from __future__ import annotations

import difflib

from blocs.errors import RegistryError, UsageError
from blocs.states.model import Body, MentionKind, State
from blocs.states.registry import Registry, registry

__all__ = ["code_of", "name_of", "pair_in", "pair_of"]

_REST = "ROW"
"""Row of a table of trade for all states that have none of their own."""


def code_of(name: str) -> str:
    """Code of the state or body that a name, code, capital, seat or leader stands for, in any case.

    Raises
    ------
    RegistryError
        When the registry knows no such name, or several go by it.

    Examples
    --------
    >>> code_of("china"), code_of("Kremlin"), code_of("nato")
    ('CHN', 'RUS', 'NATO')
    """
    known, form = registry(), " ".join(name.split())
    if form.upper() in known.states or form.upper() in known.bodies:
        return form.upper()
    for spelled in dict.fromkeys((form, form.title(), form.upper())):
        found = known.lookup(spelled)
        # a leader stands for a state only as written: "may" and "the moon" would surprise
        full = [
            r
            for r in found
            if r.kind is not MentionKind.LEADER or spelled[:1] == form[:1] != form[:1].lower()
        ]
        codes = list(dict.fromkeys(r.code for r in full))
        # the Kremlin was the Soviet Union's too; asked for today, it is the one that still exists
        today = [c for c in codes if c not in known.states or known.states[c].status != "former"] or codes
        if len(today) == 1:
            return today[0]
        if today:
            meant = " or ".join(f"{code} ({_name(known, code)})" for code in today)
            raise RegistryError(f"{name!r} may be {meant}; say which")
    raise RegistryError(f"no state or body is known as {name!r}; {_suggestion(known, form)}")


def pair_of(names: str, write: str = "CHN,RUS or 'China, Russia'") -> tuple[str, str]:
    """Codes of two states or bodies, named with a comma between them.

    Parameters
    ----------
    names : str
    write : str
        How two states are written where this stood, for the message.

    Raises
    ------
    UsageError
        When they are not two.
    RegistryError
        When a name is not known.

    Examples
    --------
    >>> pair_of("China, NATO")
    ('CHN', 'NATO')
    """
    parts = [part for part in names.split(",") if part.strip()]
    if len(parts) != 2:
        raise UsageError(f"{names!r} is not two states; write {write}")
    return code_of(parts[0]), code_of(parts[1])


def pair_in(text: str, place: str = "") -> tuple[str, str]:
    """Codes of two different states, no bodies, with a colon or comma between them.

    Parameters
    ----------
    text : str
        ``"CHN:RUS"``, ``"China, Russia"``.
    place : str
        Where it stood, for messages, as ``"--watch"``.

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
    where = f"{place} {text}".strip()
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


def name_of(code: str) -> str:
    """Name of a state as a reader knows it; a code that is no state's stays as it is.

    >>> name_of("CHN"), name_of("ROW"), name_of("Freedonia")
    ('China', 'rest of the world', 'Freedonia')
    """
    found = registry().states.get(code)
    return "rest of the world" if code == _REST else code if found is None else found.name


def _name(known: Registry, code: str) -> str:
    return known.states[code].name if code in known.states else known.bodies[code].name


def _suggestion(known: Registry, form: str) -> str:
    entries: list[State | Body] = [*known.states.values(), *known.bodies.values()]
    names = {entry.name.lower(): entry.code for entry in entries} | {e.code.lower(): e.code for e in entries}
    close = difflib.get_close_matches(form.lower(), names, n=3, cutoff=0.7)
    meant = dict.fromkeys(f"{names[c]} ({_name(known, names[c])})" for c in close)
    return f"did you mean {' or '.join(meant)}?" if meant else "use a name in English or a code such as CHN"
