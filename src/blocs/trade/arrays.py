"""Which library an array belongs to: NumPy itself, or PyTorch and CuPy through `array-api-compat`."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

__all__ = ["Array", "namespace"]

Array: TypeAlias = Any
"""An array of NumPy, PyTorch or CuPy."""


def namespace(array: Array) -> Any:
    """Functions of the array API standard for an array.

    NumPy 2 follows the standard by itself; asking it directly saves a quarter of a small solve.
    """
    if isinstance(array, np.ndarray):
        return np
    from array_api_compat import array_namespace

    return array_namespace(array)
