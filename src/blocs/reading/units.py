"""Units: what a counted noun stands for ("troops" are persons, "warships" are ships)."""

from __future__ import annotations

__all__ = ["DISTANCES", "DURATIONS", "NO_COUNT", "PAIR_NOUNS", "UNIT_OF"]

_PERSONS = """
    person people troop soldier serviceman servicewoman serviceman personnel man woman child civilian
    official officer businessman businesspeople businessperson businesswoman member refugee migrant
    worker resident citizen national protester demonstrator delegate diplomat prisoner detainee fighter
    militant casualty victim death passenger student teacher journalist employee policeman police
    peacekeeper marine sailor rebel hostage participant expert leader minister lawmaker inhabitant
    asylum-seeker seeker inspector observer reservist conscript adviser advisor Russian Chinese American
    Ukrainian fisherman farmer tourist belarusian dead wounded life trooper pilot representative guest
    visitor family traveller traveler seafarer plaintiff policewoman airman crew exporter importer
    analyst deputy mp adult pensioner voter settler nurse doctor engineer technician specialist
    mercenary combatant gunman insurgent terrorist
"""
_NOUNS = {
    "person": _PERSONS,
    "aircraft": "aircraft mirage plane jet warplane airplane fighter-jet bomber helicopter airliner",
    "tank": "tank",
    "ship": "ship vessel warship boat frigate destroyer submarine tanker carrier corvette trawler",
    "missile": "missile rocket",
    "country": "country state nation republic economy",
    "gun": "gun howitzer",
    "vehicle": "vehicle truck car lorry",
    "tonne": "tonne ton",
    "barrel": "barrel",
    "mile": "mile",
    "km": "km kilometer kilometre",
    "hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year",
    "time": "time occasion",
    "company": "company firm enterprise",
    "percent": "percent percentage",
}  # fmt: skip
UNIT_OF = {noun.lower(): unit for unit, nouns in _NOUNS.items() for noun in nouns.split()}
"""Standard unit of a noun, by lemma."""
DURATIONS = frozenset(("hour", "day", "week", "month", "year", "minute", "decade", "century", "second"))
DISTANCES = frozenset(("mile", "km", "metre", "meter", "foot"))
PAIR_NOUNS = frozenset(
    "country side nation leader state president government party power neighbour neighbor minister "
    "people capital rival ally man woman foe sister brother half".split()
)
NO_COUNT = frozenset(
    "another thing way point reason case hand level word step stage respect front other term day one".split()
)
