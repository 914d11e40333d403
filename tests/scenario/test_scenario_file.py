"""Scenario files: read, written, and wrong ones refused with file, line and remedy."""

from __future__ import annotations

import dataclasses
import tomllib
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import BlocsError, PolicyError
from blocs.scenario.checked import checked
from blocs.scenario.file import (
    open_scenario,
    parse_scenario,
    parse_scenario_file,
    read_scenario,
    scenario_toml,
    write_scenario,
)
from blocs.scenario.model import Doses, Hostility, Scenario
from blocs.trade import Economy, Policy, agreement, cost, parse_policy, sanction, tariff

DESIGN = """\
[scenario]
name = "Washington widens the tariffs"
base = "2018"
draws = 1000
seed = 1

[[tariff]]
by = "USA"; on = "CHN"; rate = 0.25; covering = "200 billion USD"

[[sanction]]
by = ["USA", "EU"]; on = "RUS"; sectors = ["energy"]; cost = 0.3   # iceberg, or ban = true
"""
WIDE = tariff("USA", "CHN", 0.25, covering="200 billion USD") + sanction(
    ["USA", "EU"], "RUS", sectors="energy", cost=0.3
)
ALL = """\
[scenario]
name = "all"; base = 2017; draws = 20; seed = 7
years = 3
watch = [["China", "the Russian Federation"],
         ["usa", "DEU"]]
blocs = 12

[[hostility]]
by = ["China"]
on = "Japan"
level = 0.6
since = 2018-03-01

[[agreement]]
between = ["EU", "Mercosur"]
tariff = 0

[pressure]
tariff = 0.5; ban = 0.25

[[tariff]]
by = "USA"; on = "CHN"; rate = "10 %"; until = "2019-12-31"

[[cost]]
by = "GBR"; on = "EU"; change = 0.1

[[tariff]]
by = "CHN"; on = "USA"; rate = 0.1
"""
TARIFF = '[[tariff]]\nby = "USA"\non = "CHN"\nrate = 0.25\n'
HOSTILE = '[[hostility]]\nby = "CHN"\non = "JPN"\nlevel = 0.6\n'


def table() -> Economy:
    """Five economies, two sectors; the first sells nothing of the first sector to the last."""
    states = ("USA", "CHN", "DEU", "RUS", "ROW")
    flows = np.random.default_rng(7).uniform(20_000, 90_000, (2, 5, 5)).round()
    flows[:, 0, 1] = (60_000, 400_000)
    flows[0, 3, 0] = flows[0, 0, 3] = 0
    return Economy(states, ("energy and materials", "services"), flows, 0 * flows, np.ones((2, 5)), year=2018)


TABLE = table()


def test_the_scenario_of_the_design() -> None:
    asked = Scenario(name="Washington widens the tariffs", policy=WIDE)
    assert parse_scenario(DESIGN) == asked
    assert parse_policy(DESIGN).policy == WIDE


def test_every_table_and_key() -> None:
    assert parse_scenario(ALL) == Scenario(
        "all",
        agreement(["EU", "MERCOSUR"], tariff=0)
        + tariff("USA", "CHN", 0.1, until="2019-12-31")
        + cost("GBR", "EU", 0.1)
        + tariff("CHN", "USA", 0.1),
        (Hostility(("CHN",), ("JPN",), 0.6, date(2018, 3, 1)),),
        base="2017",
        years=3,
        draws=20,
        seed=7,
        watch=(("CHN", "RUS"), ("USA", "DEU")),
        blocs=12,
        doses=Doses(0.5, 1.0, 0.25),
    )
    places = parse_scenario_file(ALL).places
    assert places == (("agreement", 0), ("tariff", 0), ("cost", 0), ("tariff", 1))


def test_what_whatif_asks_for_is_no_matter_of_trade() -> None:
    found = parse_policy(ALL)
    assert (found.policy, found.base, found.draws) == (parse_scenario(ALL).policy, "2017", 20)


