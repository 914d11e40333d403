"""Codes, numbers, members, capitals and successors by day."""

import subprocess
import sys
from datetime import date

import pytest

from blocs.errors import RegistryError
from blocs.states import Office, origins, registry

R = registry()


@pytest.mark.parametrize(
    ("number", "day", "code"),
    [  # Correlates of War (2017), State System Membership v2016
        (2, "2018-09-13", "USA"),
        (365, "1914-08-01", "RUS"),
        (365, "1985-01-01", "SUN"),
        (365, "1991-12-25", "SUN"),
        (365, "1991-12-26", "RUS"),
        (255, "1914-01-01", "DEU"),
        (260, "1970-01-01", "DEU"),
        (265, "1970-01-01", "DDR"),
        (255, "1995-01-01", "DEU"),
        (345, "1914-01-01", "SRB"),
        (345, "1970-01-01", "YUG"),
        (345, "2005-01-01", "SCG"),
        (345, "2010-01-01", "SRB"),
        (678, "1980-01-01", "YEM"),
        (679, "2000-01-01", "YEM"),
        (680, "1980-01-01", "YMD"),
        (713, "1960-01-01", "TWN"),
        (816, "1970-01-01", "VDR"),
        (816, "1980-01-01", "VNM"),
        (817, "1970-01-01", "RVN"),
        (732, "2018-01-01", "KOR"),
        (315, "1980-01-01", "CSK"),
        (300, "1900-01-01", "AUH"),
    ],
)
def test_cow_numbers_follow_the_years(number, day, code):
    assert R.by_cow(number, day).code == code
    assert R.state(code).cow_on(day) == number


def test_gleditsch_ward_keeps_one_german_number():
    assert R.by_gw(260, "1970-01-01").code == R.by_gw(260, "2010-01-01").code == "DEU"
    assert R.state("DEU").gw_on("2010-01-01") == 260
    assert R.state("DEU").cow_on(date(2010, 1, 1)) == 255


def test_number_out_of_its_days_names_the_days():
    with pytest.raises(RegistryError, match=r"265 on 2000-01-01; DDR 1954-03-25 to 1990-10-02"):
        R.by_cow(265, "2000-01-01")


def test_existence_differs_between_the_systems():
    assert R.exists("CAN", "1900-01-01", "gw")
    assert not R.exists("CAN", "1900-01-01", "cow")


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [("RUSS", "RUS"), ("rus", "did you mean RUS"), ("Germany", "did you mean DEU"), ("Germny", "DEU")],
)
def test_unknown_state_suggests(wrong, hint):
    with pytest.raises(RegistryError, match=hint):
        R.state(wrong)


def test_unknown_body_suggests():
    with pytest.raises(RegistryError, match="did you mean NATO"):
        R.body("nato")


@pytest.mark.parametrize("day", ["2018-13-01", "yesterday"])
def test_a_day_that_is_none(day):
    with pytest.raises(RegistryError, match="write YYYY-MM-DD"):
        R.members("EU", day)


@pytest.mark.parametrize(
    ("body", "day", "size"),
    [  # the bodies' own lists of members
        ("EU", "1957-12-31", 0),
        ("EU", "2003-01-01", 15),
        ("EU", "2004-05-01", 25),
        ("EU", "2019-01-01", 28),
        ("EU", "2020-02-01", 27),
        ("NATO", "1985-01-01", 16),
        ("NATO", "2018-09-13", 29),
        ("NATO", "2024-03-07", 32),
        ("UN", "1945-12-31", 51),
        ("UN", "1984-12-31", 159),
        ("UN", "1993-12-31", 184),
        ("UN", "2018-09-13", 193),
        ("SCO", "2018-09-13", 8),
        ("OPEC", "2018-09-13", 15),
        ("OPEC", "2020-06-01", 13),
        ("ASEAN", "2018-09-13", 10),
        ("AU", "2018-09-13", 55),
        ("ARAB_LEAGUE", "2018-09-13", 22),
        ("G8", "2013-01-01", 8),
        ("G8", "2018-01-01", 0),
        ("BRICS", "2018-09-13", 5),
        ("COE", "2018-09-13", 47),
        ("OECD", "2018-09-13", 36),
        ("GCC", "2018-09-13", 6),
        ("P5", "2018-09-13", 5),
    ],
)
def test_members_by_day(body, day, size):
    assert len(R.members(body, day)) == size


def test_members_entering_and_leaving():
    assert "GBR" in R.members("EU", "2020-01-31")
    assert "GBR" not in R.members("EU", "2020-02-01")
    assert "IND" not in R.members("SCO", "2017-06-08")
    assert "IND" in R.members("SCO", "2017-06-09")
    assert R.members("VISEGRAD", "1992-01-01") == ("CSK", "HUN", "POL")


