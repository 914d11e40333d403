"""From news reports to sourced records, ties between states, blocs and what-ifs.

    import blocs

    records = blocs.read("report.txt")      # events, quantities, statements, each with its sentence
    store = blocs.open("evidence")          # a store that keeps them, with links across reports
    brief = blocs.brief(store)              # what they say together; brief.save("brief.html")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blocs._face import brief, open, read
    from blocs.brief import Brief
    from blocs.errors import BlocsError
    from blocs.evidence import Records, Store

__all__ = ["BlocsError", "Brief", "Records", "Store", "brief", "open", "read"]

_HOMES = {
    "BlocsError": "blocs.errors",
    "Brief": "blocs.brief",
    "Records": "blocs.evidence",
    "Store": "blocs.evidence",
    "brief": "blocs._face",
    "open": "blocs._face",
    "read": "blocs._face",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``import blocs`` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'blocs' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
