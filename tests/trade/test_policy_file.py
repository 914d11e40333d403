"""Policies as text: JSON, scenario files, short forms of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policies import measures

from blocs.errors import PolicyError
from blocs.trade.policy import Policy, ban, sanction, tariff
from blocs.trade.policy.file import PolicyFile, parse_policy, policy_toml, read_policy, write_policy
from blocs.trade.policy.short import parse_short

WIDENED = """
[scenario]
name = "Washington widens the tariffs"
base = "2018"
draws = 1000
seed = 1

[[tariff]]
by = "USA"
on = "CHN"
rate = 0.25
covering = "200 billion USD"

[[sanction]]
by = ["USA", "EU"]
on = "RUS"
sectors = ["energy"]
cost = 0.3
"""
ON = "[[tariff]]\nby='USA'\non='CHN'\n"
HURT = "[[sanction]]\nby='USA'\non='RUS'\n"
policies = st.lists(measures(), max_size=4).map(lambda found: Policy(tuple(found)))


def test_the_scenario_of_the_design() -> None:
    assert parse_policy(WIDENED) == PolicyFile(
        tariff("USA", "CHN", 0.25, covering="200 billion USD")
        + sanction(["USA", "EU"], "RUS", sectors="energy", cost=0.3),
        "Washington widens the tariffs",
        "2018",
        1000,
        1,
    )


@settings(max_examples=60)
@given(policies)
def test_json_gives_the_same_policy(policy: Policy) -> None:
    assert Policy.from_json(policy.to_json()) == policy


@settings(max_examples=60)
@given(policies, st.text(), st.integers(0, 10**6), st.integers(0, 2**62))
def test_toml_gives_the_same_measures_in_their_order(
    policy: Policy, name: str, draws: int, seed: int
) -> None:
    name = name.encode("utf-8", "ignore").decode()
    file = PolicyFile(policy, name, "2017", draws, seed)
    assert parse_policy(policy_toml(file)) == file


def test_files_are_written_and_read(tmp_path: Path) -> None:
    file = parse_policy(WIDENED)
    write_policy(file, tmp_path / "war.toml")
    assert read_policy(tmp_path / "war.toml") == file
    text = (tmp_path / "war.toml").read_text(encoding="utf-8")
    assert 'covering = "200 billion USD"' in text and 'by = ["USA", "EU"]' in text


def test_days_may_stand_as_days_or_as_text() -> None:
    for day in ("2018-09-24", '"2018-09-24"'):
        file = parse_policy(f'[[tariff]]\nby="USA"\non="CHN"\nrate="25 %"\nsince={day}')
        assert file.policy == tariff("USA", "CHN", 0.25, since="2018-09-24")


def test_whatever_is_left_out_of_the_scenario_has_its_default() -> None:
    assert parse_policy("") == PolicyFile()
    assert parse_policy("[scenario]\nbase = 2017").base == "2017"


@pytest.mark.parametrize(
    ("line", "text", "says"),
    [
        (1, "[[tarif]]", r"unknown table 'tarif'; did you mean 'tariff'\?"),
        (1, "[tariff]\nby='USA'", r"tariff must be a list of tables; write \[\[tariff\]\]"),
        (1, "[[scenario]]", r"scenario must be one table; write \[scenario\]"),
        (2, "[scenario]\ndraw = 5", r"\[scenario\]: unknown key 'draw'; did you mean 'draws'\?"),
        (2, "[scenario]\ndraws = -5", r"\[scenario\]: draws: -5 must be a whole number"),
        (2, "[scenario]\nseed = true", r"\[scenario\]: seed: True must be a whole number"),
        (2, "[scenario]\nname = 5", r"\[scenario\]: name: 5 must be text"),
        (4, ON + "rat=0.1", r"\[\[tariff\]\] 1: unknown key 'rat'; did you mean 'rate'\?"),
        (1, ON, r"\[\[tariff\]\] 1: key 'rate' is missing"),
        (3, "[[tariff]]\nby='USA'\non=5\nrate=0.1", r"\[\[tariff\]\] 1: on: 5 must be a name or a list"),
        (4, ON + "rate=25", r"\[\[tariff\]\] 1: rate: 25 means 2,500 %"),
        (4, ON + "rate=true", r"rate: True must be a number or text"),
        (5, ON + "rate=0.1\ncovering='€5bn'", r"\[\[tariff\]\] 1: covering: only USD"),
        (5, ON + "rate=0.1\ninstead=1", r"instead: 1 must be true or false"),
        (5, ON + "rate=0.1\nsince=2018-09-24T10:00:00", r"since: .* is no day"),
        (5, HURT + "cost=1\n" + HURT, r"\[\[sanction\]\] 2: say what"),
        (1, HURT + "cost=0.3\nban=true", r"\[\[sanction\]\] 1: a sanction is a cost or a ban"),
        (3, "[[agreement]]\nbetween=['USA']\ncost=0.1", r"\[\[agreement\]\] 1: cost: 0.1 adds 10 %"),
        (1, "rate = \n", r"is no TOML: .*line 1, column 8"),
    ],
)  # fmt: skip
def test_faults_name_the_line_the_table_and_the_key(line: int, text: str, says: str) -> None:
    with pytest.raises(PolicyError, match=f"^war.toml:{line}: .*{says}"):
        parse_policy(text, "war.toml")


def test_what_only_whatif_asks_for_is_left_aside() -> None:
    beside = """
