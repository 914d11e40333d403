"""Small invented readings: a text, and rows that name the words they stand on."""

from __future__ import annotations

from datetime import date
from typing import Any

from gold import reading_of, report_of

from blocs.evidence.link import Link, LinkEnd
from blocs.reading.reading import Reading


def at(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    """Span of the nth occurrence of `words`."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def event(
    text: str, words: str, kind: str, actors: str, recipients: str = "", nth: int = 0, **more: Any
) -> dict[str, Any]:
    """Row of an event; actors and recipients are codes with blanks between."""
    start, end = at(text, words, nth)
    return {
        "kind": "event", "start": start, "end": end, "type": kind, "actors": actors.split(),
        "recipients": recipients.split(), "realis": "actual", "date": None, **more,
    }  # fmt: skip


def quantity(
    text: str, words: str, low: float | None, high: float | None, unit: str, of: str, **more: Any
) -> dict[str, Any]:
    """Row of a quantity."""
    start, end = at(text, words)
    return {
        "kind": "quantity", "start": start, "end": end, "value": [low, high], "comparator": "=", "unit": unit,
        "of": of, "owner": [], "aspect": "level", "period": None, "realis": "actual", **more,
    }  # fmt: skip


def statement(text: str, cue: str, speaker: str, states: str, content: str, **more: Any) -> dict[str, Any]:
    """Row of a statement."""
    start, end = at(text, cue)
    return {
        "kind": "statement", "start": start, "end": end, "speaker": speaker, "speaker_state": states.split(),
        "content": [list(at(text, content))], "direct": False, **more,
    }  # fmt: skip


def reading(
    name: str,
    text: str,
    rows: list[dict[str, Any]],
    day: str | None = "2020-05-04",
    publisher: str | None = "The Daily",
) -> Reading:
    """A reading of an invented report."""
    report = report_of(name, text, published=date.fromisoformat(day) if day else None, publisher=publisher)
    return reading_of(report, rows, "test 1")


def link(relation: str, a: Reading, b: Reading, first: int, second: int, about: str) -> Link:
    """Link between the records that start at two places."""
    ids = [
        next((r.id for r in reading.records if r.start == start), None)
        for reading, start in ((a, first), (b, second))
    ]
    ends = [
        LinkEnd(r.report.name, r.report.id, s, i) for r, s, i in ((a, first, ids[0]), (b, second, ids[1]))
    ]
    return Link(f"{relation}{first}{second}", relation, ends[0], ends[1], about, "invented", 1.0)  # type: ignore[arg-type]


FRANCE = (
    "France and Germany signed a treaty on Monday. Iran threatened France. Iran seized a French ship. "
    "France said that trade with Germany reached $40 billion in 2019. "
    "Trade will reach $50 billion in 2020. Germany is far away. About 300 soldiers and Germany stay home.\n"
)


def france() -> Reading:
    """One report: France and Germany close, Iran pressing France."""
    text = FRANCE
    day = ["2020-05-04", "2020-05-04"]
    return reading(
        "france.txt",
        text,
        [
            event(text, "signed", "SUPPORT", "FRA DEU", date=day),
            event(text, "trade", "COOPERATE", "FRA DEU", date=["2019-01-01", "2019-12-31"]),
            event(text, "threatened", "THREATEN", "IRN", "FRA"),
            event(text, "seized", "COERCE", "IRN", "FRA"),
            quantity(
                text,
                "$40 billion",
                4e10,
                4e10,
                "USD",
                "trade",
                owner=["FRA", "DEU"],
                period=["2019-01-01", "2019-12-31"],
            ),
            quantity(
                text,
                "$50 billion",
                5e10,
                5e10,
                "USD",
                "Trade",
                owner=["FRA", "DEU"],
                period=["2020-01-01", "2020-12-31"],
                realis="possible",
            ),
            statement(text, "said", "France", "FRA", "trade with Germany reached $40 billion in 2019"),
        ],
    )


HOSTILE = (
    "Xi \"</script><script>alert(1)</script>\" met <img src=x onerror=alert(2)> Putin\u202e and & 'said' so. "
    "{{ 7*7 }} {% raw %} ]]> --> <style>*{display:none}</style> 100 men.\n"
)


def hostile() -> Reading:
    """A report that tries everything, in its text, title, publisher and names."""
    text = HOSTILE
    rows = [
        event(text, "met", "CONSULT", "CHN RUS", date=["2020-05-04", "2020-05-04"]),
        event(text, "onerror", "ACCUSE", "<b>X</b>", 'A"onclick="B'),
        quantity(text, "100", 100, 100, "<i>", "<u>men</u>", owner=["<s>"]),
        statement(text, "said", "<script>Mallory</script>", "CHN", "so"),
    ]
    return reading("<hostile>.txt", text, rows, publisher='"><svg onload=alert(3)>')


CODES = (
    "CHN",
    "RUS",
    "USA",
    "JPN",
    "KOR",
    "PRK",
    "MNG",
    "IND",
    "DEU",
    "FRA",
    "GBR",
    "UKR",
    "TUR",
    "SYR",
    "IRN",
    "SAU",
    "EU",
    "NATO",
)
KINDS = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "ACCUSE",
    "THREATEN",
    "SANCTION",
    "MOBILIZE",
    "REQUEST",
)


def many(n: int = 30) -> tuple[Reading, ...]:
    """`n` reports over two months, each with ten sentences that give an event and a figure."""
    out = []
    for i in range(n):
        rows = []
        text = " ".join(
            f"State number {i}x{j} acted{j} upon another with {100 + i * j} men." for j in range(10)
        )
        for j in range(10):
            k = i * 7 + j * 3
            day = date.fromordinal(date(2020, 3, 1).toordinal() + (k % 60)).isoformat()
            a, b = CODES[k % 18], CODES[(k * 5 + 1 + j) % 18]
            more = {"date": [day, day], "realis": ("actual", "actual", "planned", "possible")[k % 4]}
            rows.append(event(text, f"acted{j}", KINDS[k % 10], a, b if a != b else "", **more))
            rows.append(
                quantity(
                    text, f"{100 + i * j} men", 100 + i * j, 100 + i * j, "person", f"men {j}", owner=[a]
                )
            )
        day = date.fromordinal(date(2020, 3, 5).toordinal() + 2 * i).isoformat()
        out.append(reading(f"report{i:02}.txt", text, rows, day, f"Outlet {i % 7}"))
    return tuple(out)
