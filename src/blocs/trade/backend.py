"""Where the solver's arrays live: NumPy on the processor, or PyTorch or CuPy on a graphics card."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from blocs.errors import MissingExtra, UsageError
from blocs.trade.arrays import Array

__all__ = ["Backend"]

Library = Literal["numpy", "torch", "cupy", "array_api_strict"]
Precision = Literal["float64", "float32"]

_CELLS = {"cpu": 1 << 19, "card": 1 << 27}
"""Numbers in the share matrices of one chunk of draws: what a cache, or a card's memory, holds well."""
_DRAWS = {"cpu": 125, "card": 1 << 16}


@dataclass(frozen=True)
class Backend:
    """A library of arrays, a device and a precision.

    Attributes
    ----------
    library : {"numpy", "torch", "cupy", "array_api_strict"}
    device : str
        As the library names it: ``"cpu"``, ``"cuda"``.
    precision : {"float64", "float32"}
        With float32 ask for a tolerance of 1e-6 or more: wages then are right to some 1e-4 percentage points.

    Raises
    ------
    UsageError
        When the library or precision is another.
    """

    library: Library = "numpy"
    device: str = "cpu"
    precision: Precision = "float64"

    def __post_init__(self) -> None:
        for given, known in ((self.library, get_args(Library)), (self.precision, get_args(Precision))):
            if given not in known:
                raise UsageError(f"{given!r} is none of {', '.join(known)}")

    @cached_property
    def xp(self) -> Any:
        """The library's functions.

        Raises
        ------
        MissingExtra
            When it is not installed.
        UsageError
            When PyTorch cannot reach the graphics card.
        """
        if self.library == "numpy":
            return np
        from importlib import import_module

        name = {"torch": "array_api_compat.torch", "cupy": "array_api_compat.cupy"}
        try:
            xp = import_module(name.get(self.library, self.library))
        except ImportError as error:
            raise MissingExtra(self.library, "gpu") from error
        if self.library == "torch" and self.device.startswith("cuda") and not xp.cuda.is_available():
            raise UsageError(f"PyTorch finds no {self.device} here; take device='cpu', or a CUDA build of it")
        return xp

    @property
    def on_card(self) -> bool:
        """Whether the arrays live on a graphics card."""
        return self.library == "cupy" or self.device != "cpu"

    def array(self, values: NDArray[Any]) -> Array:
        """Move an array there; floats take the precision, whole numbers stay whole."""
        values = np.ascontiguousarray(values)
        kind = self.precision if values.dtype.kind == "f" else "int64"
        if self.library == "numpy":
            return values.astype(kind, copy=False)
        if self.library == "array_api_strict":
            return self.xp.asarray(values.astype(kind), copy=True)
        there = {} if self.library == "cupy" else {"device": self.device}
        return self.xp.asarray(values.astype(kind), **there)

    def numpy(self, array: Array) -> NDArray[Any]:
        """Bring an array back, as float64."""
        if self.library == "torch":
            array = array.cpu().numpy()
        elif self.library == "cupy":
            array = array.get()
        return np.asarray(array, dtype=float)

    def chunk(self, cells: int) -> int:
        """Draws that are solved together, of so many cells each; 0 cells where they share one matrix."""
        place = "card" if self.on_card else "cpu"
        return max(1, min(_DRAWS[place], _CELLS[place] // cells)) if cells else _DRAWS[place]
