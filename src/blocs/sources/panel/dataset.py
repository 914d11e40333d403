"""`Dataset`: a table read from somebody's file, with whom to cite and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.sources.frame import Frame
from blocs.sources.panel.coverage import Coverage
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

    @property
    def coverage(self) -> Coverage:
        """Years and states that it speaks about."""
        found = self.frame.coverage
        assert found is not None, f"the reader of {self.name} told no coverage"
        return found
