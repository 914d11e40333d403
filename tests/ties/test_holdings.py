"""Datasets at hand: given, on a shelf, and made of others once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from blocs.errors import StoreError, UsageError
from blocs.sources import Column, Coverage, Dataset, Frame, Unit, shelf
from blocs.states import Origin
from blocs.ties import Holdings

ORIGIN = Origin("Someone", "Someone (2020). A table.", "1", "mine", date(2024, 2, 29), "")


def made(name: str, cinc: float) -> Dataset:
    columns = [Column("ccode", [2]), Column("year", [2000]), Column("cinc", [cinc])]
    return Dataset(
        name, Frame(Unit.of("state-year"), columns, (), Coverage(2000, 2000)), ORIGIN, ("one row",)
    )


class Maker:
    """Makes a table of another, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, dataset: Dataset) -> Dataset:
        self.times += 1
        return replace(made("derived", 2 * dataset.frame["cinc"][0]), remarks=("twice",))  # type: ignore[operator]


@pytest.fixture
def maker() -> Maker:
    return Maker()


def test_what_is_given_goes_before_what_is_kept(tmp_path: Path) -> None:
    shelf.keep(made("nmc", 0.1), tmp_path)
    shelf.keep(made("sipri", 0.2), tmp_path)
    held = Holdings([made("nmc", 0.5)], tmp_path)
    assert held.names == ("nmc", "sipri") and "sipri" in held and "atop" not in held
    assert held.get("nmc").frame["cinc"] == (0.5,) and held.get("sipri").frame["cinc"] == (0.2,)
    assert held.get("sipri") is held.get("sipri")
    with pytest.raises(UsageError, match="atop is not there; bring it in with: blocs import atop FILE"):
        held.get("atop")
    assert Holdings(folder=tmp_path / "nowhere").names == ()


def test_a_damaged_dataset_hinders_only_those_who_ask_for_it(tmp_path: Path) -> None:
    shelf.keep(made("nmc", 0.1), tmp_path)
    shelf.keep(made("sipri", 0.2), tmp_path).write_bytes(b"PK\x03\x04 no archive")
    held = Holdings(folder=tmp_path)
    assert held.get("nmc").frame["cinc"] == (0.1,)
    with pytest.raises(StoreError, match=r"sipri\.npz: damaged.*blocs import sipri FILE"):
        held.get("sipri")


def test_what_is_made_of_another_is_kept_and_used_again(tmp_path: Path, maker: Maker) -> None:
    shelf.keep(made("nmc", 0.25), tmp_path)
    first = Holdings(folder=tmp_path)
    assert first.derived("derived", "nmc", maker).frame["cinc"] == (0.5,)
    assert first.derived("derived", "nmc", maker).frame["cinc"] == (0.5,)
    again = Holdings(folder=tmp_path).derived("derived", "nmc", maker)
    assert again.frame["cinc"] == (0.5,) and maker.times == 1
    assert again.remarks[0] == "twice"
    assert again.remarks[1] == f"made of {shelf.digest(tmp_path, 'nmc')}, 1"


def test_it_is_made_anew_when_the_data_or_the_way_change(tmp_path: Path, maker: Maker) -> None:
    shelf.keep(made("nmc", 0.25), tmp_path)
    Holdings(folder=tmp_path).derived("derived", "nmc", maker)
    shelf.keep(made("nmc", 0.4), tmp_path)
    assert Holdings(folder=tmp_path).derived("derived", "nmc", maker).frame["cinc"] == (0.8,)
    assert maker.times == 2
    Holdings(folder=tmp_path).derived("derived", "nmc", maker, "another")
    assert maker.times == 3
    Holdings(folder=tmp_path).derived("derived", "nmc", maker, "another")
    assert maker.times == 3


def _damaged(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 no archive")


def _somebodys(path: Path) -> None:
    shelf.keep(made("derived", 0.9), path.parent.parent)


@pytest.mark.parametrize("spoil", [_damaged, _somebodys])
def test_a_kept_copy_that_is_damaged_or_another_is_made_anew(
    tmp_path: Path, maker: Maker, spoil: Callable[[Path], None]
) -> None:
    shelf.keep(made("nmc", 0.25), tmp_path)
    Holdings(folder=tmp_path).derived("derived", "nmc", maker)
    spoil(tmp_path / "sources" / "derived.npz")
    assert Holdings(folder=tmp_path).derived("derived", "nmc", maker).frame["cinc"] == (0.5,)
    assert maker.times == 2
    Holdings(folder=tmp_path).derived("derived", "nmc", maker)
    assert maker.times == 2


def test_what_is_made_of_a_given_dataset_is_not_kept_as_that_of_the_shelf(
    tmp_path: Path, maker: Maker
) -> None:
    shelf.keep(made("nmc", 0.25), tmp_path)
    other = Holdings([made("nmc", 0.4)], tmp_path)
    assert other.derived("derived", "nmc", maker).frame["cinc"] == (0.8,)
    assert shelf.kept(tmp_path) == ("nmc",)
    assert Holdings(folder=tmp_path).derived("derived", "nmc", maker).frame["cinc"] == (0.5,)
    assert Holdings([made("nmc", 0.4)]).derived("derived", "nmc", maker).frame["cinc"] == (0.8,)


def test_a_folder_that_may_only_be_read_costs_time_and_nothing_else(
    tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.keep(made("nmc", 0.25), tmp_path)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)  # root may write anywhere, whatever the mode of the folder
    for times in (1, 2):
        assert Holdings(folder=tmp_path).derived("derived", "nmc", maker).frame["cinc"] == (0.5,)
        assert maker.times == times
    assert shelf.kept(tmp_path) == ("nmc",)
