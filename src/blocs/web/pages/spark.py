"""Small lines inside a row of a table: what is above zero, below it, and not known."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

__all__ = ["spark"]


def spark(
    up: Sequence[int | None], down: Sequence[int | None], words: str, *, width: int = 150, height: int = 26
) -> Markup:
    """Draw acts for (upwards) and against (downwards) by period, and the one less the other as a line.

    Parameters
    ----------
    up, down : sequences of int or None
        Of each period; None where it is not covered: it stays grey, and the line breaks.
    words : str
        What it says, for those who do not see it.
    width, height : int
        Pixels.

    Examples
    --------
    >>> 'class="gone"' in spark([1, None, 2], [0, None, 3], "net")
    True
    """
    n = len(up)
    most, least = (max([1, *(value or 0 for value in side)]) for side in (up, down))
    step = width / max(n, 1)
    zero = height * most / (most + least)

    def y(value: float) -> float:
        return zero - value * height / (most + least)

    marks = [Markup('<path class="zero" d="M0 {0:.1f}H{1}"/>').format(zero, width)]
    points: list[list[tuple[float, float]]] = [[]]
    for k, (good, bad) in enumerate(zip(up, down, strict=True)):
        x = k * step
        if good is None or bad is None:
            marks.append(Markup('<path class="gone" d="{}"/>').format(_box(x, 0, step, height)))
            points.append([])
            continue
        if good:
            marks.append(Markup('<path class="up" d="{}"/>').format(_box(x, y(good), step, zero - y(good))))
        if bad:
            marks.append(Markup('<path class="down" d="{}"/>').format(_box(x, zero, step, y(-bad) - zero)))
        points[-1].append((x + step / 2, y(good - bad)))
    for piece in points:
        if len(piece) > 1:
            line = "L".join(f"{x:.1f} {at:.1f}" for x, at in piece)
            marks.append(Markup('<path class="net" d="M{}"/>').format(line))
        elif piece:
            (x, at), *_ = piece
            marks.append(Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="1.5"/>').format(x, at))
    return Markup(
        '<svg class="spark" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>'
    ).format(words, width, height, width, height, Markup().join(marks))


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z"
