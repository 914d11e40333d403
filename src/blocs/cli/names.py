"""States and bodies as a user names them."""

from __future__ import annotations

import difflib

from blocs.errors import RegistryError, UsageError
from blocs.states import Body, MentionKind, Registry, State, registry

__all__ = ["code_of", "pair_of"]


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


def pair_of(names: str) -> tuple[str, str]:
    """Codes of two states, named with a comma between them.

    Raises
    ------
    UsageError
        When they are not two.
    """
    parts = [part for part in names.split(",") if part.strip()]
    if len(parts) != 2:
        raise UsageError(f"{names!r} is not two states; write --between CHN,RUS or --between 'China, Russia'")
    return code_of(parts[0]), code_of(parts[1])


def _name(known: Registry, code: str) -> str:
    return known.states[code].name if code in known.states else known.bodies[code].name


def _suggestion(known: Registry, form: str) -> str:
    entries: list[State | Body] = [*known.states.values(), *known.bodies.values()]
    names = {entry.name.lower(): entry.code for entry in entries} | {e.code.lower(): e.code for e in entries}
    close = difflib.get_close_matches(form.lower(), names, n=3, cutoff=0.7)
    meant = dict.fromkeys(f"{names[c]} ({_name(known, names[c])})" for c in close)
    return f"did you mean {' or '.join(meant)}?" if meant else "use a name in English or a code such as CHN"
