"""Three broad sectors: where the industries of ISIC Rev. 4 and the chapters of the HS go.

Energy and materials are products of land, sea and mine, fuels, and what is made of them in one step and sold
by grade rather than by make: they are what sanctions and export controls aim at first, and what states stock.
Manufactures are all other goods. Services are the rest, electricity, water and construction included, since
the 28 sectors that this follows hold them together.

Industries on the border, and why they stand where they do:

- A (agriculture, forestry, fishing) and B (mining, with its support services B09): raw products.
- C16 (wood): sawnwood and panels; C23 (other non-metallic minerals): cement, brick, glass; C24A and C24B
  (basic iron and steel, non-ferrous metals): materials sold by grade to builders and industry.
- C19 (coke and refined petroleum): fuel.
- C10T12 (food, drink, tobacco), C17_18 (paper and printing), C20 (chemicals) and C22 (rubber and plastics)
  begin with materials, but most of what they sell is processed further or bears a brand: manufactures, as
  in the statistics of the WTO, which call chemicals and paper manufactures.
- D35 (electricity, gas supply) is a service here, though it is energy: little of it crosses a border.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from blocs.errors import UsageError

__all__ = ["BROAD_SECTORS", "HS_CHAPTERS", "OECD_SECTORS", "WIOD_SECTORS", "broad_sector"]

BROAD_SECTORS = ("energy and materials", "manufactures", "services")
"""The three, in the order of the bundled tables."""

_ENERGY, _MADE, _SERVICES = BROAD_SECTORS
_MATERIALS = frozenset((16, 19, 23, 24))
_DIVISION = re.compile(r"^[A-U]?(\d{2})")


def broad_sector(code: str) -> str:
    """Give the broad sector of an industry of ISIC Rev. 4, by its first division.

    Parameters
    ----------
    code : str
        As OECD and WIOD write them: ``A01``, ``C10T12``, ``C10-C12``, ``C24A``, ``D35``, ``05T06``.

    Raises
    ------
    UsageError
        When the code does not begin with a division of ISIC.

    Examples
    --------
    >>> broad_sector("C24A"), broad_sector("C302T309"), broad_sector("68")
    ('energy and materials', 'manufactures', 'services')
    """
    found = _DIVISION.match(code)
    division = int(found[1]) if found else 0
    if not 1 <= division <= 99:
        raise UsageError(f"{code!r} does not begin with a division of ISIC Rev. 4, such as A01 or C10T12")
    if division < 10 or division in _MATERIALS:
        return _ENERGY
    return _MADE if division <= 33 else _SERVICES


_GOODS = (
    "A01 A02 A03 B05 B06 B07 B08 B09 C10T12 C13T15 C16 C17_18 C19 C20 C21 C22 C23 C24A C24B C25 C26 C27 C28 "
    "C29 "
    "C301 C302T309 C31T33"
)
_SERVED = "D E F G H49 H50 H51 H52 H53 I J58T60 J61 J62_63 K L M N O P Q R S T"
OECD_SECTORS: Mapping[str, str] = MappingProxyType(
    {
        **{code: broad_sector(code) for code in _GOODS.split()},
        **dict.fromkeys((*_SERVED.split(), "Services (aggregate)"), _SERVICES),
    }
)
"""Industries of the OECD's ICIO, 2025 edition, and the 28 sectors of `ICIO2018.mat`, to broad sectors."""

WIOD_SECTORS: Mapping[str, str] = MappingProxyType(
    {
        "Agriculture, forestry, fishing": _ENERGY,
        "Mining and quarrying": _ENERGY,
        "Coke and refined petroleum": _ENERGY,
        "Basic metals": _ENERGY,
        "Food, beverages, tobacco": _MADE,
        "Textiles, apparel, leather": _MADE,
        "Wood, paper, printing": _MADE,
        "Chemicals, pharmaceuticals": _MADE,
        "Rubber, plastics, non-metallic minerals": _MADE,
        "Fabricated metals": _MADE,
        "Computer, electronic, optical": _MADE,
        "Electrical equipment": _MADE,
        "Machinery and equipment n.e.c.": _MADE,
        "Transport equipment": _MADE,
        "Other manufacturing; repair": _MADE,
        "Services (aggregate)": _SERVICES,
    }
)
"""The 16 sectors of `WIOD2014.mat`; wood and minerals stand with the manufactures they are merged with."""

_LAND_AND_SEA = (
    "1 3 6 7 8 9 10 12 13 14"  # animals, fish, plants, vegetables, fruit, coffee, grain, seeds, gums
)
_GROUND = "25 26 27"  # stone and cement, ores, fuels
_WOOD = "44 45 46"  # with cork and plaiting
_MINERALS = "68 69 70 71"  # of stone, ceramics, glass, precious stones and metals
_METALS = "72 74 75 76 78 79 80 81"  # iron and steel, non-ferrous metals
_CHAPTERS = frozenset(map(int, f"{_LAND_AND_SEA} {_GROUND} {_WOOD} {_MINERALS} {_METALS}".split()))
HS_CHAPTERS: Mapping[int, str] = MappingProxyType(
    {chapter: _ENERGY if chapter in _CHAPTERS else _MADE for chapter in range(1, 98) if chapter != 77}
)
"""Chapters of the Harmonized System to broad sectors, by what most of a chapter is.

Chapters do not follow industries: raw hides, wool and cotton (41, 51, 52) go with the manufactures they are
mostly traded as, jewellery (71) with gold, frozen fish (03) with fresh, tubes of steel (73) with goods of
steel. Who needs industries gives a mapping of six-digit codes instead.
"""