def test_members_that_are_not_listed_are_not_empty():
    with pytest.raises(RegistryError, match="IMF are not listed"):
        R.members("IMF", "2018-09-13")


@pytest.mark.parametrize(
    ("code", "day", "seat"),
    [  # UN General Assembly resolution 2758 (XXVI), 25 October 1971
        ("CHN", "1971-10-24", "TWN"),
        ("CHN", "1971-10-25", "CHN"),
        ("TWN", "2018-09-13", "CHN"),
        ("RUS", "1985-01-01", "SUN"),
        ("SUN", "2018-01-01", "RUS"),
        ("SRB", "2004-01-01", "SCG"),
        ("CHE", "2001-01-01", None),
        ("CHE", "2003-01-01", "CHE"),
        ("XKX", "2018-01-01", None),
    ],
)
def test_un_seats_follow_the_years(code, day, seat):
    assert R.un_seat(code, day) == seat


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("DEU", "1980-01-01", "Bonn"),
        ("DEU", "1990-10-03", "Berlin"),
        ("DDR", "1980-01-01", "East Berlin"),
        ("KAZ", "1996-01-01", "Almaty"),
        ("KAZ", "2018-01-01", "Astana"),
        ("KAZ", "2020-01-01", "Nur-Sultan"),
        ("KAZ", "2023-01-01", "Astana"),
        ("MMR", "2005-11-05", "Rangoon"),
        ("MMR", "2005-11-06", "Naypyidaw"),
        ("NGA", "1991-12-11", "Lagos"),
        ("NGA", "1991-12-12", "Abuja"),
        ("BDI", "2019-01-01", "Gitega"),
        ("SUN", "1985-01-01", "Moscow"),
        ("RUS", "1914-01-01", "Saint Petersburg"),
        ("TUR", "1914-01-01", "Istanbul"),
    ],
)
def test_capitals_move(code, day, name):
    assert R.capital(code, day).name == name


def test_every_present_state_has_a_capital_on_earth():
    for code, state in R.states.items():
        if state.status == "state":
            capital = R.capital(code, "2024-01-01")
            assert -60 < capital.lat < 70 and -180 <= capital.lon <= 180


def test_successors_and_predecessors():
    assert [(s.after, s.how) for s in R.successors("CSK")] == [("CZE", "dissolution"), ("SVK", "dissolution")]
    assert {s.after for s in R.successors("SUN")} >= {"RUS", "UKR", "KAZ", "EST"}
    assert len(R.successors("SUN")) == 15
    assert [s.before for s in R.predecessors("SCG")] == ["YUG"]
    assert [(s.before, s.day) for s in R.predecessors("DEU")][-1] == ("DDR", date(1990, 10, 3))


@pytest.mark.parametrize(
    ("code", "office", "name"),
    [
        ("CHN", "head_of_government", "Li Keqiang"),
        ("RUS", Office.HEAD_OF_STATE, "Vladimir Putin"),
        ("USA", "foreign_minister", "Mike Pompeo"),
        ("USA", "defence_minister", "Jim Mattis"),
        ("GBR", "head_of_government", "Theresa May"),
        ("JPN", "head_of_government", "Shinzo Abe"),
        ("DEU", "head_of_government", "Angela Merkel"),
        ("NATO", "head", "Jens Stoltenberg"),
        ("UN", "head", "Antonio Guterres"),
    ],
)
def test_officeholders_in_september_2018(code, office, name):
    assert name in [term.name for term in R.officeholder(code, office, "2018-09-13")]


def test_officeholder_of_nothing():
    with pytest.raises(RegistryError, match="no office 'mayor'; one of head_of_state"):
        R.officeholder("USA", "mayor", "2018-09-13")
    with pytest.raises(RegistryError, match="no state or body"):
        R.officeholder("QQQ", "head", "2018-09-13")
    assert R.officeholder("TUV", "defence_minister", "2018-09-13") == ()


def test_every_file_has_an_origin():
    from blocs.states.load import data

    files = {file.name for file in data().iterdir() if file.name.endswith(".csv")}
    assert files == set(origins())
    assert all(origin.note and origin.licence for origin in origins().values())


def test_currencies():
    assert [R.state(c).currency for c in ("CHN", "RUS", "USA", "DEU", "SAU")] == [
        "CNY",
        "RUB",
        "USD",
        "EUR",
        "SAR",
    ]


def test_importing_the_room_reads_no_data_and_stays_in_the_room():
    code = (
        "import sys, blocs.states; "
        "print('ahocorasick_rs' in sys.modules, "
        "sorted(m for m in sys.modules if m.startswith('blocs.') and not m.startswith('blocs.states')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True ['blocs.errors']"