_codes = st.permutations(("USA", "CHN", "DEU", "FRA", "RUS", "EU")).flatmap(
    lambda names: st.tuples(st.integers(1, 2), st.integers(1, 2)).map(
        lambda cut: (tuple(names[: cut[0]]), tuple(names[cut[0] : sum(cut)]))
    )
)
_days = st.tuples(
    st.none() | st.dates(date(1000, 1, 1), date(2018, 1, 1)), st.none() | st.dates(date(2018, 1, 1))
)
_some = st.none() | st.lists(st.sampled_from(("energy", "goods", 'a "quote"; é')), min_size=1, unique=True)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    (by, on), (since, until), sectors = draw(_codes), draw(_days), draw(_some)
    kind = draw(st.sampled_from(("tariff", "sanction", "ban", "cost", "agreement")))
    if kind == "tariff":
        covering, instead = draw(st.none() | st.floats(1e6, 1e13)), draw(st.booleans())
        rate = draw(st.floats(0, 5))
        return tariff(
            by, on, rate, sectors=sectors, covering=covering, instead=instead, since=since, until=until
        )
    if kind == "sanction":
        change = draw(st.floats(0.001, 5))
        return sanction(by, on, sectors=sectors, cost=change, direction="exports", since=since, until=until)
    if kind == "ban":
        return sanction(by, on, sectors=sectors, ban=True, since=since, until=until)
    if kind == "cost":
        return cost(by, on, draw(st.floats(-0.9, 0)), sectors=sectors, since=since, until=until)
    return agreement(by + on, cost=draw(st.floats(-0.9, -0.01)), sectors=sectors, since=since, until=until)


_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_dose = st.floats(0, 1)
scenarios = st.builds(
    Scenario,
    _text,
    st.lists(policies(), min_size=1, max_size=4).map(lambda parts: sum(parts, Policy())),
    st.lists(
        st.builds(
            lambda sides, level, days: Hostility(*sides, level, *days), _codes, st.floats(0.01, 1), _days
        ),
        max_size=2,
    ).map(tuple),
    st.sampled_from(["2017", "2018", "my table; of = [trade].csv"]),
    st.integers(1, 20),
    st.integers(2, 100_000),
    st.integers(0, 2**63 - 1),
    st.lists(st.sampled_from([("CHN", "RUS"), ("USA", "PRK")]), max_size=2).map(tuple),
    st.integers(0, 60),
    st.builds(Doses, _dose, _dose, _dose),
)


@settings(max_examples=60, deadline=None)
@given(scenarios, _text)
def test_what_is_written_is_read(scenario: Scenario, said: str) -> None:
    text = scenario_toml(scenario)
    assert parse_scenario(text) == scenario
    assert tomllib.loads(text)["scenario"]["seed"] == scenario.seed
    comments = {(): said, ("scenario",): said, ("scenario", "draws"): said, ("scenario", "name"): said}
    assert parse_scenario(scenario_toml(scenario, comments)) == scenario


def test_comments_stand_beside_what_they_are_about() -> None:
    scenario = Scenario("draft", tariff("USA", "CHN", 0.25) + tariff("CHN", "USA", 0.1), draws=50)
    told = {
        (): "From a report.\nCheck it.",
        ("tariff", 1): "an answer",
        ("tariff", 0, "rate"): "assumed: the report\ngives none",
    }
    assert scenario_toml(scenario, told) == (
        "# From a report.\n# Check it.\n\n"
        '[scenario]\nname = "draft"\nbase = "2018"\ndraws = 50\nseed = 1\nyears = 5\nblocs = 24\n\n'
        '[[tariff]]\nby = "USA"\non = "CHN"\nrate = 0.25  # assumed: the report gives none\n\n'
        '# an answer\n[[tariff]]\nby = "CHN"\non = "USA"\nrate = 0.1\n'
    )
    with pytest.raises(PolicyError, match=r"comments on tariff\.2, which the scenario does not write; name"):
        scenario_toml(scenario, {("tariff", 2): "none"})


def test_files_are_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "all.toml"
    scenario = parse_scenario(ALL)
    write_scenario(scenario, path)
    assert read_scenario(path) == scenario
    assert path.read_bytes() == scenario_toml(scenario).encode()
    assert open_scenario(path).found.where == str(path)
    with pytest.raises(PolicyError, match=r"none/all\.toml: cannot be written"):
        write_scenario(scenario, tmp_path / "none" / "all.toml")


