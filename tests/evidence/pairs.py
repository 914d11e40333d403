"""Pairs of invented reports, and what a careful person links between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from blocs.reading.reading import Reading

from .make import Writer

__all__ = ["PAIRS", "Pair"]


@dataclass(frozen=True)
class Pair:
    """Two reports; `wanted` holds (relation, words in the one, words in the other) of every link."""

    name: str
    make: Callable[[], tuple[Reading, Reading]]
    wanted: set[tuple[str, str, str]] = field(default_factory=set)


def _toll_revised() -> tuple[Reading, Reading]:
    a = Writer(
        "monday.txt",
        "ANKARA - An earthquake struck the Turkish province of Elazig on Monday night.\n"
        "At least 120 people were killed in Elazig, the disaster agency said, and about 900 were injured.\n"
        "Greece sent 40 rescuers to Turkey.",
        "2023-03-07",
    )
    a.quantity("120", (120, None), "person", "people", "TUR", comparator=">=")
    a.quantity("900", 900, "person", "injured", "TUR", comparator="~")
    a.event("sent", "AID", "GRC>TUR", date=("2023-03-07", "2023-03-07"))
    a.quantity("40", 40, "person", "rescuers", "GRC")
    b = Writer(
        "friday.txt",
        "ANKARA - Rescue work in Elazig ended on Friday.\n"
        "The disaster agency put the number of people killed in the Elazig earthquake at 187.\n"
        "It said 914 had been injured.\n"
        "Greek teams, who sent 40 rescuers to Turkey, flew home.",
        "2023-03-10",
    )
    b.quantity("187", 187, "person", "people killed", "TUR")
    b.quantity("914", 914, "person", "injured", "TUR")
    b.event("sent", "AID", "GRC>TUR", date=("2023-03-07", "2023-03-07"))
    b.quantity("40", 40, "person", "rescuers", "GRC")
    return a.done(), b.done()


def _toll_disputed() -> tuple[Reading, Reading]:
    a = Writer(
        "agency_a.txt",
        "The strike on the port of Hodeida killed 45 civilians, the Houthi health ministry said.",
        "2018-05-03",
    )
    a.quantity("45", 45, "person", "civilians", "YEM")
    a.event("strike", "ASSAULT", "SAU>YEM", date=("2018-05-02", "2018-05-02"))
    b = Writer(
        "agency_b.txt",
        "Saudi Arabia confirmed a strike on the port of Hodeida and said that it killed 12 civilians.",
        "2018-05-03",
    )
    b.quantity("12", 12, "person", "civilians", "YEM")
    b.event("strike", "ASSAULT", "SAU>YEM", date=("2018-05-02", "2018-05-02"))
    return a.done(), b.done()


def _tariff() -> tuple[Reading, Reading]:
    a = Writer(
        "wire.txt",
        "The United States on Friday imposed a 25 percent tariff on $34 billion of Chinese machinery.\n"
        "China answered with duties on American soybeans the same day.",
        "2018-07-06",
    )
    a.event("tariff", "SANCTION", "USA>CHN", date=("2018-07-06", "2018-07-06"))
    a.quantity("25 percent", 25, "percent", "tariff on Chinese machinery", "USA")
    a.quantity("$34 billion", 34e9, "USD", "Chinese machinery", "CHN")
    a.event("duties", "SANCTION", "CHN>USA", date=("2018-07-06", "2018-07-06"))
    b = Writer(
        "paper.txt",
        "Washington's tariff of 25 percent on Chinese machinery worth about $34 billion took effect.\n"
        "Beijing put duties on soybeans from America in answer.",
        "2018-07-07",
    )
    b.event("tariff", "SANCTION", "USA>CHN", date=("2018-07-06", "2018-07-06"))
    b.quantity("25 percent", 25, "percent", "tariff", "USA")
    b.quantity("$34 billion", 34e9, "USD", "Chinese machinery", "CHN", comparator="~")
    b.event("duties", "SANCTION", "CHN>USA", date=("2018-07-06", "2018-07-06"))
    return a.done(), b.done()


def _summit() -> tuple[Reading, Reading]:
    a = Writer(
        "tokyo.txt",
        "Prime Minister Abe met President Moon in Nara on Thursday.\n"
        "They agreed to reopen the Busan hydrogen corridor.\n"
        "Over 200 delegates came with Mr Moon to the Asian Energy Council.",
        "2019-05-17",
    )
    a.event("met", "CONSULT", "JPN KOR", date=("2019-05-16", "2019-05-16"))
    a.event("agreed", "AGREE", "JPN KOR", date=("2019-05-16", "2019-05-16"))
    a.quantity("200", (200, None), "person", "delegates", "KOR", comparator=">")
    b = Writer(
        "yonhap.txt",
        "Talks between Moon and Abe in Nara lasted three hours.\n"
        "The two promised to reopen the Busan corridor for hydrogen.\n"
        "A party of 214 delegates from South Korea had come to the Asian Power Council in Nara with Mr Moon.",
        "2019-05-17",
    )
    b.event("Talks", "CONSULT", "KOR JPN", date=("2019-05-16", "2019-05-16"))
    b.event("promised", "AGREE", "KOR JPN", date=("2019-05-16", "2019-05-16"))
    b.quantity("214", 214, "person", "delegates", "KOR")
    return a.done(), b.done()


_COPY = (
    "India expelled two Pakistani diplomats on Sunday and accused them of spying near the Sabarmati depot.\n"
    "Pakistan summoned the Indian envoy and rejected the charge.\n"
    "Trade between the neighbours was worth $2.4 billion last year."
)


def _syndicated() -> tuple[Reading, Reading]:
    out = []
    for name, text in (("agency.txt", _COPY), ("daily.txt", _COPY + "\nReporting by the agency.")):
        writer = Writer(name, text, "2020-06-01")
        writer.event("expelled", "SANCTION", "IND>PAK", date=("2020-05-31", "2020-05-31"))
        writer.event("accused", "ACCUSE", "IND>PAK", date=("2020-05-31", "2020-05-31"))
        writer.event("rejected", "REJECT", "PAK>IND", date=("2020-05-31", "2020-05-31"))
        writer.quantity("$2.4 billion", 2.4e9, "USD", "Trade between the neighbours", "IND PAK")
        out.append(writer.done())
    return out[0], out[1]


def _other_year() -> tuple[Reading, Reading]:
    out = []
    for name, year, troops in (("z17.txt", "2017", 12700), ("z21.txt", "2021", 200000)):
        writer = Writer(
            name,
            f"Russia and Belarus opened the Zapad exercises on 14 September {year} with {troops:,} troops.",
            f"{year}-09-15",
        )
        writer.event("exercises", "COOPERATE", "RUS BLR", date=(f"{year}-09-14", f"{year}-09-14"))
        writer.quantity(
            f"{troops:,}", troops, "person", "troops", "RUS BLR", period=(f"{year}-09-14", f"{year}-09-20")
        )
        out.append(writer.done())
    return out[0], out[1]


def _other_pair() -> tuple[Reading, Reading]:
    out = []
    for name, who, words in (
        ("a.txt", "JPN AUS", "Japan and Australia"),
        ("b.txt", "JPN IND", "Japan and India"),
    ):
        writer = Writer(
            name, f"{words} held talks on 3 March about defence exports and signed an accord.", "2022-03-04"
        )
        writer.event("talks", "CONSULT", who, date=("2022-03-03", "2022-03-03"))
        writer.event("signed", "SUPPORT", who, date=("2022-03-03", "2022-03-03"))
        out.append(writer.done())
    return out[0], out[1]


def _two_quakes() -> tuple[Reading, Reading]:
    a = Writer("iran.txt", "The earthquake in Kermanshah killed 530 people in Iran.", "2017-11-13")
    a.quantity("530", 530, "person", "people", "IRN")
    b = Writer("mexico.txt", "The earthquake in Puebla killed 370 people in Mexico.", "2017-09-20")
    b.quantity("370", 370, "person", "people", "MEX")
    return a.done(), b.done()


def _forecast_and_outcome() -> tuple[Reading, Reading]:
    a = Writer(
        "jan.txt",
        "Trade between Turkey and Iran should reach $30 billion in 2016, ministers said.",
        "2016-01-10",
    )
    a.quantity(
        "$30 billion", 30e9, "USD", "trade", "TUR IRN", period=("2016-01-01", "2016-12-31"), realis="possible"
    )
    b = Writer(
        "dec.txt",
        "Trade between Turkey and Iran came to $9.6 billion in 2016, customs data show.",
        "2017-01-20",
    )
    b.quantity("$9.6 billion", 9.6e9, "USD", "trade", "TUR IRN", period=("2016-01-01", "2016-12-31"))
    return a.done(), b.done()


def _dead_and_injured() -> tuple[Reading, Reading]:
    a = Writer("x.txt", "The blast at the Beirut port killed 135 people.", "2020-08-05")
    a.quantity("135", 135, "person", "people", "LBN")
    b = Writer("y.txt", "The blast at the Beirut port injured 180 people.", "2020-08-05")
    b.quantity("180", 180, "person", "people", "LBN")
    return a.done(), b.done()


def _denied() -> tuple[Reading, Reading]:
    a = Writer(
        "delhi.txt",
        "The Indian Air Force shot down a Pakistani F-16 over Kashmir on Wednesday.",
        "2019-02-28",
    )
    a.event("shot down", "ASSAULT", "IND>PAK", date=("2019-02-27", "2019-02-27"))
    b = Writer(
        "lahore.txt",
        "Islamabad denied that any Pakistani F-16 was shot down over Kashmir on Wednesday.",
        "2019-02-28",
    )
    b.event("shot down", "ASSAULT", "IND>PAK", date=("2019-02-27", "2019-02-27"), realis="denied")
    return a.done(), b.done()


def _said_twice() -> tuple[Reading, Reading]:
    a = Writer(
        "g.txt",
        "Angela Merkel said the Nord Stream pipeline is a commercial project and will be finished.",
        "2018-04-10",
    )
    a.statement(
        "said",
        "Angela Merkel",
        "DEU",
        "the Nord Stream pipeline is a commercial project and will be finished",
    )
    b = Writer(
        "h.txt",
        "Angela Merkel told reporters that Nord Stream is a commercial pipeline project.",
        "2018-04-11",
    )
    b.statement("told", "Angela Merkel", "DEU", "Nord Stream is a commercial pipeline project")
    return a.done(), b.done()


PAIRS = (
    Pair(
        "a death toll revised",
        _toll_revised,
        {
            ("refines", "120", "187"),
            ("refines", "900", "914"),
            ("agrees", "sent", "sent"),
            ("agrees", "40", "40"),
        },
    ),
    Pair("a death toll disputed", _toll_disputed, {("differs", "45", "12"), ("agrees", "strike", "strike")}),
    Pair(
        "a tariff",
        _tariff,
        {
            ("agrees", "tariff", "tariff"),
            ("agrees", "25 percent", "25 percent"),
            ("agrees", "$34 billion", "$34 billion"),
            ("agrees", "duties", "duties"),
        },
    ),
    Pair(
        "a summit",
        _summit,
        {
            ("agrees", "met", "Talks"),
            ("agrees", "agreed", "promised"),
            ("refines", "200", "214"),
            ("differs", "Asian Energy Council", "Asian Power Council"),
        },
    ),
    Pair(
        "a copy of an agency's report",
        _syndicated,
        {
            ("agrees", "expelled", "expelled"),
            ("agrees", "accused", "accused"),
            ("agrees", "rejected", "rejected"),
            ("agrees", "$2.4 billion", "$2.4 billion"),
        },
    ),
    Pair("a denial", _denied, {("differs", "shot down", "shot down")}),
    Pair("a saying", _said_twice, {("agrees", "said", "told")}),
    Pair("the same exercise in another year", _other_year),
    Pair("the same day with another state", _other_pair),
    Pair("two earthquakes", _two_quakes),
    Pair("a forecast and its outcome", _forecast_and_outcome),
    Pair("dead and injured", _dead_and_injured),
)
