"""When a surname means an officeholder."""

import pytest

from blocs.states import registry

R = registry()
DAY = "2018-09-13"


def people(text, day=DAY):
    return [(m.text, m.codes, m.person) for m in R.find(text, day) if m.kind.value == "leader"]


@pytest.mark.parametrize(
    "surname", ["Putin", "Xi", "Merkel", "Erdogan", "Modi", "Trump", "Netanyahu", "Macron"]
)
def test_distinctive_surnames_stand_alone(surname):
    ((text, codes, person),) = people(f"Then {surname} spoke.")
    assert text == surname
    assert len(codes) == 1
    assert person is not None and person.split()[0] in {
        "Vladimir",
        "Xi",
        "Angela",
        "Recep",
        "Narendra",
        "Donald",
        "Benjamin",
        "Emmanuel",
        "Tayyip",
    }


@pytest.mark.parametrize(
    "text", ["May said no.", "Li said no.", "Then Abe left.", "The Moon rose over Park Avenue."]
)
def test_common_surnames_do_not(text):
    assert people(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Theresa May left. May wept.", [("Theresa May", "GBR"), ("May", "GBR")]),
        ("Mrs. May wept in May.", [("Mrs. May", "GBR")]),
        ("Premier Li Keqiang came. Li spoke.", [("Li Keqiang", "CHN"), ("Li", "CHN")]),
        ("Prime Minister Abe met President Moon. Abe smiled.", [("Abe", "JPN"), ("Moon", "KOR")]),
        ("Donald J. Trump and Melania Trump", [("Donald J. Trump", "USA")]),
        ("Xi Zhongxun was the father of Xi Jinping.", [("Xi Jinping", "CHN")]),
        ("Mr. Peña Nieto's plan", [("Mr. Peña Nieto", "MEX")]),
        ("Sen. Elizabeth Warren met Rep. Lee Zeldin", []),
        (
            "Mrs. May left in May 2018, not last May; from 5 May on. Then May spoke.",
            [("Mrs. May", "GBR"), ("May", "GBR")],
        ),
        ("Imran Khan left. Khan met Shah Rukh Khan.", [("Imran Khan", "PAK"), ("Khan", "PAK")]),
        ("Trump to Meet Putin in Helsinki as Allies Worry", [("Trump", "USA"), ("Putin", "RUS")]),
        ("Russia's Putin; But Trump; When Xi", [("Putin", "RUS"), ("Trump", "USA"), ("Xi", "CHN")]),
    ],
)
def test_fuller_forms_and_titles_support(text, expected):
    texts = [(said.removeprefix("Mr. "), codes) for said, codes, _ in people(text)]
    assert texts == [(said.removeprefix("Mr. "), (code,)) for said, code in expected]


def test_the_same_surname_in_two_states_is_settled_by_the_full_name():
    text = "Kim met Moon in Pyongyang. North Korean leader Kim Jong Un smiled at Kim."
    assert [codes for _, codes, _ in people(text, "2018-09-18")] == [("PRK",)] * 3


def test_the_same_name_in_two_states_is_settled_by_the_state_named_or_left_open():
    assert people("King Abdullah spoke in Amman.", "2010-01-01")[0][1] == ("JOR",)
    assert people("King Abdullah spoke in Riyadh.", "2010-01-01")[0][1] == ("SAU",)
    (mention,) = R.find("King Abdullah spoke.", "2010-01-01")
    assert (mention.codes, mention.candidates) == ((), ("JOR", "SAU"))


@pytest.mark.parametrize(
    ("text", "day", "codes", "reason"),
    [
        ("Barack Obama spoke. Obama left.", "2018-09-13", ("USA",), "former"),
        ("Obama left.", "2017-06-01", ("USA",), "near a term of office"),
        ("Trump won.", "2016-11-09", ("USA",), "near a term of office"),
        ("Donald Trump won.", "2018-09-13", ("USA",), "in office"),
        ("the former President Barack Obama", "2017-06-01", ("USA",), "former"),
        ("former U.S. President Barack Obama", "2017-06-01", ("USA",), "former"),
        ("ex-President Obama", "2017-06-01", ("USA",), "former"),
    ],
)
def test_terms_of_office(text, day, codes, reason):
    mentions = [m for m in R.find(text, day) if m.kind.value == "leader"]
    assert {(m.codes, m.reason) for m in mentions} == {(codes, reason)}


def test_long_out_of_office_a_surname_is_nothing_and_before_office_it_is_open():
    assert R.find("Obama left.", "2024-09-13") == []
    (mention,) = R.find("Donald Trump built it.", "2010-01-01")
    assert (mention.codes, mention.candidates, mention.reason) == ((), ("USA",), "not yet in office")


def test_administrations_outlive_their_terms():
    assert [(m.text, m.codes) for m in R.find("the Obama administration and the May government", DAY)] == [
        ("Obama administration", ("USA",)),
        ("May government", ("GBR",)),
    ]


def test_a_title_in_the_text_counts_before_the_term():
    (mention,) = R.find("newly elected President Joe Biden", "2017-06-15")
    assert (mention.codes, mention.reason) == (("USA",), "titled so in the text")


def test_things_named_for_leaders_are_no_leaders():
    assert R.find("They landed at Hamid Karzai International Airport.", "2017-06-15") == []