SETTINGS = "[scenario]\nname = 'x'\n{}\n" + TARIFF


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # the wrong scenarios that the issue names, but for those that only data show
        (TARIFF.replace("0.25", "10.5"), r":4: \[\[tariff\]\] 1: rate: 10.5 means 1,050 %.*10.5 % is 0.105"),
        (TARIFF.replace("0.25", '"1,100 %"'), r":4: .* 1: rate: '1,100 %' means 1,100 %.*; 11 % is"),
        (TARIFF.replace("CHN", "United States"), r":3: .* 1: the United States stands on both.* name its"),
        (TARIFF + "since = 2019-01-01\nuntil = 2018-02-03", r":5: .*since 2019-01-01 is.*until is the last"),
        (TARIFF + "until = 2015-02-03", r":5: .*until 2015-02-03 is before the base year 2018.*give"),
        (HOSTILE + "until = 2015-02-03", r":5: \[\[hostility\]\] 1: until 2015-02-03 is before the"),
        (HOSTILE + "since = 2019-01-01\nuntil = 2018-02-03", r":5: .*until is the last day"),
        (HOSTILE.replace("JPN", "China"), r":3: \[\[hostility\]\] 1: China stands on both sides.*name two"),
        # tables and keys
        ("[[tarif]]", r":1: unknown table 'tarif'; did you mean 'tariff'\?"),
        (TARIFF + "\n[presure]", r":6: unknown table 'presure'; did you mean 'pressure'\?"),
        (TARIFF + "[[pressure]]", r":5: pressure must be one table; write \[pressure\]"),
        ("[hostility]\nby = 'CHN'", r":1: hostility must be a list of tables; write \[\[hostility\]\]"),
        ("tariff = [1]", r":1: tariff must be a list of tables; write \[\[tariff\]\]"),
        (TARIFF + "\nrat = 1", r":6: \[\[tariff\]\] 1: unknown key 'rat'; did you mean 'rate'\?"),
        (HOSTILE + "levle = 1", r":5: \[\[hostility\]\] 1: unknown key 'levle'; did you mean 'level'\?"),
        (SETTINGS.format("year = 3"), r":3: \[scenario\]: unknown key 'year'; did you mean 'years'\?"),
        (TARIFF + "[pressure]\nbans = 1", r":6: \[pressure\]: unknown key 'bans'; did you mean 'ban'\?"),
        ("\n[[hostility]]\nby = 'CHN'\non = 'JPN'", r":2: \[\[hostility\]\] 1: key 'level' is missing; add"),
        (TARIFF + "rate = 0.5", r":5: is no TOML: Cannot overwrite a value .*a key stands twice"),
        # kinds of values
        (SETTINGS.format("draws = true"), r":3: \[scenario\]: draws: True must be a whole number"),
        (SETTINGS.format("draws = 1.5"), r":3: \[scenario\]: draws: 1.5 must be a whole number"),
        (SETTINGS.format("draws = 1"), r":3: \[scenario\]: draws: 1 must be a whole number from 2 to"),
        (SETTINGS.format("years = 21"), r":3: \[scenario\]: years: 21 must be a whole number from 1 to 20"),
        (SETTINGS.format("blocs = -1"), r":3: \[scenario\]: blocs: -1 must be a whole number from 0 to 60"),
        (SETTINGS.format("base = ''"), r":3: \[scenario\]: base: '' must be a year, or the path of a table"),
        (SETTINGS.format("base = 1.5"), r":3: \[scenario\]: base: 1.5 must be a year, or the path"),
        (SETTINGS.format("base = 2030"), r":3: \[scenario\]: base: no table of 2030.*write 2017 or 2018, or"),
        (SETTINGS.format("seed = -1"), r":3: \[scenario\]: seed: -1 must be a whole number from 0"),
        (SETTINGS.format("seed = 0x" + "f" * 99), r":3: seed: has more than 64 bits; write a smaller"),
        (SETTINGS.format("watch = 'CHN'"), r":3: \[scenario\]: watch: 'CHN' must be a list of pairs, as in"),
        (SETTINGS.format("watch = ['CHN',\n'RUS']"), r":3: .*watch: 'CHN' is no pair; write two names"),
        (SETTINGS.format("watch = [\n['CHN', 'RUS'],\n['CHN']]"), r":5: .*\['CHN'\] is no pair; write two"),
        (SETTINGS.format("watch = [['CHN', 'China']]"), r":3: .* is one state twice, China; name two states"),
        (SETTINGS.format("watch = [['CHN', 'all']]"), r":3: .* names all states; name two"),
        (TARIFF.replace("0.25", "nan"), r":4: \[\[tariff\]\] 1: rate: nan is no rate; write 0.25 or '25 %'"),
        (TARIFF.replace("0.25", "inf"), r":4: \[\[tariff\]\] 1: rate: inf is no rate; write 0.25 or '25 %'"),
        (TARIFF.replace("0.25", "1e999"), r":4: .*rate: inf is no rate; write 0.25 or '25 %'"),
        (TARIFF.replace("0.25", "-0.1"), r":4: .*rate: -10 % is below zero; subsidies are not modelled"),
        (TARIFF.replace('"USA"', "[]"), r":2: .*by: \(\) names nobody; give a state"),
        (TARIFF.replace('"USA"', "5"), r":2: .*by: 5 must be a name or a list of names"),
        (TARIFF + "covering = 'five'", r":5: .*covering: 'five' is no amount; write"),
        (HOSTILE.replace("0.6", "nan"), r":4: \[\[hostility\]\] 1: level: nan is not above 0.*0.4 is a"),
        (HOSTILE.replace("0.6", "true"), r":4: .*level: True must be a number above 0 and up to 1"),
        (HOSTILE + "since = 5", r":5: \[\[hostility\]\] 1: since: 5 must be a day, YYYY-MM-DD"),
        (HOSTILE + "since = 'May'", r":5: \[\[hostility\]\] 1: since: 'May' is no day; write YYYY-MM-DD"),
        (TARIFF + "[pressure]\n\nban = 2", r":7: \[pressure\]: ban: 2 is not from 0 to 1; 1 counts as"),
        (TARIFF + "[pressure]\nban = 'x'", r":6: \[pressure\]: ban: 'x' must be a number from 0 to 1"),
        # files
        ("", r":1: holds no measure; add a \[\[tariff\]\]"),
        ("# nothing\n[scenario]\nname = 'x'", r":1: holds no measure; add a \[\[tariff\]\]"),
        ("a = " + "[" * 10**5, r":1: is nested more than 20 levels deep; write"),
        ("#" * (10**6 + 1), r": is larger than 1 MB; give a short TOML file"),
    ],
    ids=range(51),
)  # fmt: skip
def test_wrong_scenarios_are_refused(text: str, says: str) -> None:
    with pytest.raises(PolicyError, match=f"^war.toml{says}") as told:
        parse_scenario(text, "war.toml")
    assert len(str(told.value)) < 400


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "war.toml"
    with pytest.raises(PolicyError, match=r"war\.toml: cannot be read \(No such file.*; give the path"):
        read_scenario(path)
    path.write_bytes(TARIFF.encode() + b"# \xff")
    with pytest.raises(PolicyError, match=r"war\.toml:5: is not UTF-8 \(byte 47\); save it as UTF-8"):
        read_scenario(path)
    path.write_bytes(b"\n" * 1_000_001)
    with pytest.raises(PolicyError, match=r"war\.toml: is larger than 1 MB; give a short TOML file"):
        read_scenario(path)


