"""Small pictures of intervals: an effect against no effect, a chance between never and always."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from blocs.brief.model import Card, Effect, Prediction

__all__ = ["chance_bar", "effect_bar", "scales"]

_PAD = 0.06
"""Room on each side, as a share of the width."""
_HEIGHT = 14


def scales(cards: Iterable[Card]) -> dict[str, tuple[float, float]]:
    """Lowest and highest value that is drawn, by kind of effect, 0 included: one scale for all cards."""
    found: dict[str, tuple[float, float]] = {}
    for effect in (effect for card in cards for effect in card.effects):
        values = [v for v in (effect.centre, effect.low, effect.high) if v is not None]
        if values:
            low, high = found.get(effect.kind, (0.0, 0.0))
            found[effect.kind] = min(low, *values), max(high, *values)
    return found


def effect_bar(effect: Effect, ends: Mapping[str, tuple[float, float]]) -> Markup:
    """Draw an effect: a line where there is none, the interval, the middle; nothing where it has no number.

    The words beside it tell the same, so it is hidden from readers of the page by ear.
    """
    if effect.centre is None:
        return Markup("")
    low, high = ends[effect.kind]
    span = high - low or 1.0

    def at(value: float) -> float:
        return 100 * (_PAD + (1 - 2 * _PAD) * ((value - low) / span))

    kind = "even"
    if effect.low is None or effect.high is None or not effect.low <= 0 <= effect.high:
        kind = "coop" if effect.centre > 0 else "conf"
    inside = f'<line class="zero" x1="{at(0):.2f}%" x2="{at(0):.2f}%" y1="1" y2="{_HEIGHT - 1}"/>'
    if effect.low is not None and effect.high is not None:
        inside += _band(at(effect.low), at(effect.high))
    return _svg(f"{inside}{_dot(at(effect.centre))}", kind)


def chance_bar(prediction: Prediction) -> Markup:
    """Draw the chance of a prediction and its interval from 0 to 1, and beside it the one under measures."""
    if prediction.chance is None:
        return Markup("")
    low = prediction.chance if prediction.low is None else prediction.low
    high = prediction.chance if prediction.high is None else prediction.high
    middle = _HEIGHT / 2
    inside = f'<line class="track" x1="0" x2="100%" y1="{middle:g}" y2="{middle:g}"/>' + "".join(
        f'<line class="tick" x1="{x}%" x2="{x}%" y1="4" y2="{_HEIGHT - 4}"/>' for x in (0, 50, 100)
    )
    inside += _band(100 * low, 100 * high) + _dot(100 * prediction.chance)
    if prediction.with_measures is not None:
        x = 100 * prediction.with_measures
        inside += f'<circle class="measured" cx="{x:.2f}%" cy="{middle:g}" r="3.6"/>'
    return _svg(inside, "even")


def _band(low: float, high: float) -> str:
    return f'<rect class="band" x="{low:.2f}%" y="4" width="{high - low:.2f}%" height="{_HEIGHT - 8}"/>'


def _dot(x: float) -> str:
    return f'<circle class="dot" cx="{x:.2f}%" cy="{_HEIGHT / 2:g}" r="3.2"/>'


def _svg(inside: str, kind: str) -> Markup:
    return Markup(
        f'<svg class="interval {kind}" width="100%" height="{_HEIGHT}" aria-hidden="true">{inside}</svg>'
    )
