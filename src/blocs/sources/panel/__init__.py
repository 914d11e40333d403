"""What one row of a table is, what a table speaks about, and how its rows are found in another."""

from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.unit import Unit

__all__ = ["Coverage", "Unit"]