def test_a_scenario_that_the_table_carries_is_given_back() -> None:
    file = parse_scenario_file(SETTINGS.format("watch = [['USA', 'PRK']]") + HOSTILE)
    assert checked(file, TABLE) is file.scenario


OWN = "[scenario]\nbase = 'own.csv'\n"
COVERING = TARIFF + "covering = '400 billion USD'\nsectors = 'all'\n\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TARIFF.replace("CHN", "Chna"), r":3: \[\[tariff\]\] 1: no state 'Chna'; did you mean CHN"),
        (TARIFF + TARIFF.replace('"CHN"', '[\n"China",\n"Atlantis"]'), r":9: .* 2: no state 'Atlantis'; .*"),
        (TARIFF.replace("CHN", "Korea"), r":3: .*'Korea' can be KOR or PRK; write the code"),
        (TARIFF.replace("CHN", "PRK"), r":3: .*North Korea \(PRK\) does not stand .* the table holds"),
        (TARIFF + "sectors = ['services',\n'steel']", r":6: .*'steel' is not one of the sectors: energy"),
        (TARIFF.replace("CHN", "RUS") + "sectors = 'energy'", r":1: .* 1: nothing is traded .*; name what"),
        (TARIFF + "covering = '5 trillion USD'", r":5: .* 1: covering \$5 trillion is more than.*; cover at"),
        (TARIFF.replace('"USA"', '"ASEAN"'), r":2: .*holds no member of ASEAN .*; name what"),
        ("[[agreement]]\nbetween = ['USA',\n'Chna']\ncost = -0.1", r":3: .* 1: no state 'Chna'"),
        # one that has ended when the last begins
        (TARIFF.replace("CHN", "Chna") + "until = 2018-12-31\n" + TARIFF + "since = 2019-02-01", ":3: .*'C"),
        # wrong only together
        (COVERING + TARIFF.replace("USA", "DEU") + COVERING,
         r":1: \[\[tariff\]\] 1, together with \[\[tariff\]\] 3 \(line 12\): tariffs that.*; cover less"),
        (TARIFF + "instead = true\n" + TARIFF.replace("25", "5") + "instead = true",
         r":1: \[\[tariff\]\] 1, together with \[\[tariff\]\] 2 \(line 6\): two measures.*; leave one out"),
        # beside trade
        (HOSTILE.replace('"JPN"', '["JPN",\n"Chna"]'), r":4: \[\[hostility\]\] 1: on: no state 'Chna'; did"),
        (SETTINGS.format("watch = [['USA', 'Chna']]"), r":3: \[scenario\]: watch: no state 'Chna'; did you"),
        (SETTINGS.format("watch = [['USA', 'EU']]"), r":3: .*watch: the EU is a body; name its members"),
        # the year of a table of one's own
        (OWN + TARIFF + "until = 2015-02-03", r":7: .*until 2015-02-03 is before the base year 2018"),
        (OWN + HOSTILE + "until = 2015-02-03", r":7: \[\[hostility\]\] 1: until 2015-02-03 is before"),
    ],
    ids=range(17),
)  # fmt: skip
def test_what_the_table_cannot_carry_is_told_with_its_line(text: str, says: str) -> None:
    file = parse_scenario_file(text, "war.toml")
    with pytest.raises(PolicyError, match=f"^war.toml{says}"):
        checked(file, TABLE)


