"""Damaged data files are named with their line."""

from pathlib import Path

import pytest

from blocs.errors import RegistryError
from blocs.states import load


def test_header_is_checked(tmp_path: Path):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(RegistryError, match=r"x.csv: header is 'a,b'; write 'a,c'"):
        list(load.rows(file, "a,c"))


def test_width_is_checked(tmp_path: Path):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n1,2,3\n")
    with pytest.raises(RegistryError, match=r"x.csv, line 3: 3 fields, not 2; quote commas"):
        list(load.rows(file, "a,b"))


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [("2020-02", "2020-02", "2020-02-01", "2020-02-29"), ("2019-01-05", "", "2019-01-05", "None")],
)
def test_months_stand_for_their_first_and_last_day(tmp_path, monkeypatch, since, until, first, last):
    (tmp_path / "officeholders_x.csv").write_text(
        f"iso3,office,title,name,since,until,forms\nFRA,head_of_state,president,A B,{since},{until},B\n"
    )
    monkeypatch.setattr(load, "data", lambda: tmp_path)
    (term,) = load.officeholders()
    assert (str(term.since), str(term.until), term.forms) == (first, last, ("B",))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("FRA,mayor,mayor,A B,2020-01-01,,B", r"line 2: office is 'mayor'; write one of head_of_state"),
        ("FRA,head,x,A B,2020-31-01,,B", r"line 2: '2020-31-01' is no day; write YYYY-MM-DD"),
        ("FRA,head,x,A B,,,B", r"line 2: a first day is missing"),
    ],
)
def test_wrong_terms_are_named(tmp_path, monkeypatch, row, message):
    (tmp_path / "officeholders_x.csv").write_text(f"iso3,office,title,name,since,until,forms\n{row}\n")
    monkeypatch.setattr(load, "data", lambda: tmp_path)
    with pytest.raises(RegistryError, match=message):
        load.officeholders()


def test_states_need_their_spells(tmp_path, monkeypatch):
    (tmp_path / "system_membership.csv").write_text("system,number,code,since,until\ncow,2,USA,1816-01-01,\n")
    (tmp_path / "states.csv").write_text("code,name,official,status,iso,currency,leader,sovereign\n")
    monkeypatch.setattr(load, "data", lambda: tmp_path)
    with pytest.raises(RegistryError, match=r"system_membership\.csv: USA not in states\.csv"):
        load.states()
