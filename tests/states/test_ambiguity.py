"""Each rule settles, blocks or leaves open."""

import pytest

from blocs.states import registry

R = registry()
DAY = "2018-09-13"


def of(text, form, day=DAY):
    return [(m.codes, m.candidates) for m in R.find(text, day) if m.text == form]


OPEN_GEORGIA = [((), ("GEO",))]


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        # cues
        ("Russia and Georgia fought over South Ossetia.", "Georgia", [(("GEO",), ())]),
        ("Georgia's Republican governor spoke in Atlanta.", "Georgia", []),
        ("He is from Georgia.", "Georgia", OPEN_GEORGIA),
        ("Protesters in Tbilisi, Georgia, marched.", "Georgia", [(("GEO",), ())]),
        ("He taught in Athens, Georgia, for years.", "Georgia", []),
        ("Turkey shot down a Russian jet.", "Turkey", [(("TUR",), ())]),
        ("Turkey is roast with gravy at Thanksgiving.", "Turkey", []),
        ("Officials in Turkey said.", "Turkey", [(("TUR",), ())]),
        ("TURKEY SHELLS SYRIA", "TURKEY", [(("TUR",), ())]),
        ("Brussels and the European Commission", "Brussels", [(("EU",), ())]),
        ("Brussels is the home of NATO, and Stoltenberg spoke", "Brussels", [(("NATO",), ())]),
        ("Belgian police in Molenbeek, Brussels", "Brussels", [(("BEL",), ())]),
        ("Brussels is rainy.", "Brussels", [((), ("BEL", "EU", "NATO"))]),
        # given and surname
        ("Chad Smith plays drums.", "Chad", []),
        ("Chad and Niger fight together.", "Chad", [(("TCD",), ())]),
        ("Michael Jordan flew.", "Jordan", []),
        ("Ms. Jordan spoke.", "Jordan", []),
        ("Vernon Jordan spoke. Jordan left.", "Jordan", [((), ("JOR",))]),
        ("Jordan and Egypt agreed.", "Jordan", [(("JOR",), ())]),
        ("King Abdullah of Jordan met Michael Jordan in Amman.", "Jordan", [(("JOR",), ())]),
        ("Paris Hilton left.", "Paris", []),
        ("Paris and Berlin agreed.", "Paris", [(("FRA",), ())]),
        ("Denzel Washington left Washington state.", "Washington", []),
        ("Beijing and Washington agreed.", "Washington", [(("USA",), ())]),
        # places of the same name
        ("He lives in Moscow, Idaho.", "Moscow", []),
        ("He lives in Lima, Ohio, and Athens, Ga.", "Lima", []),
        # caps
        ("TELL US MORE ABOUT IT", "US", [((), ("USA",))]),
        ("THE US WARNS CHINA", "US", [(("USA",), ())]),
        ("the US warns", "US", [(("USA",), ())]),
        # shared
        ("Congo burns.", "Congo", [((), ("COD", "COG"))]),
        ("Congo burns; Kinshasa is calm.", "Congo", [(("COD",), ())]),
        ("Congo is calm, says Brazzaville.", "Congo", [(("COG",), ())]),
        ("Korean food", "Korean", [((), ("KOR", "PRK"))]),
        ("Korean troops left Seoul.", "Korean", [(("KOR",), ())]),
        ("Congress passed the U.S. budget.", "Congress", [(("USA",), ())]),
        ("Dominican troops left Santo Domingo.", "Dominican", [(("DOM",), ())]),
        ("The U.S. and the Nigerian Senate", "Senate", [(("NGA",), ())]),
        ("Burundi's National Security Council", "National Security Council", [(("BDI",), ())]),
        # evidence
        ("Kingston is far.", "Kingston", [((), ("JAM",))]),
        ("Kingston, capital of Jamaica", "Kingston", [(("JAM",), ())]),
        # all
        ("The two Koreas met.", "two Koreas", [(("KOR", "PRK"), ())]),
        # open
        ("Europe is old.", "Europe", [((), ("EU",))]),
        # prefix
        ("Franco died.", "Franco", []),
        ("Franco-German plans", "Franco", [(("FRA",), ())]),
        # families of names
        ("Republic of China", "Republic of China", [(("TWN",), ())]),
        ("People's Republic of China", "People's Republic of China", [(("CHN",), ())]),
        ("Equatorial Guinea", "Equatorial Guinea", [(("GNQ",), ())]),
        ("Papua New Guinea", "Papua New Guinea", [(("PNG",), ())]),
        ("Guinea-Bissau", "Guinea-Bissau", [(("GNB",), ())]),
        ("Nigerien", "Nigerien", [(("NER",), ())]),
        ("Nigerian", "Nigerian", [(("NGA",), ())]),
        ("American Samoa", "American Samoa", [(("ASM",), ())]),
        ("Northern Ireland", "Northern Ireland", [(("GBR",), ())]),
        ("Cuba Gooding sang with India Arie.", "Cuba", []),
        ("West Germany", "West Germany", [(("DEU",), ())]),
    ],
)
def test_rules(text, form, expected):
    assert of(text, form) == expected


def test_open_mentions_say_why():
    (mention,) = R.find("Congo burns.", DAY)
    assert mention.reason == "several could be meant"