def test_a_table_without_a_year_ends_no_measure() -> None:
    own = dataclasses.replace(TABLE, year=0)
    file = parse_scenario_file(OWN + TARIFF + "until = 2015-02-03", "war.toml")
    assert checked(file, own) is file.scenario


PIECES = [
    "[scenario]\n", "[[tariff]]\n", "[[hostility]]\n", "[pressure]\n", "by", "on", "rate", "level", "watch",
    "base", " = ", "'USA'", '"CHN"', "0.25", "['RUS']", "[['USA', 'CHN']]", "true", "nan", "2018-02-03", "; ",
    "\n", "#", "ban", "until", "{", "}", "sectors",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_the_text_only_errors_of_ours_come_out(text: str) -> None:
    try:
        file = parse_scenario_file(text, "war.toml")
        assert parse_scenario(scenario_toml(file.scenario)) == file.scenario
        checked(file, TABLE)
    except BlocsError as error:
        assert str(error).startswith("war.toml:")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_is_broken_in_a_good_file_only_errors_of_ours_come_out(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(ALL)))
    end = data.draw(st.integers(start, min(len(ALL), start + 12)))
    text = ALL[:start] + data.draw(st.text(max_size=4) | st.sampled_from(PIECES)) + ALL[end:]
    try:
        checked(parse_scenario_file(text, "war.toml"), TABLE)
    except BlocsError as error:
        assert str(error).startswith("war.toml:")
