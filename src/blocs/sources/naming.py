"""From the names and codes that files give to states to the codes of the registry."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Literal

from blocs.errors import DataError, RegistryError
from blocs.states import MentionKind, registry

__all__ = ["StateNames"]

_REST = frozenset(("row", "rest of the world", "rest of world", "world, rest"))
_OTHER_CODES = {"ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "KSV": "XKX", "S19": "TWN"}
"""Codes of the World Bank and CEPII that are not ISO's; S19 is BACI's Other Asia, not elsewhere specified."""
_ASIDE = re.compile(r"\s*[(\[].*?[)\]]\s*$|, China$")
"""What may stand behind a name: "Micronesia (Federated States of)", "Hong Kong, China"."""


class StateNames:
    """Find the code of a state by any name or code, each name once.

    Parameters
    ----------
    year : int
        Names are read as of the middle of this year.
    codes : mapping of str to str, optional
        The user's own: name or code in the file to a code of the registry, or to ``ROW``. They go first.
    system : {"cow", "gw"}, optional
        What plain numbers are; without it a number is an error, since several systems number states.
    """

    def __init__(
        self, year: int, codes: Mapping[str, str] | None = None, system: Literal["cow", "gw"] | None = None
    ) -> None:
        self._day = f"{year:04d}-07-01"
        self._codes = dict(codes or {})
        self._system = system
        self._found: dict[str, str] = {}

    def code(self, name: str, where: str) -> str:
        """Give the code of a state, or ``ROW``.

        Parameters
        ----------
        name : str
        where : str
            The place in the file, for the message: ``"flows.csv, line 3, exporter"``.

        Raises
        ------
        DataError
            When nothing, or more than one state, bears the name; tells what comes close.
        """
        if name not in self._found:
            self._found[name] = self._find(name.strip(), where)
        return self._found[name]

    def _find(self, name: str, where: str) -> str:
        states = registry().states
        given = self._codes.get(name)
        if given is not None:
            if given != "ROW" and given not in states:
                raise DataError(
                    f"{where}: codes maps {name!r} to {given!r}, which the registry does not hold"
                )
            return given
        if name.casefold() in _REST:
            return "ROW"
        code = _OTHER_CODES.get(name.upper(), name.upper())
        if code in states:
            return code
        if name.isdecimal():
            return self._numbered(name, where)
        meant = self._named(name) or self._named(_ASIDE.sub("", name))
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise DataError(f"{where}: {name!r} may be {' or '.join(meant)}; write the code, or give codes=")
        close = difflib.get_close_matches(name.title(), [s.name for s in states.values()], n=1)
        near = f" (close to {close[0]})" if close else ""
        raise DataError(
            f"{where}: no state is called {name!r}{near}; write an ISO 3166-1 alpha-3 code or a name, or "
            "give "
            f"codes={{{name!r}: ...}}"
        )

    def _named(self, name: str) -> list[str]:
        states = registry().states
        spellings = (name, ", ".join(reversed(name.split(", "))).replace(", ", " "), name.title())
        for spelled in spellings:
            found = registry().lookup(spelled, self._day)
            meant = [r.code for r in found if r.kind is MentionKind.NAME and r.code in states]
            if meant:
                return list(dict.fromkeys(meant))
        return []

    def _numbered(self, name: str, where: str) -> str:
        if self._system is None:
            raise DataError(
                f"{where}: {name} is a number, and several systems number states; say which "
                '(system="cow" or "gw"), or give codes='
            )
        find = registry().by_cow if self._system == "cow" else registry().by_gw
        try:
            return find(int(name), self._day).code
        except RegistryError as error:
            raise DataError(f"{where}: {error}") from error
