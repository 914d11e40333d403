"""Units in which amounts are compared: one for each measure, one noun for what is counted under several."""

from __future__ import annotations

from blocs.evidence.linking.words import PERSONS
from blocs.reading.records import Quantity

__all__ = ["MEASURES", "is_converted", "scale"]

_MEASURED = {
    "kilometre": ("km", 1.0),
    "mile": ("km", 1.609344),
    "nautical mile": ("km", 1.852),
    "metre": ("km", 0.001),
    "foot": ("km", 0.0003048),
    "yard": ("km", 0.0009144),
    "square kilometre": ("hectare", 100.0),
    "square mile": ("hectare", 258.9988),
    "square metre": ("hectare", 0.0001),
    "acre": ("hectare", 0.4046856),
    "litre": ("cubic metre", 0.001),
    "gallon": ("cubic metre", 0.00378541),
    "kg": ("tonne", 0.001),
    "gram": ("tonne", 1e-6),
    "pound": ("tonne", 0.00045359),
    "kilowatt": ("megawatt", 0.001),
    "gigawatt": ("megawatt", 1000.0),
    "week": ("day", 7.0),
    "hour": ("day", 1 / 24),
    "minute": ("day", 1 / 1440),
    "month": ("day", 365.25 / 12),
    "year": ("day", 365.25),
}
_COUNTED = {
    **dict.fromkeys(PERSONS | {"troop"}, "person"),
    **dict.fromkeys(("plane", "jet", "warplane"), "aircraft"),
    **dict.fromkeys(("bullet", "round", "shell", "cartridge"), "shot"),
    **dict.fromkeys(("boat", "vessel", "trawler"), "ship"),
    "missile": "rocket",
    "lorry": "truck",
    "village": "settlement",
    "home": "house",
    "firm": "company",
}
_PERSON_ENDINGS = ("ist", "eer", "man", "men", "woman", "crat", "ician")
"""Endings of nouns for people, as far as they are for nothing else."""
MEASURES = frozenset(
    {unit for unit, _ in _MEASURED.values()}
    | {"percent", "percentage point", "point", "degree", "barrel", "time", "person", "rank", "cent"}
)
"""Units that are no nouns of things counted."""


def scale(quantity: Quantity) -> tuple[str, float]:
    """Unit that the amount is compared in, and the factor to it."""
    unit = quantity.unit.lower().replace("_", " ")
    if quantity.aspect == "rank":
        return unit, 1.0
    if unit not in _COUNTED and unit.endswith(_PERSON_ENDINGS):
        return "person", 1.0
    return _MEASURED.get(unit) or (_COUNTED.get(unit, unit), 1.0)


def is_converted(x: Quantity, y: Quantity) -> bool:
    """Whether two amounts stand in different units of one measure: one may be rounded from the other."""
    return x.unit != y.unit and scale(x)[0] == scale(y)[0] and scale(x)[1] != scale(y)[1]
