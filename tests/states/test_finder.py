"""Mentions in texts: kinds, days, roles, offsets, spellings."""

import pytest

from blocs.states import registry

R = registry()
DAY = "2018-09-13"


def found(text, day=DAY):
    return [(m.text, m.kind.value, m.codes) for m in R.find(text, day)]


def test_the_first_sentence_of_a_report():
    text = "Chinese President Xi Jinping and his Russian counterpart Vladimir Putin met in Vladivostok."
    mentions = R.find(text, DAY)
    assert [(m.text, m.kind.value, m.codes, m.person) for m in mentions] == [
        ("Chinese President", "role", ("CHN",), "Xi Jinping"),
        ("Xi Jinping", "leader", ("CHN",), "Xi Jinping"),
        ("Russian", "demonym", ("RUS",), None),
        ("Vladimir Putin", "leader", ("RUS",), "Vladimir Putin"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "U.S. Secretary of State Mike Pompeo",
            [("U.S. Secretary of State", "role"), ("Mike Pompeo", "leader")],
        ),
        ("the Trump administration", [("Trump administration", "agency")]),
        ("The Pentagon and the Kremlin", [("Pentagon", "agency"), ("Kremlin", "seat")]),
        ("China-Russia ties", [("China", "name"), ("Russia", "name")]),
        ("Sino-Russian ties", [("Sino", "demonym"), ("Russian", "demonym")]),
        ("Americans and Frenchmen", [("Americans", "people"), ("Frenchmen", "people")]),
        ("in the South China Sea near Latin America", []),
        ("Alibaba and Mail.ru", [("Alibaba", "firm"), ("Mail.ru", "firm")]),
        ("the EAEU [Eurasian Economic Union]", [("EAEU", "body"), ("Eurasian Economic Union", "body")]),
        ("US$200 billion", []),
        ("the king of Saudi Arabia", [("king of Saudi Arabia", "role")]),
        ("Xinhua told TASS", [("Xinhua", "outlet"), ("TASS", "outlet")]),
    ],
)
def test_kinds(text, expected):
    assert [(m.text, m.kind.value) for m in R.find(text, DAY)] == expected


def test_possessives_stay_outside():
    assert found("China’s and Russia's and the States’ and Moscow's") == [
        ("China", "name", ("CHN",)),
        ("Russia", "name", ("RUS",)),
        ("Moscow", "capital", ("RUS",)),
    ]


def test_headlines_in_capitals():
    assert [m.codes for m in R.find("CHINA AND RUSSIA WARN TRUMP", DAY)] == [("CHN",), ("RUS",), ("USA",)]


@pytest.mark.parametrize(
    "text", ["they ate turkey with chad", "who may tell us", "jordan and li", "romanian", "Chinatown Indiana"]
)
def test_words_that_are_no_names(text):
    assert [m for m in R.find(text, DAY) if m.text.islower() or m.text in ("China", "India")] == []


@pytest.mark.parametrize(
    ("spelled", "code"),
    [
        ("Côte d’Ivoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("Co\u0302te d'Ivoire", "CIV"),
        ("United\nStates", "USA"),
        ("United  States", "USA"),
        ("South\u00a0Korea", "KOR"),
        ("Erdoğan", "TUR"),
        ("Erdogan", "TUR"),
        ("Kim Jong-un", "PRK"),
        ("Kim Jong Un", "PRK"),
        ("\u202eRussia\u202c", "RUS"),
    ],
)
def test_spellings(spelled, code):
    text = f"Then {spelled} spoke."
    (mention,) = R.find(text, DAY)
    assert mention.codes == (code,)
    assert text[mention.start : mention.end] == mention.text
    assert mention.text == spelled.strip("\u202e\u202c")


def test_a_blank_line_parts_names():
    assert R.find("United\n\nStates", DAY) == []


@pytest.mark.parametrize(
    ("text", "day", "codes"),
    [
        ("Moscow", "1985-01-01", ("SUN",)),
        ("Moscow", "1991-12-26", ("RUS",)),
        ("Bonn", "1985-01-01", ("DEU",)),
        ("Yugoslavia", "1995-01-01", ("YUG",)),
        ("Prague", "1985-01-01", ("CSK",)),
        ("Prague", "1995-01-01", ("CZE",)),
        ("Saigon", "1970-01-01", ("RVN",)),
        ("Gorbachev", "1988-01-01", ("SUN",)),
    ],
)
def test_the_years_decide(text, day, codes):
    assert [m.codes for m in R.find(text, day)] == [codes]


def test_without_a_day_names_that_hold_still_are_taken():
    assert [m.codes for m in R.find("Moscow and Belgrade and Swaziland")] == [("RUS",), ("SRB",), ("SWZ",)]


def test_reasons_tell_history():
    (mention,) = R.find("the former Soviet republics", DAY)
    assert (mention.codes, mention.reason) == (("SUN",), "former state")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("MOSCOW, Sept 11 (Reuters) - Russia said", "dateline"),
        ("MOSCOW (AP) — Russia said", "dateline"),
        ("Moscow said Russia", "capital"),
    ],
)
def test_datelines_are_marked(text, reason):
    assert R.find(text, DAY)[0].reason == reason


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("the Russian president said", "Vladimir Putin"),
        ("China's foreign minister said", "Wang Yi"),
        ("the president of the United States said", "Donald Trump"),
        ("Iran's supreme leader said", "Ali Khamenei"),
        ("the Iranian president said", "Hassan Rouhani"),
        ("the British prime minister said", "Theresa May"),
        ("the German chancellor said", "Angela Merkel"),
        ("the North Korean leader said", "Kim Jong Un"),
        ("the Saudi crown prince said", "Mohammed bin Salman"),
        ("the Indian prime minister said", "Narendra Modi"),
        ("the former Russian president said", None),
        ("the Chinese vice president said", None),
        ("Russian Defense Minister Ivan Testov said", None),
    ],
)
def test_roles_find_their_holder(text, person):
    (mention,) = R.find(text, DAY)
    assert (mention.kind.value, mention.person) == ("role", person)
    assert len(mention.codes) == 1


def test_a_role_keeps_its_holder_of_the_day():
    assert R.find("the French president", "2010-01-01")[0].person == "Nicolas Sarkozy"
    assert R.find("the French president", "2018-01-01")[0].person == "Emmanuel Macron"


def test_outlets_that_speak_for_none():
    (mention,) = R.find("Reuters reported", DAY)
    assert (mention.kind.value, mention.codes, mention.candidates) == ("outlet", (), ())
