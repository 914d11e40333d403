"""Names and capitals, as the brief needs them: a narrow door to the registry of states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from blocs.brief.model import Dataset
from blocs.errors import RegistryError
from blocs.states import origins, registry

__all__ = ["Atlas", "PlainAtlas", "registry_atlas", "registry_datasets"]

Degrees = tuple[float, float]


class Atlas(Protocol):
    """Where states are and what they are called."""

    def name(self, code: str, day: date | None = None) -> str:
        """English short name of a state or body on a day; the code itself where none is known."""

    def seat(self, code: str, day: date | None = None) -> Degrees | None:
        """Degrees north and east of the capital or seat on a day; None where none is known."""


@dataclass(frozen=True, slots=True)
class PlainAtlas:
    """An atlas from two mappings, the same on every day."""

    names: Mapping[str, str] = field(default_factory=dict)
    seats: Mapping[str, Degrees] = field(default_factory=dict)

    def name(self, code: str, day: date | None = None) -> str:  # noqa: ARG002  # the protocol's day
        """Name of a code; the code itself where the mapping has none."""
        return self.names.get(code, code)

    def seat(self, code: str, day: date | None = None) -> Degrees | None:  # noqa: ARG002
        """Degrees of a code's seat, or None."""
        return self.seats.get(code)


class _RegistryAtlas:
    """The registry of `blocs.states`; what it does not hold is None, never a guess."""

    def __init__(self) -> None:
        self._registry = registry()

    def name(self, code: str, day: date | None = None) -> str:  # noqa: ARG002
        """Common name of a state; a body goes by its usual short name, which is its code."""
        if state := self._registry.states.get(code):
            return state.name
        body = self._registry.bodies.get(code)
        return body.name if body and ("_" in code or len(code) > 6) else code

    def seat(self, code: str, day: date | None = None) -> Degrees | None:
        """Degrees of a state's capital, or of the capital that a body sits in, on a day."""
        day = day or date.max
        if code in self._registry.states:
            return self._capital(code, day)
        body = self._registry.bodies.get(code)
        if body is None or not body.seat:
            return None
        return self._cities(day).get(body.seat)

    def _capital(self, code: str, day: date) -> Degrees | None:
        try:
            capital = self._registry.capital(code, day)
        except RegistryError:
            return None
        return capital.lat, capital.lon

    def _cities(self, day: date) -> dict[str, Degrees]:
        found: dict[str, Degrees] = {}
        for code in self._registry.states:
            try:
                capital = self._registry.capital(code, day)
            except RegistryError:
                continue
            found.setdefault(capital.name, (capital.lat, capital.lon))
        return found


def registry_atlas() -> Atlas:
    """The atlas of `blocs.states`."""
    return _RegistryAtlas()


def registry_datasets() -> tuple[Dataset, ...]:
    """The tables of `blocs.states` that names and places come from, with their licences."""
    return tuple(
        Dataset(f"blocs.states, {name}", origin.version, origin.licence, origin.citation)
        for name, origin in origins().items()
    )
