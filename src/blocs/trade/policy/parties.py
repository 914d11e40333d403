"""Who acts and on whom: names in any form to the rows of a table, bodies by their members on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from blocs.errors import PolicyError, RegistryError
from blocs.states import MentionKind, registry
from blocs.trade.economy import Economy

__all__ = ["ALL", "ROW", "Side", "called", "code_of", "listed", "parties", "side"]

ALL = "all"
"""Stands for every state of the table."""
ROW = "ROW"
"""The rest of the world in tables that have it."""

_FEW = 12
_ALL_WORDS = {"all", "world", "the world", "everyone", "all states", "*"}
_ROW_WORDS = {"row", "rest of the world", "the rest of the world"}
_WITH_THE = re.compile(
    r"United |Netherlands$|Philippines$|Bahamas$|Gambia$|Maldives$|Seychelles$|Comoros$|Czech Republic$|"
    r"Dominican Republic$|Central African|Solomon|Marshall|Soviet|Democratic Republic|Republic of"
)


@cache
def code_of(name: str) -> str:
    """Give the code of a state or body named in any form; what the registry does not know stays as written.

    A name with several meanings ("Korea") stays as written too: a user's own table may hold it.

    Examples
    --------
    >>> code_of("the United States"), code_of("eu"), code_of("world"), code_of("Atlantis")
    ('USA', 'EU', 'all', 'Atlantis')
    """
    plain = " ".join(name.split())
    if plain.casefold() in _ALL_WORDS:
        return ALL
    if plain.casefold() in _ROW_WORDS:
        return ROW
    known = registry()
    for code in (plain, plain.upper()):
        if code in known.states or code in known.bodies:
            return code
    for table in (known.states, known.bodies):
        for code, entry in table.items():
            if entry.name.casefold() == plain.casefold():
                return code
    found = _meanings(plain)
    return found[0] if len(found) == 1 else plain


def _meanings(name: str) -> tuple[str, ...]:
    """Codes that a form names as a state or a body."""
    kinds = (MentionKind.NAME, MentionKind.BODY)
    forms = dict.fromkeys((name, name.title()))
    found = (ref.code for form in forms for ref in registry().lookup(form) if ref.kind in kinds)
    return tuple(dict.fromkeys(found))


def parties(names: str | Iterable[str], what: str) -> tuple[str, ...]:
    """Give the codes of one or several names, each once, in the order given.

    Raises
    ------
    PolicyError
        When there is none, or "all" stands beside others.
    """
    given = [names] if isinstance(names, str) else list(names)
    if not given or any(not isinstance(name, str) or not name.strip() for name in given):
        raise PolicyError(f"{what}: {names!r} names nobody; give a state, a body, a list of them, or 'all'")
    codes = tuple(dict.fromkeys(code_of(name) for name in given))
    if ALL in codes and len(codes) > 1:
        raise PolicyError(f"{what}: 'all' stands alone; leave {listed([c for c in codes if c != ALL])} out")
    return codes


def listed(words: Sequence[str]) -> str:
    """Words in a row.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def called(code: str) -> str:
    """A state or body as it stands in a sentence.

    >>> called("USA"), called("CHN"), called("EU"), called("ROW")
    ('the United States', 'China', 'the EU', 'the rest of the world')
    """
    known = registry()
    if code == ROW:
        return "the rest of the world"
    if code in known.bodies:
        return f"the {code.replace('_', ' ')}" if code not in ("NATO", "ASEAN", "OPEC", "APEC") else code
    name = known.states[code].name if code in known.states else code
    return f"the {name}" if _WITH_THE.match(name) else name


@dataclass(frozen=True, slots=True)
class Side:
    """Rows of a table on one side of a measure.

    Attributes
    ----------
    rows : tuple of int
    named : frozenset of int
        Rows that were named as states, not through a body or "all".
    left_out : tuple of (str, tuple of str)
        A body, and the codes of its members that the table does not hold.
    """

    rows: tuple[int, ...]
    named: frozenset[int]
    left_out: tuple[tuple[str, tuple[str, ...]], ...]


def side(codes: Iterable[str], economy: Economy, day: date | None) -> Side:
    """Find the rows of parties in a table.

    Parameters
    ----------
    codes : iterable of str
        As `parties` gives them.
    economy : Economy
    day : date or None
        Day on which members of bodies are taken; None takes the middle of the table's year.

    Raises
    ------
    PolicyError
        When the table does not hold a state, or no member of a body; the message says where a state that
        exists is counted, and what an unknown name may have meant.
    """
    places = {label: row for row, label in enumerate(economy.states)}
    rows: list[int] = []
    named: list[int] = []
    left_out = []
    for code in codes:
        if code == ALL:
            rows += range(len(economy.states))
        elif (row := _row(code, economy, places)) is not None:
            rows.append(row)
            named.append(row)
        elif code in registry().bodies:
            members = _members(code, economy, day)
            found = {member: _row(member, economy, places) for member in members}
            held = [row for row in found.values() if row is not None]
            if not held:
                raise PolicyError(
                    f"{_table(economy)} holds no member of {called(code)} ({', '.join(members)})"
                )
            rows += held
            if missing := tuple(member for member, row in found.items() if row is None):
                left_out.append((code, missing))
        else:
            raise PolicyError(_unknown(code, economy))
    return Side(tuple(dict.fromkeys(rows)), frozenset(named), tuple(left_out))


def _row(code: str, economy: Economy, places: Mapping[str, int]) -> int | None:
    """Row of a code, or of the same state in another form, for tables with names in place of codes."""
    if code in places:
        return places[code]
    known = registry().states
    if code not in known:
        return None
    labels = (label for label in economy.states if label not in known and label != ROW)
    return next((places[label] for label in labels if code_of(label) == code), None)


def _members(body: str, economy: Economy, day: date | None) -> tuple[str, ...]:
    if day is None:
        if not economy.year:
            raise PolicyError(
                f"who belongs to {body} depends on the day, and the table has no year; give a day"
            )
        day = date(economy.year, 7, 1)
    try:
        members = registry().members(body, day)
    except RegistryError as error:
        raise PolicyError(f"{error}; or name its members") from None
    if not members:
        raise PolicyError(f"{called(body)} has no members on {day}; name the states that are meant")
    return members


def _table(economy: Economy) -> str:
    return f"the table of {economy.year}" if economy.year else "the table"


def _held(economy: Economy) -> str:
    """What a table holds: all of it where it is small."""
    states = economy.states
    if len(states) <= _FEW:
        return ", ".join(states)
    return f"{len(states)} states and territories, {', '.join(states[:3])} to {', '.join(states[-2:])}"


def _unknown(code: str, economy: Economy) -> str:
    known = registry()
    table, held = _table(economy), _held(economy)
    if code in known.states:
        name = f"{known.states[code].name} ({code})"
        if ROW in economy.states and known.states[code].status != "former":
            return (
                f"{name} does not stand alone in {table}: it is counted in the rest of the world ({ROW}), "
                f"and cannot be treated apart; the table holds {held}"
            )
        return f"{table} does not hold {name}; it holds {held}"
    if code == ROW:
        return f"{table} has no rest of the world; it holds {held}"
    meanings = _meanings(code)
    if len(meanings) > 1:
        return f"{code!r} can be {' or '.join(meanings)}; write the code that is meant"
    if others := dict.fromkeys(ref.code for ref in known.lookup(code)):
        return f"{code!r} names no state; did you mean {' or '.join(others)}?"
    try:
        known.state(code)
    except RegistryError as error:
        return f"{error} ({table} holds {held})"
    raise AssertionError(code)
