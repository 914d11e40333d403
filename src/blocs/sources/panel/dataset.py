"""`Dataset`: a table read from somebody's file, with whom to cite and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.errors import UsageError
from blocs.sources.frame import Frame
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.unit import Unit
from blocs.states import Origin

__all__ = ["Dataset"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a reader gives.

    Attributes
    ----------
    name : str
        Short name, by which columns and commands know it: ``"un-votes"``.
    frame : Frame
        Its unit is a `Unit`; it has a `coverage`.
    origin : Origin
    remarks : tuple of str
        What was left out or understood in a way that the file does not say, with counts.
    """

    name: str
    frame: Frame
    origin: Origin
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a table that cannot be joined, or does not say what it speaks about."""
        if not isinstance(self.frame.unit, Unit) or self.frame.coverage is None:
            lacks = "coverage" if isinstance(self.frame.unit, Unit) else "keys"
            raise UsageError(
                f"the table of dataset {self.name} has no {lacks}; give Frame(Unit.of(...), columns, "
                "sources, Coverage(since, until))"
            )

    @property
    def coverage(self) -> Coverage:
        """Years and states that it speaks about."""
        assert self.frame.coverage is not None
        return self.frame.coverage
