"""The data files hold together: known codes and kinds, sorted, ordered days, no form twice."""

import csv
import re

import pytest

from blocs.states import MentionKind, registry
from blocs.states.load import data, names, rows
from blocs.states.offices import Title

R = registry()
KNOWN = {*R.states, *R.bodies, ""}
RULES = {"given", "surname", "caps", "prefix", "evidence", "shared", "cues", "all", "open"}
FILES = sorted(file.name for file in data().iterdir() if file.name.endswith(".csv"))


def read(name: str) -> list[dict[str, str]]:
    with (data() / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_names_have_known_codes_kinds_and_rules():
    for row in names():
        assert row.code in KNOWN, row
        assert row.kind in {*MentionKind, "none"}, row
        assert set(row.ambiguity.split(";")) <= RULES | {""}, row
        assert row.since is None or row.until is None or row.since <= row.until, row


@pytest.mark.parametrize(
    "name", ["states.csv", "names.csv", "bodies.csv", "common_words.csv", "name_words.csv"]
)
def test_files_are_sorted_for_review(name):
    with (data() / name).open(encoding="utf-8") as stream:
        body = list(csv.reader(stream))[1:]
    assert body == sorted(body)


@pytest.mark.parametrize("name", FILES)
def test_no_row_stands_twice(name):
    with (data() / name).open(encoding="utf-8") as stream:
        body = [tuple(row) for row in csv.reader(stream)]
    assert len(body) == len(set(body))


def test_terms_are_ordered_and_of_known_states():
    for name in FILES:
        if name.startswith("officeholders_"):
            for row in read(name):
                assert row["iso3"] in KNOWN, row
                assert not row["until"] or row["since"] <= row["until"], row


def test_codes_are_iso():
    pycountry = pytest.importorskip("pycountry")
    iso = {country.alpha_3 for country in pycountry.countries}
    former = {country.alpha_3 for country in pycountry.historic_countries}
    for code, state in R.states.items():
        if state.iso == "yes":
            assert code in iso
        elif state.iso == "3166-3":
            assert code in former
        else:
            assert code not in iso
    left_out = iso - set(R.states)
    assert " ".join(sorted(left_out)) == "AIA ATA ATF BES BLM BVT CCK CXR HMD MAF MSR PCN SGS SPM UMI WLF"


def test_currencies_are_iso():
    for state in R.states.values():
        assert re.fullmatch(r"[A-Z]{3}|", state.currency), state
        if state.status == "state":
            assert state.currency, state


def test_every_member_and_successor_is_known():
    for row in read("body_membership.csv"):
        assert row["body"] in R.bodies and row["code"] in R.states, row
    for row in read("succession.csv"):
        assert row["before"] in R.states and row["after"] in R.states, row


def test_every_listed_body_has_members_and_every_body_a_name():
    listed = {row["body"] for row in read("body_membership.csv")}
    assert listed == {code for code, body in R.bodies.items() if body.scope == "listed"}
    named = {row.code for row in names() if row.kind == "body"}
    assert set(R.bodies) == named


def test_firms_enough():
    firms = {row.form for row in names() if row.kind == "firm"}
    assert len(firms) > 300


def test_titles_have_known_roles():
    for _, fields in rows(data() / "titles.csv", "title,office,role"):
        assert Title(*fields).role in {"office", "other", "government", "honorific", "rank"}
