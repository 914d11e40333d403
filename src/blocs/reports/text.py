"""Plain text: stored exactly as decoded."""

from __future__ import annotations

from blocs.reports.decode import decode
from blocs.reports.draft import Draft

__all__ = ["read"]


def read(data: bytes, name: str, declared: str | None = None) -> Draft:
    """Read a text file; Markdown in it is understood, as it is in a ``.md`` file.

    Raises
    ------
    InputError
        See `blocs.reports.decode.decode`.
    """
    return Draft(name=name, text=decode(data, name, declared), raw=data)
