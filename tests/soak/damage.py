"""Thousands of bytes turned, pages lost, and disks stopped at every size: `make soak`."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from blocs.evidence import open_store
from evidence.stores import answers, made
from evidence.test_damage import FILE, check_saved, flips, with_bytes
from evidence.test_full_disk import WORKS, stopped_at


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("whole") / "store")


@pytest.fixture(scope="module")
def wanted(whole: Path) -> dict[str, Any]:
    with open_store(whole, read_only=True) as store:
        return answers(store)


@pytest.mark.parametrize("seed", range(4))
def test_bytes_that_changed(whole: Path, wanted: dict[str, Any], tmp_path: Path, seed: int) -> None:
    seen = flips(whole, wanted, tmp_path / "s", 500, seed)
    print(dict(seen))
    assert seen["told by the check"] + seen["told at opening"] > 50


def test_every_page_lost_in_turn(whole: Path, tmp_path: Path) -> None:
    raw, chance = (whole / FILE).read_bytes(), random.Random(4)
    size = int.from_bytes(raw[16:18])
    for page in range(len(raw) // size):
        lost = raw[: page * size] + chance.randbytes(size) + raw[(page + 1) * size :]
        check_saved(with_bytes(whole, tmp_path / "s", lost), whole, tmp_path / f"new{page}")


def test_bytes_that_changed_are_saved_around(whole: Path, tmp_path: Path) -> None:
    raw, chance = (whole / FILE).read_bytes(), random.Random(5)
    for number in range(200):
        changed = bytearray(raw)
        for _ in range(chance.choice((1, 5, 50))):
            changed[chance.randrange(len(raw))] ^= chance.randrange(1, 256)
        check_saved(with_bytes(whole, tmp_path / "s", bytes(changed)), whole, tmp_path / f"new{number}")


@pytest.mark.parametrize("name", WORKS)
def test_a_file_that_may_not_grow(whole: Path, tmp_path: Path, name: str) -> None:
    seen = stopped_at(whole, tmp_path / "s", WORKS[name], 60)
    assert seen["refused"] > 10
