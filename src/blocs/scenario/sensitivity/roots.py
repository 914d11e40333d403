"""Where a function of one number takes a value: a bracket made smaller, and the highest point in one."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["peak", "root"]

_GOLDEN = (5**0.5 - 1) / 2


def root(
    function: Callable[[float], float],
    low: float,
    high: float,
    *,
    ends: tuple[float, float] | None = None,
    tolerance: float = 1e-9,
    most: int = 100,
) -> float:
    """Find where a function crosses zero between two points of which one lies above it and one below.

    Inverse quadratic steps where they are safe, halving elsewhere (Chandrupatla 1997,
    https://doi.org/10.1016/S0965-9978(96)00051-8), so it never takes many more steps than halving does.

    Parameters
    ----------
    function : callable
        Continuous; of opposite signs at the two ends.
    low, high : float
    ends : (float, float), optional
        Its values there, where they are known.
    tolerance : float
        Width of the bracket at which to stop.
    most : int
        Calls at most.

    Raises
    ------
    ValueError
        When both ends lie on one side of zero.

    Examples
    --------
    >>> round(root(lambda x: x * x - 2, 0, 2), 9)
    1.414213562
    """
    x1, x2 = float(low), float(high)
    f1, f2 = ends if ends is not None else (function(x1), function(x2))
    if f1 == 0 or f2 == 0:
        return x1 if f1 == 0 else x2
    if (f1 > 0) == (f2 > 0):
        raise ValueError(f"{f1:g} at {low:g} and {f2:g} at {high:g} lie on one side of zero")
    part = 0.5
    for _ in range(most):
        x = x1 + part * (x2 - x1)
        fx = function(x)
        if (fx > 0) == (f1 > 0):
            x3, f3 = x1, f1
        else:
            x3, f3, x2, f2 = x2, f2, x1, f1
        x1, f1 = x, fx
        least = (tolerance + 4e-16 * abs(x1)) / max(abs(x2 - x1), 1e-300)
        if f1 == 0 or least > 0.5:
            break
        part = _quadratic((x1, f1), (x2, f2), (x3, f3))
        part = min(max(part, least), 1 - least)
    return x1 if abs(f1) <= abs(f2) else x2


def _quadratic(one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]) -> float:
    """Part of the way from the first point to the second at which to look; half where a parabola misleads."""
    (x1, f1), (x2, f2), (x3, f3) = one, two, three
    xi, phi = (x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2)
    if not (phi * phi < xi and (1 - phi) ** 2 < 1 - xi):
        return 0.5
    return f1 / (f2 - f1) * f3 / (f2 - f3) + (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2)


def peak(
    function: Callable[[float], float], low: float, high: float, *, tolerance: float, most: int = 60
) -> tuple[float, float]:
    """Find the highest point of a function that rises and then falls between two points.

    Golden section (Kiefer 1953, https://doi.org/10.1090/S0002-9939-1953-0055639-3).

    Returns
    -------
    place, value : float

    Examples
    --------
    >>> round(peak(lambda x: -((x - 1) ** 2), 0, 3, tolerance=1e-6)[0], 5)
    1.0
    """
    a, b = float(low), float(high)
    c, d = b - _GOLDEN * (b - a), a + _GOLDEN * (b - a)
    fc, fd = function(c), function(d)
    for _ in range(most):
        if b - a <= tolerance:
            break
        if fc >= fd:
            b, d, fd = d, c, fc
            c = b - _GOLDEN * (b - a)
            fc = function(c)
        else:
            a, c, fc = c, d, fd
            d = a + _GOLDEN * (b - a)
            fd = function(d)
    return (c, fc) if fc >= fd else (d, fd)
