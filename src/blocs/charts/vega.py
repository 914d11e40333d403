"""`alt`: the package altair, imported when a chart is first drawn.

Most of what imports a chart never draws it: the words that go with it, or its names, are all that is asked
for. altair takes longer to import than all charts together.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["alt"]

if TYPE_CHECKING:
    import altair as alt
else:

    class _Later:
        """Gives what altair has; of threads that ask at once, one imports and the others wait."""

        def __getattr__(self, name: str) -> Any:
            return getattr(import_module("altair"), name)

    alt = _Later()