[scenario]
name = "war"; years = "many"; watch = 5; blocs = []
[[hostility]]
by = "CHN"; level = "none"
[pressure]
tarif = 5
"""
    assert parse_policy(beside + ON + "rate=0.1") == PolicyFile(tariff("USA", "CHN", 0.1), "war")
    with pytest.raises(PolicyError, match=r"^war.toml:2: \[scenario\]: unknown key 'year'; .*'years'\?"):
        parse_policy("[scenario]\nyear = 5", "war.toml")
    with pytest.raises(PolicyError, match=r"^war.toml:1: unknown table 'hostilty'; .*'hostility'\?"):
        parse_policy("[[hostilty]]", "war.toml")


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"none\.toml: cannot be read \(No such file"):
        read_policy(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")
    with pytest.raises(PolicyError, match=r"latin\.toml:1: is not UTF-8 \(byte 2\); save it as"):
        read_policy(tmp_path / "latin.toml")
    with pytest.raises(PolicyError, match="cannot be written"):
        write_policy(PolicyFile(), tmp_path / "none" / "war.toml")
    with pytest.raises(PolicyError, match="cannot be written"):
        write_policy(PolicyFile(name="\ud800"), tmp_path / "war.toml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is no JSON"),
        ("{}", "must be a JSON list"),
        ('[{"kind": "war"}]', "measure 1: kind 'war' is none of tariff, sanction"),
        ('[{"kind": ["tariff"]}]', "measure 1: kind"),
        ("[5]", "measure 1: kind None"),
        ('[{"kind": "tariff", "by": "USA", "on": "CHN"}]', r"measure 1 \(tariff\): key 'rate' is missing"),
    ],
)
def test_faults_of_json_name_the_measure(text: str, says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        Policy.from_json(text)


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("USA:CHN=25%", tariff("USA", "CHN", 0.25)),
        ("United States : China = 0.25", tariff("USA", "CHN", 0.25)),
        ("USA:CHN/manufactures=25%", tariff("USA", "CHN", 0.25, sectors="manufactures")),
        ("USA:CHN/energy,services=.25", tariff("USA", "CHN", 0.25, sectors=["energy", "services"])),
        ("USA,EU:RUS/energy=ban", ban(["USA", "EU"], "RUS", sectors="energy")),
        ("USA,EU:RUS/energy=BAN imports", ban(["USA", "EU"], "RUS", sectors="energy", direction="imports")),
        ("EU:RUS=cost 30% exports", sanction("EU", "RUS", cost=0.3, direction="exports")),
        ("USA:world=10 %", tariff("USA", "all", 0.1)),
    ],
)
def test_short_forms(text: str, policy: Policy) -> None:
    assert parse_short(text) == policy


def test_short_forms_with_an_amount_and_days() -> None:
    policy = parse_short("USA:CHN=25%", covering="200 billion USD", since="2018-09-24")
    assert policy == tariff("USA", "CHN", 0.25, covering=200e9, since="2018-09-24")
    assert parse_short("USA:RUS/energy", ban=True) == ban("USA", "RUS", sectors="energy")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("USA=25%", "is no policy; write BY:ON"),
        ("USA:CHN", "is no policy; write BY:ON"),
        ("USA:CHN=", "is no policy; write BY:ON"),
        ("USA:CHN=war", "is no policy; write BY:ON"),
        ("USA:CHN:RUS=25%", "is no policy; write BY:ON"),
        ("USA:CHN=25", "USA:CHN=25: rate: '25' means 2,500 %"),
        ("USA:CHN=-5%", "subsidies are not modelled"),
        ("USA:USA=5%", "stands on both sides"),
        ("USA:CHN=5% exports", "a tariff is on imports"),
        ("USA:CHN=cost 0%", "makes nothing dearer"),
    ],
)
def test_faults_of_short_forms(text: str, says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        parse_short(text)


def test_a_ban_covers_no_amount() -> None:
    with pytest.raises(PolicyError, match="covering is of a tariff"):
        parse_short("USA:RUS=ban", covering="5bn USD")
    with pytest.raises(PolicyError, match="is no ban"):
        parse_short("USA:RUS=5%", ban=True)
