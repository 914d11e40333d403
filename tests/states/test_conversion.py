"""Codes, letters and numbers of two systems, turned into one another by year and by day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import RegistryError, UsageError
from blocs.states import alpha2 as letters_module
from blocs.states import (
    code_of_alpha2,
    codes_of,
    codes_of_alpha2,
    convert,
    load,
    members_on,
    number_on,
    numbers_of,
    registry,
    state_years,
)

R = registry()
SYSTEMS = ["cow", "gw"]
CODES = sorted(R.states)
NUMBERS = sorted({spell.number for state in R.states.values() for spell in state.spells})


def days(*texts: str) -> np.ndarray:
    return np.array(texts, "M8[D]")


# --- codes and numbers


@pytest.mark.parametrize(
    ("code", "year", "cow", "gw"),
    [
        ("RUS", 1900, 365, 365),
        ("SUN", 1950, 365, 365),
        ("SUN", 2018, 365, 365),
        ("RUS", 1950, 365, 365),
        ("DEU", 1930, 255, 255),
        ("DEU", 1970, 260, 260),
        ("DEU", 1989, 260, 260),
        ("DEU", 1990, 255, 260),
        ("DEU", 2018, 255, 260),
        ("DDR", 1990, 265, 265),
        ("YUG", 1980, 345, 345),
        ("SCG", 2004, 345, 345),
        ("SRB", 2010, 345, 340),
        ("SRB", 1900, 345, 340),
        ("YEM", 1989, 678, 678),
        ("YEM", 1990, 679, 678),
        ("YMD", 1980, 680, 680),
        ("VDR", 1970, 816, 816),
        ("VNM", 1980, 816, 816),
        ("RVN", 1970, 817, 817),
        ("TWN", 1946, 713, 713),
        ("CHN", 1946, 710, 710),
        ("UKR", 1950, 369, 369),
        ("BLR", 1950, 370, 370),
        ("SYR", 1959, 652, 652),
        ("TZA", 1965, 510, 510),
        ("ZAN", 1964, 511, 511),
        ("BGD", 1971, 771, 771),
        ("AUH", 1914, 300, 300),
        ("AUT", 1925, 305, 305),
        ("NAM", 2000, 565, 565),
        ("XKX", 2010, 347, 347),
        ("MCO", 2000, 221, -1),  # on no core list of Gleditsch and Ward
        ("TIB", 1930, -1, 711),
        ("HKG", 2000, -1, -1),
        ("QQQ", 2000, -1, -1),
        (None, 2000, -1, -1),
    ],
)
def test_the_number_of_a_code(code, year, cow, gw):
    assert numbers_of([code], [year], "cow").tolist() == [cow]
    assert numbers_of([code], [year], "gw").tolist() == [gw]


@pytest.mark.parametrize(
    ("number", "year", "system", "code"),
    [
        (365, 1921, "cow", "RUS"),
        (365, 1922, "cow", "SUN"),
        (365, 1990, "cow", "SUN"),
        (365, 1991, "cow", "RUS"),
        (345, 1917, "cow", "SRB"),
        (345, 1918, "cow", "YUG"),
        (345, 1942, "cow", "YUG"),
        (345, 2003, "cow", "SCG"),
        (345, 2006, "cow", "SRB"),
        (345, 2006, "gw", "SCG"),
        (340, 2006, "gw", "SRB"),
        (255, 1990, "cow", "DEU"),
        (260, 1990, "cow", "DEU"),
        (678, 1990, "cow", "YEM"),
        (816, 1975, "cow", "VDR"),
        (816, 1976, "cow", "VNM"),
        (713, 1946, "cow", "TWN"),
        (369, 1950, "cow", "UKR"),
        (221, 2000, "gw", None),
        (999, 2000, "cow", None),
        (-1, 2000, "cow", None),
    ],
)
def test_the_code_of_a_number(number, year, system, code):
    assert codes_of([number], [year], system).tolist() == [code]


def test_a_day_is_read_as_a_day():
    when = days("1990-10-02", "1990-10-03", "1990-05-21", "1990-05-22")
    assert numbers_of(["DEU", "DEU", "YEM", "YEM"], when).tolist() == [260, 255, 678, 679]
    when = days("2003-02-03", "2003-02-04", "2006-06-04", "2006-06-05")
    assert codes_of([345] * 4, when).tolist() == ["YUG", "SCG", "SCG", "SRB"]
    assert convert([345] * 4, when, "cow", "gw").tolist() == [345, 345, 345, 340]
    assert convert([678], days("1990-05-21"), "gw", "cow").tolist() == [678]
    assert convert([678], [1990], "gw", "cow").tolist() == [679]
    assert convert([260, 260], days("1990-10-02", "1990-10-03"), "gw", "cow").tolist() == [260, 255]


def test_outside_all_spells_the_nearest_in_time_counts():
    # Germany, 255 to 8 May 1945 and 260 from 5 May 1955: the middle is 6 May 1950.
    assert numbers_of(["DEU", "DEU"], days("1950-05-05", "1950-05-08")).tolist() == [255, 260]
    assert numbers_of(["USA", "USA"], [1500, 2300]).tolist() == [2, 2]
    assert codes_of([365, 365], days("1700-01-01", "2300-01-01")).tolist() == ["RUS", "RUS"]


def test_within_a_year_the_last_bearer_counts_before_one_of_the_next_year():
    # Estonia ends on 16 June 1940 and returns in 1991; 265 ends on 2 October 1990.
    assert codes_of([366, 265], [1940, 1990]).tolist() == ["EST", "DDR"]
    assert codes_of([290, 220], [1939, 1942]).tolist() == ["POL", "FRA"]


def test_west_germany_before_it_enters_the_cow_system():
    assert convert([260] * 7, range(1949, 1956), "gw", "cow").tolist() == [260] * 7


@pytest.mark.parametrize(
    ("cow", "year", "gw"),
    [
        (255, 1914, 255),
        (255, 1991, 260),
        (260, 1990, 260),
        (265, 1970, 265),
        (345, 1900, 340),
        (345, 1930, 345),
        (345, 2005, 345),
        (345, 2019, 340),
        (679, 2000, 678),
        (678, 1970, 678),
        (680, 1970, 680),
        (331, 2000, -1),
        (999, 2000, -1),
        (-1, 2000, -1),
    ],
)
def test_from_cow_to_gleditsch_and_ward(cow, year, gw):
    assert convert([cow], [year], "cow", "gw").tolist() == [gw]


def test_one_year_for_all_and_single_values():
    assert numbers_of(["DEU", "YEM"], 2000).tolist() == [255, 679]
    assert numbers_of("DEU", 2000).tolist() == [255]
    assert codes_of(260, 1970).tolist() == ["DEU"]
    assert convert(255, np.datetime64("2000-01-01"), "cow", "gw").tolist() == [260]
    assert numbers_of([], []).shape == codes_of([], []).shape == convert([], [], "cow", "gw").shape == (0,)
    assert numbers_of(["DEU"], [2000]).dtype == np.int64


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: numbers_of(["USA"], ["2000"]), "years are whole numbers, or days as datetime64, not <U4"),
        (lambda: numbers_of(["USA"], [2000.0]), "years are whole numbers"),
        (lambda: numbers_of(["USA"] * 3, [2000, 2001]), "3 states and 2 years; give one year for each"),
        (lambda: codes_of([2], days("NaT")), "day 0 of the array is missing"),
        (lambda: codes_of([2.0], [2000]), "numbers of states are whole, not float64; turn them into int64"),
        (lambda: codes_of([2], [2000], "un"), "no system of states 'un'"),
        (lambda: convert([2], [2000], "cow", "iso"), "no system of states 'iso'"),
        (lambda: code_of_alpha2("US", "200x"), "'200x' is no day; write YYYY-MM-DD"),
    ],
)
def test_wrong_arguments(call, message):
    with pytest.raises(UsageError, match=message):
        call()


# --- laws


@given(
    st.lists(st.tuples(st.sampled_from(NUMBERS), st.integers(1816, 2020)), min_size=1, max_size=30),
    st.sampled_from(SYSTEMS),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_each_row_is_answered_by_itself(rows, system, random):
    """In any order, alone, or so often that equal rows are answered once."""
    numbers, years = (np.array(column) for column in zip(*rows, strict=True))
    other = "gw" if system == "cow" else "cow"
    for answer in (lambda n, y: codes_of(n, y, system), lambda n, y: convert(n, y, system, other)):
        expected = answer(numbers, years).tolist()
        assert [answer([n], [y]).tolist()[0] for n, y in rows] == expected
        order = list(range(len(rows)))
        random.shuffle(order)
        assert answer(numbers[order], years[order]).tolist() == [expected[place] for place in order]
        assert answer(np.tile(numbers, 3000), np.tile(years, 3000)).tolist() == expected * 3000


@given(st.sampled_from(CODES), st.dates(date(1816, 1, 1), date(2019, 12, 31)), st.sampled_from(SYSTEMS))
@settings(max_examples=300, deadline=None)
def test_a_member_on_a_day_has_its_number_of_that_day(code, day, system):
    held = number_on(code, day, system)
    if held is not None:
        when = np.array([day], "M8[D]")
        assert numbers_of([code], when, system).tolist() == [held]
        assert codes_of([held], when, system).tolist() == [code]
        assert held in members_on(day, system)


@pytest.mark.parametrize("system", SYSTEMS)
def test_there_and_back_is_identity_but_in_years_of_succession(system):
    other = "gw" if system == "cow" else "cow"
    found = state_years(1816, 2019, system)
    there = convert(found.numbers, found.years, system, other)
    back = convert(there, found.years, other, system)
    known = there >= 0
    assert (back[~known] == -1).all()
    changed = known & (back != found.numbers)
    rows = set(zip(found.numbers[changed].tolist(), found.years[changed].tolist(), strict=True))
    # Two numbers of one system become one of the other in the year in which one follows the other.
    assert rows == ({(260, 1990), (678, 1990)} if system == "cow" else {(345, 2006)})
    lost = set(found.codes[~known])
    microstates = "AND ATG DMA FSM GRD KIR KNA LCA LIE MCO MHL NRU PLW SMR STP SYC TON TUV VCT VUT WSM"
    assert lost == set((microstates if system == "cow" else "ANM GCL OFS TIB TRV UPC").split())


@pytest.mark.parametrize("system", SYSTEMS)
def test_there_and_back_by_day_is_identity(system):
    other = "gw" if system == "cow" else "cow"
    for year in range(1816, 2020):
        numbers = np.array(members_on(f"{year}-07-01", system))
        when = days(f"{year}-07-01")
        there = convert(numbers, when, system, other)
        both = np.isin(there, members_on(f"{year}-07-01", other))
        np.testing.assert_array_equal(convert(there[both], when, other, system), numbers[both])
        assert len(set(there[both].tolist())) == both.sum()


@pytest.mark.parametrize("system", SYSTEMS)
def test_codes_and_numbers_of_a_system_are_each_others_inverse(system):
    found = state_years(1816, 2019, system)
    np.testing.assert_array_equal(codes_of(found.numbers, found.years, system), found.codes)
    back = numbers_of(found.codes, found.years, system)
    changed = back != found.numbers
    rows = set(zip(found.numbers[changed].tolist(), found.years[changed].tolist(), strict=True))
    assert rows == ({(260, 1990), (678, 1990)} if system == "cow" else set())


def test_the_seat_of_china_is_another_matter():
    assert codes_of([710, 713], [1960, 1960]).tolist() == ["CHN", "TWN"]
    assert R.un_seat("CHN", "1971-10-24") == "TWN" and R.un_seat("CHN", "1971-10-26") == "CHN"


# --- two letters


@pytest.mark.parametrize(
    ("letters", "when", "code"),
    [
        ("NA", 2000, "NAM"),
        ("na", 1990, "NAM"),
        (" NA ", "1995-01-01", "NAM"),
        ("CS", 1950, "CSK"),
        ("CS", 1992, "CSK"),
        ("CS", 2003, "SCG"),
        ("CS", "2003-07-22", "SCG"),
        ("CS", "1993-06-14", "CSK"),
        ("CS", 2006, "SCG"),
        ("YU", 2003, "YUG"),
        ("SU", 1980, "SUN"),
        ("SU", 2005, "SUN"),
        ("RU", 1950, "RUS"),
        ("DD", 1989, "DDR"),
        ("DE", 1980, "DEU"),
        ("YD", 1980, "YMD"),
        ("TP", 1990, "TLS"),
        ("TL", 2010, "TLS"),
        ("ZR", 2001, "COD"),
        ("CD", 1980, "COD"),
        ("BU", 1980, "MMR"),
        ("MM", 1980, "MMR"),
        ("UK", 2000, "GBR"),
        ("GB", 2000, "GBR"),
        ("EL", 2000, "GRC"),
        ("GR", 2000, "GRC"),
        ("XK", 2010, "XKX"),
        ("TW", 1960, "TWN"),
        ("HK", 2000, "HKG"),
        ("AI", 2000, None),
        ("ZZ", 2000, None),
        ("", 2000, None),
    ],
)
def test_two_letters(letters, when, code):
    assert code_of_alpha2(letters, when) == code


def test_many_letters_at_once():
    found = codes_of_alpha2(["NA", None, "CS", "CS"], [2000, 2000, 1980, 2004])
    assert found.tolist() == ["NAM", None, "CSK", "SCG"]
    assert numbers_of(found, [2000, 2000, 1980, 2004]).tolist() == [565, -1, 315, 345]
    assert codes_of_alpha2(["NA"] * 5000, 2000).tolist() == ["NAM"] * 5000
    # float NaN is what is left of "NA" where another reader took it for missing
    assert codes_of_alpha2([float("nan")], 2000).tolist() == [None]


def test_the_letters_of_today_are_those_of_iso():
    pycountry = pytest.importorskip("pycountry")
    iso = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    held = [letter for letter, code in iso.items() if code in R.states]
    assert codes_of_alpha2(held, 2024).tolist() == [iso[letter] for letter in held]
    others = [letter for letter, code in iso.items() if code not in R.states]
    assert codes_of_alpha2(others, 2024).tolist() == [None] * len(others)


def test_letters_given_up_are_those_of_iso():
    pycountry = pytest.importorskip("pycountry")
    checked = []
    for country in pycountry.historic_countries:
        last = int(country.withdrawal_date[:4])
        if country.alpha_3 in R.states:
            assert code_of_alpha2(country.alpha_2, last) == country.alpha_3
            checked.append(country.alpha_2)
    assert sorted(checked) == ["CS", "CS", "DD", "SU", "VD", "YD", "YU"]


def test_letters_of_one_time_never_overlap():
    line, codes = letters_module._by_alpha2()
    same = line.key[1:] == line.key[:-1]
    assert (line.until[:-1][same] < line.since[1:][same]).all()
    assert (line.since <= line.until).all() and len(codes) == len(line.key) == 250


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("QQQ,QQ,,", r"alpha2\.csv, line 2: 'QQQ' is not in states\.csv; add it there first"),
        ("NAM,Na,,", r"alpha2\.csv, line 2: 'Na'; write two capital letters"),
        ("NAM,NA,1990,", r"alpha2\.csv, line 2: .*1990.*; write days as YYYY-MM-DD"),
        ("NAM,NA", r"alpha2\.csv, line 2: 2 fields, not 4"),
    ],
)
def test_a_damaged_table_of_letters_is_told(tmp_path: Path, monkeypatch, row, message):
    (tmp_path / "alpha2.csv").write_text(f"code,alpha2,since,until\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(load, "data", lambda: tmp_path)
    letters_module._by_alpha2.cache_clear()
    try:
        with pytest.raises(RegistryError, match=message):
            code_of_alpha2("NA", 2000)
    finally:
        letters_module._by_alpha2.cache_clear()


# --- the producers' table


@pytest.mark.shared
def test_conversion_is_that_of_the_published_panel(shared):
    """cw_gw_panel, state-years in both lists; its numbers of microstates are on no list of the registry."""
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    panel = pandas.read_parquet(shared / "data" / "states" / "cw_gw_panel.parquet")
    panel = panel.dropna(subset=["ccode", "gwcode"]).astype({"ccode": int, "gwcode": int, "year": int})
    core = {spell.number for state in R.states.values() for spell in state.spells if spell.system == "gw"}
    panel = panel[panel.gwcode.isin(core)]
    assert len(panel) > 16_500
    to_gw = convert(panel.ccode.to_numpy(), panel.year.to_numpy(), "cow", "gw")
    np.testing.assert_array_equal(to_gw, panel.gwcode)
    to_cow = convert(panel.gwcode.to_numpy(), panel.year.to_numpy(), "gw", "cow")
    other = panel[to_cow != panel.ccode]
    # Both bearers of 1990 stand in the panel; ours is the one of the end of the year.
    assert list(zip(other.ccode, other.year, strict=True)) == [(260, 1990), (678, 1990)]


@pytest.mark.shared
def test_states_of_the_roll_calls_have_the_numbers_of_the_reference(shared):
    """Letters and years of UN votes to COW numbers: among those that Voeten gives."""
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    votes = pandas.read_parquet(shared / "data" / "ties" / "un_votes_to_2005.parquet")
    calls = pandas.read_parquet(shared / "data" / "ties" / "un_roll_calls_to_2005.parquet")
    rows = votes.merge(calls[["rcid", "session"]], on="rcid").dropna(subset=["country_code"])
    rows = rows.assign(year=rows.session.astype(int) + 1945)[["country_code", "year"]].drop_duplicates()
    codes = codes_of_alpha2(rows.country_code.tolist(), rows.year.to_numpy())
    assert None not in codes.tolist()
    numbers = numbers_of(codes, rows.year.to_numpy())
    ours = set(zip(numbers.tolist(), rows.year.tolist(), strict=True))
    reference = pandas.read_csv(
        shared / "data" / "ties" / "reference_un_pctagree_us_and_idealpoint_to_2005.csv"
    ).dropna(subset=["ccode"])
    theirs = set(zip(reference.ccode.astype(int), reference.year.astype(int), strict=True))
    named_without_letters = {260, 678, 511}
    # Liberia has a row of 1993 there, without a session or a vote.
    assert {row for row in theirs - ours if row[0] not in named_without_letters} == {(450, 1993)}
    assert (565, 2000) in ours and (713, 1960) in ours and (710, 1975) in ours
