"""What a form can mean on a day."""

import pytest

from blocs.states import MentionKind, registry

R = registry()


@pytest.mark.parametrize(
    ("form", "code", "kind", "person"),
    [  # the forms of the issue, on the day of the two reports
        ("Xi", "CHN", "leader", "Xi Jinping"),
        ("Mr. Putin", "RUS", "leader", "Vladimir Putin"),
        ("President Xi", "CHN", "leader", "Xi Jinping"),
        ("the Chinese president", "CHN", "role", "Xi Jinping"),
        ("China's premier", "CHN", "role", "Li Keqiang"),
        ("Moscow", "RUS", "capital", None),
        ("Beijing's", "CHN", "capital", None),
        ("Beijing’s", "CHN", "capital", None),
        ("South Korean", "KOR", "demonym", None),
        ("Ivory Coast", "CIV", "name", None),
        ("the Trump administration", "USA", "agency", None),
        ("Putin government", "RUS", "agency", None),
        ("the Russian military", "RUS", "agency", None),
        ("The Kremlin", "RUS", "seat", None),
        ("Foggy Bottom", "USA", "seat", None),
        ("the King of Jordan", "JOR", "role", "Abdullah II"),
        ("British foreign secretary", "GBR", "role", "Jeremy Hunt"),
        ("Mrs. May", "GBR", "leader", "Theresa May"),
        ("EAEU", "EAEU", "body", None),
        ("Alibaba", "CHN", "firm", None),
        ("People's Daily", "CHN", "outlet", None),
        ("Türkiye", "TUR", "name", None),
        ("Élysée", "FRA", "seat", None),
    ],
)
def test_forms_on_the_day_of_the_reports(form, code, kind, person):
    found = R.lookup(form, "2018-09-13")
    assert [(ref.code, ref.kind.value, ref.person) for ref in found] == [(code, kind, person)]


@pytest.mark.parametrize(
    ("form", "day", "code", "reason"),
    [
        ("Moscow", "1985-01-01", "SUN", "capital"),
        ("Soviet Union", "1985-01-01", "SUN", "name"),
        ("Soviet Union", "2018-09-13", "SUN", "former state"),
        ("Russia", "1914-08-01", "RUS", "name"),
        ("Russia", "1985-01-01", "SUN", "name"),
        ("Swaziland", "2017-01-01", "SWZ", "name"),
        ("Swaziland", "2019-01-01", "SWZ", "former name"),
        ("North Macedonia", "2018-01-01", "MKD", "later name"),
        ("Belgrade", "1980-01-01", "YUG", "capital"),
        ("Belgrade", "2004-01-01", "SCG", "capital"),
        ("Belgrade", "2018-01-01", "SRB", "capital"),
        ("East German", "1980-01-01", "DDR", "demonym"),
    ],
)
def test_forms_follow_the_years(form, day, code, reason):
    assert [(ref.code, ref.reason) for ref in R.lookup(form, day)] == [(code, reason)]


@pytest.mark.parametrize(
    ("day", "name"),
    [("2016-06-01", "Barack Obama"), ("2018-09-13", "Donald Trump"), ("2022-01-01", "Joe Biden")],
)
def test_the_american_president_changes(day, name):
    assert [ref.person for ref in R.lookup("the U.S. president", day)] == [name]


@pytest.mark.parametrize("form", ["turkey", "chad", "jordan", "us", "who", "may", "li", "", " ", "'s", "the"])
def test_words_mean_nothing(form):
    assert R.lookup(form, "2018-09-13") == ()


def test_ambiguous_forms_give_all_they_can_mean():
    assert {ref.code for ref in R.lookup("Congo", "2018-01-01")} == {"COD", "COG"}
    assert {ref.code for ref in R.lookup("Brussels")} == {"BEL", "EU", "NATO"}
    assert {ref.code for ref in R.lookup("Moscow")} == {"RUS", "SUN"}


def test_any_day_gives_all_presidents():
    people = {ref.person for ref in R.lookup("French president")}
    assert people >= {"Jacques Chirac", "Nicolas Sarkozy", "Emmanuel Macron"}


def test_kings_are_not_presidents():
    (only,) = R.lookup("Spanish president", "2018-09-13")
    assert (only.code, only.kind, only.person) == ("ESP", MentionKind.ROLE, None)
