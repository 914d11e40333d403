"""Broad sectors: each industry and chapter has one, and the borders are where they are said to be."""

from __future__ import annotations

import pytest

from blocs.errors import UsageError
from blocs.sources.broad import BROAD_SECTORS, HS_CHAPTERS, OECD_SECTORS, WIOD_SECTORS, broad_sector

ENERGY, MADE, SERVICES = BROAD_SECTORS


def test_the_oecd_has_50_industries_and_one_aggregate() -> None:
    assert len(OECD_SECTORS) == 51
    assert [code for code, broad in OECD_SECTORS.items() if broad == ENERGY] == (
        "A01 A02 A03 B05 B06 B07 B08 B09 C16 C19 C23 C24A C24B".split()
    )
    assert sum(broad == MADE for broad in OECD_SECTORS.values()) == 14
    assert sum(broad == SERVICES for broad in OECD_SECTORS.values()) == 24


@pytest.mark.parametrize(
    ("code", "broad"),
    [
        ("C10-C12", MADE),
        ("05T06", ENERGY),
        ("C17_18", MADE),
        ("C301", MADE),
        ("C33", MADE),
        ("D35", SERVICES),
        ("24", ENERGY),
    ],
)
def test_codes_are_read_as_statistics_write_them(code: str, broad: str) -> None:
    assert broad_sector(code) == broad


@pytest.mark.parametrize("code", ["", "TLS", "C1", "00", "X10"])
def test_what_is_no_industry_is_refused(code: str) -> None:
    with pytest.raises(UsageError, match="does not begin with a division of ISIC"):
        broad_sector(code)


def test_every_chapter_and_sector_has_a_place() -> None:
    assert set(HS_CHAPTERS) == set(range(1, 98)) - {77}
    assert (HS_CHAPTERS[27], HS_CHAPTERS[72], HS_CHAPTERS[73], HS_CHAPTERS[87]) == (
        ENERGY,
        ENERGY,
        MADE,
        MADE,
    )
    assert len(WIOD_SECTORS) == 16 and set(WIOD_SECTORS.values()) == set(BROAD_SECTORS)
