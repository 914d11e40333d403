from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.evidence import Copy, Gathered, gather, open_store
from blocs.reading import read_report
from blocs.reading.reading import Reading, Sentence
from blocs.reading.records import Event, EventType, Quantity, record_from_json, record_id
from blocs.reports import Block, BlockKind, Passage, Report, load_one
from blocs.scenario.file import parse_scenario
from blocs.scenario.reported.draft import Draft
from blocs.scenario.reported.drafts import drafts
from blocs.scenario.reported.instruments import clauses, instruments, named_sectors
from blocs.scenario.reported.pressures import reported_pressures
from blocs.trade import Economy, bundled
from blocs.trade.policy.measures import Barrier, Tariff

SAMPLES = Path(__file__).resolve().parents[2] / "src" / "blocs" / "reports" / "samples"
DAYS = {"000_f6beaa4887b1e8c1.txt": "2018-09-13", "004_bf02a5809fd9535f.txt": "2018-09-11"}
WORDS = "Washington is preparing tariffs on $200 billion of Chinese goods and puts sanctions on Russia."


_SENTENCE = re.compile(r"\S.*?(?:(?<![A-Z])[.!?][\"”’)]*(?=\s|$)|$)", re.M)


class Told:
    """A report of one or more sentences with records written by hand."""

    def __init__(self, text: str, name: str = "a.txt", day: str | None = "2018-09-13") -> None:
        self.spans = [m.span() for m in _SENTENCE.finditer(text)]
        self.report = Report(
            name=name, text=text, title=None, byline=None, publisher=name, origin=name,
            blocks=tuple(Block(BlockKind.BODY, *span) for span in self.spans),
            passages=tuple(Passage(BlockKind.BODY, (span,)) for span in self.spans),
            published=date.fromisoformat(day) if day else None,
            sha256=hashlib.sha256(f"{name}{text}".encode()).hexdigest(),
        )  # fmt: skip
        self.records: list[Any] = []

    def _common(self, kind: str, words: str, type_: str = "", **more: Any) -> dict[str, Any]:
        start = self.report.text.index(words)
        span = next((s for s in self.spans if s[0] <= start < s[1]), (start, start + len(words)))
        return {
            "id": record_id(self.report.id, kind, start, start + len(words), type_),
            "report": self.report.name, "report_id": self.report.id, "start": start,
            "end": start + len(words), "text": words, "sentence": span, "realis": "actual",
            "confidence": 1.0, "reader": "hand", **more,
        }  # fmt: skip

    def event(self, words: str, by: str, on: str, type_: str = "SANCTION", **more: Any) -> Told:
        sides: dict[str, Any] = {"actors": tuple(by.split()), "recipients": tuple(on.split())}
        self.records.append(
            Event(
                **self._common("event", words, type_, **more), type=EventType(type_), goldstein=0.0, **sides
            )
        )
        return self

    def amount(self, words: str, value: Any, unit: str = "USD", **more: Any) -> Told:
        pair = value if isinstance(value, tuple) else (value, value)
        common = self._common("quantity", words, unit, **{"comparator": "=", "of": "goods", **more})
        self.records.append(Quantity(**common, value=pair, unit=unit))
        return self

    def reading(self) -> Reading:
        events = tuple(r for r in self.records if isinstance(r, Event))
        quantities = tuple(r for r in self.records if isinstance(r, Quantity))
        sentences = tuple(Sentence(*span, BlockKind.BODY, (), 0) for span in self.spans)
        return Reading(self.report, sentences, events, quantities, (), "hand")


def only(told: Told) -> Draft:
    (draft,) = drafts(told.reading())
    return draft


def values(draft: Draft) -> dict[str, Any]:
    return {part.key: part.value for part in draft.parts}


def runs(draft: Draft) -> bool:
    """Whether a draft can be written, read back and put on the bundled table; it must be one or the other."""
    assert parse_scenario(draft.to_toml()) == draft.scenario
    economy = Economy.of(bundled(int(draft.scenario.base)))
    return not draft.scenario.policy or len(draft.scenario.policy.shock(economy).cells) > 0


def test_a_tariff_takes_sides_and_amount_from_the_report_and_marks_what_it_assumes() -> None:
    told = Told(WORDS).event("tariffs", "USA", "CHN", realis="planned").amount("$200 billion", 200e9)
    draft = only(told)
    (measure,) = draft.scenario.policy
    assert measure == Tariff(("USA",), ("CHN",), 0.25, ("goods",), 200e9)
    assert [part.key for part in draft.given] == ["tariff.by", "tariff.on", "tariff.covering"]
    assert [part.key for part in draft.assumed] == ["scenario.base", "tariff.rate", "tariff.sectors"]
    assert draft.title == "Tariff of the United States on China, covering $200 billion"
    assert draft.realis == "planned" and draft.blocked is None and draft.scenario.base == "2018"
    assert draft.records == tuple(record.id for record in told.records)
    assert {part.record for part in draft.given} == set(draft.records)
    assert draft.sentence == WORDS and (draft.report, draft.day) == ("a.txt", date(2018, 9, 13))
    assert runs(draft)


def test_the_file_of_a_draft_says_beside_each_value_where_it_comes_from() -> None:
    text = only(Told(WORDS).event("tariffs", "USA", "CHN").amount("$200 billion", 200e9)).to_toml()
    lines = dict(line.split(" = ", 1) for line in text.splitlines() if " = " in line and line[0] != "#")
    assert lines["covering"].startswith('"200 billion USD"  # given: “tariffs on $200 billion”')
    assert lines["rate"].startswith("0.25  # assumed: the report does not tell the rate; ")
    assert lines["on"].startswith('"CHN"  # given: “')
    assert lines["base"].startswith('"2018"  # assumed: the bundled table of the report\'s year')
    assert text.startswith(f"# Draft from a.txt: “{WORDS}” (actual)\n")


def test_recipients_of_one_event_are_parted_by_the_words_beside_their_names() -> None:
    draft = {d.title: d for d in drafts(Told(WORDS).event("puts", "USA", "RUS CHN").reading())}
    assert list(draft) == [
        "Sanctions of the United States on Russia",
        "Tariff of the United States on China",
    ]
    war = "Washington is fighting a trade war with China and imposing mounting sanctions on Russia."
    kinds = {
        p.on: p.kind for p in reported_pressures([Told(war).event("imposing", "USA", "RUS CHN").reading()])
    }
    assert kinds == {("RUS",): "sanction", ("CHN",): "tariff"}


def test_recipients_that_cannot_be_told_apart_are_drafted_each_and_share_an_amount() -> None:
    text = "Washington put tariffs on $50 billion of goods from China and India."
    told = Told(text).event("tariffs", "USA", "CHN IND")
    assert [d.title for d in drafts(told.reading())] == [
        "Tariff of the United States on China",
        "Tariff of the United States on India",
    ]
    draft = only(told.amount("$50 billion", 50e9))
    assert (
        values(draft)["tariff.on"] == ("CHN", "IND") and values(draft)["tariff.covering"] == "50 billion USD"
    )


@pytest.mark.parametrize(
    ("words", "amount", "value", "rate", "is_given"),
    [
        ("25 percent", 25.0, "=", 0.25, True),
        ("from 10 to 25 percent", (10.0, 25.0), "=", 0.25, True),
        ("10 to 20 percent", (10.0, 20.0), "=", 0.15, False),
        ("7.3 percent", 7.3, "=", 0.073, True),
        ("up to 40 percent", (None, 40.0), "<=", 0.4, True),
        ("900 percent", 900.0, "=", 0.25, False),
    ],
)
def test_a_rate_that_is_told_is_taken(
    words: str, amount: Any, value: str, rate: float, is_given: bool
) -> None:
    told = Told(f"Beijing raised tariffs {words} on American goods.").event("raised", "CHN", "USA")
    draft = only(told.amount(words.removeprefix("from "), amount, "percent", comparator=value))
    part = next(part for part in draft.parts if part.key == "tariff.rate")
    assert (part.value, part.given) == (rate, is_given)
    assert draft.has_amount is is_given and runs(draft)


def test_words_for_one_measure_are_one_and_a_second_rate_is_said_to_be_left() -> None:
    told = Told("It would levy duties of 5 percent, or 10 percent, on $60 billion of goods.")
    told.event("levy", "CHN", "USA").amount("5 percent", 5.0, "percent").amount("10 percent", 10.0, "percent")
    draft = only(told.amount("$60 billion", 60e9))
    assert (values(draft)["tariff.rate"], values(draft)["tariff.covering"]) == (0.05, "60 billion USD")
    why = next(part.why for part in draft.parts if part.key == "tariff.rate")
    assert "“levy duties of 5 percent”; “10 percent”, which is told beside it, is not used" in why


def test_growth_that_a_tariff_brought_about_is_not_its_rate() -> None:
    told = Told("After tariffs on China exports fell 12 percent.").event("tariffs", "USA", "CHN")
    assert values(only(told.amount("12 percent", 12.0, "percent", aspect="change")))["tariff.rate"] == 0.25


@pytest.mark.parametrize(
    ("text", "unit", "value", "reason"),
    [
        ("Tariffs on $900 billion of Chinese goods.", "USD", 900e9, "more than the $407.5 billion traded"),
        ("Tariffs on 50 billion euros of Chinese goods.", "EUR", 50e9, '"50 billion EUR at RATE"'),
        ("Tariffs on $90 of Chinese goods.", "USD", 90.0, "less than a table in million USD can tell"),
    ],
)
def test_an_amount_that_cannot_be_covered_is_left_out_and_said_so(
    text: str, unit: str, value: float, reason: str
) -> None:
    words = text.split(" of ")[0].removeprefix("Tariffs on ")
    draft = only(Told(text).event("Tariffs", "USA", "CHN").amount(words, value, unit))
    part = next(part for part in draft.parts if part.key == "tariff.covering")
    assert part.value is None and part.given and reason in part.why
    assert draft.scenario.policy.measures[0] == Tariff(("USA",), ("CHN",), 0.25, ("goods",))
    assert f"# covering: {part.why[:40]}" in draft.to_toml() and runs(draft)


def test_what_a_tariff_brings_in_is_not_what_it_covers() -> None:
    told = Told("Tariffs on China raised about $16 billion.").event("Tariffs", "USA", "CHN")
    assert "tariff.covering" not in values(only(told.amount("$16 billion", 16e9)))


@pytest.mark.parametrize(
    ("text", "trigger", "measure"),
    [
        (
            "The EU banned imports of Russian oil.",
            "banned",
            Barrier(("EU",), ("RUS",), math.inf, ("energy",), "imports"),
        ),
        ("The EU put an embargo on Russia.", "put", Barrier(("EU",), ("RUS",), math.inf, ("all",))),
        ("The EU put sanctions on Russian banks.", "put", Barrier(("EU",), ("RUS",), 0.1, ("services",))),
        ("It put sanctions on Russia over a gas attack.", "put", Barrier(("EU",), ("RUS",), 0.1, ("all",))),
        ("It put export controls on Russia.", "put", Barrier(("EU",), ("RUS",), 0.1, ("all",), "exports")),
        ("The EU punished Russia.", "punished", Barrier(("EU",), ("RUS",), 0.1, ("all",))),
    ],
)
def test_bans_sectors_and_directions_are_read_from_the_words_beside_the_measure(
    text: str, trigger: str, measure: Barrier
) -> None:
    draft = only(Told(text).event(trigger, "EU", "RUS"))
    assert draft.scenario.policy.measures == (measure,) and runs(draft)


def test_an_amount_beside_a_sanction_is_left_out_and_said_so() -> None:
    told = Told("It put sanctions on Russian assets of $7 billion.").event("put", "USA", "RUS")
    draft = only(told.amount("$7 billion", 7e9))
    part = next(part for part in draft.parts if part.key == "sanction.covering")
    assert part.value is None and "“sanctions on Russian assets of $7 billion”" in part.why
    assert not draft.has_amount and runs(draft)


def test_a_day_is_given_to_within_a_month_and_not_by_another_measure() -> None:
    def since(days: Any) -> Any:
        return values(only(Told("It put sanctions on China.").event("put", "USA", "CHN", date=days)))

    assert since(("2018-08-01", "2018-08-31"))["sanction.since"] == "2018-08-01"
    assert since(("2018-05-08", "2018-05-08"))["sanction.since"] == "2018-05-08"
    assert "sanction.since" not in since(("2014-01-01", "2018-09-13"))
    assert "sanction.since" not in since(None)
    later = Told("It will put sanctions on China.")
    plan = {"type_": "SANCTION", "realis": "planned"}
    assert "sanction.since" not in values(
        only(later.event("put", "USA", "CHN", date=("2018-09-13",) * 2, **plan))
    )
    later.records.clear()
    ahead = only(later.event("put", "USA", "CHN", date=("2018-10-01", "2018-10-31"), **plan))
    assert values(ahead)["sanction.since"] == "2018-10-01"
    both = drafts(
        Told(WORDS).event("sanctions", "USA", "RUS CHN", date=("2018-08-08", "2018-08-08")).reading()
    )
    assert {d.title for d in both} == {
        "Sanctions of the United States on Russia, from 2018-08-08",
        "Tariff of the United States on China",
    }


def test_threats_of_trade_are_measures_of_trade_and_other_threats_are_hostility() -> None:
    trade = only(Told("Trump threatened new tariffs on China.").event("threatened", "USA", "CHN", "THREATEN"))
    assert isinstance(trade.scenario.policy.measures[0], Tariff)
    assert trade.realis == "possible" and "may show" not in trade.parts[0].why
    told = Told("Trump threatened to put tariffs on China.").event("put", "USA", "CHN", realis="planned")
    assert only(told.event("threatened", "USA", "CHN", "THREATEN")).realis == "planned"
    force = only(Told("Trump threatened China.").event("threatened", "USA", "CHN", "THREATEN"))
    (hostility,) = force.scenario.hostilities
    assert (hostility.by, hostility.on, hostility.level) == (("USA",), ("CHN",), 0.4)
    assert [part.key for part in force.assumed] == ["scenario.base", "hostility.level"] and runs(force)
    seized = only(Told("Russian warships seized boats of Ukraine.").event("seized", "RUS", "UKR", "COERCE"))
    assert (
        seized.scenario.hostilities[0].level == 0.6 and seized.title == "Hostility of Russia against Ukraine"
    )


@pytest.mark.parametrize(
    ("text", "by", "on", "type_", "reason"),
    [
        ("Sanctions were put on Russia.", "", "RUS", "SANCTION", "does not tell who acts; write it in `by`"),
        ("Sanctions were put by Russia.", "RUS", "", "SANCTION", "does not tell on whom it is put"),
        (
            "Sanctions were put on Iran.",
            "USA",
            "IRN",
            "SANCTION",
            "is counted in the rest of the world (ROW)",
        ),
        ("Sanctions were put on Atlantis.", "USA", "ATLANTIS", "SANCTION", "'ATLANTIS' names no state"),
        ("Sanctions by the Atlantic ones.", "ZZZ", "RUS", "SANCTION", "'ZZZ' names no state"),
        ("London expelled 23 diplomats.", "GBR", "RUS", "SANCTION", "“expelled” is no measure of trade"),
        ("Washington left the Paris accord.", "USA", "FRA", "SANCTION", "“left” is no measure of trade"),
        (
            "Police arrested a banker.",
            "USA",
            "CHN",
            "COERCE",
            "“arrested” is no measure of trade and no force",
        ),
        ("The Quartet may put sanctions.", "QUARTET", "RUS", "SANCTION", "QUARTET"),
    ],
)
def test_what_cannot_be_run_is_offered_with_the_reason(
    text: str, by: str, on: str, type_: str, reason: str
) -> None:
    word = next(w for w in ("anctions", "expelled", "left", "arrested") if w in text)
    draft = only(Told(text).event(word, by, on, type_))
    assert draft.blocked is not None and reason in draft.blocked
    assert not draft.scenario.policy and not draft.scenario.hostilities
    assert f"# cannot be run: {draft.blocked}" in draft.to_toml()


def test_states_without_a_row_are_left_out_of_a_side_that_has_others() -> None:
    draft = only(Told("They put sanctions on China.").event("put", "USA IRN", "CHN"))
    assert draft.scenario.policy.measures[0].by == ("USA",)  # type: ignore[union-attr]
    assert "left out: Iran, not in the table" in draft.given[0].why and runs(draft)


def test_a_state_on_both_sides_acts_on_the_others_only() -> None:
    told = Told("They put sanctions on China.").event("put", "USA CHN", "CHN RUS")
    assert values(only(told))["sanction.on"] == "RUS"
    assert drafts(Told("They put sanctions on China.").event("put", "CHN", "CHN").reading()) == ()


def test_an_act_of_two_sides_is_drafted_each_way() -> None:
    told = Told("China and America put tariffs on each other.").event("put", "CHN USA", "")
    assert {d.title for d in drafts(told.reading())} == {
        "Tariff of China on the United States",
        "Tariff of the United States on China",
    }


def test_denied_rejected_and_friendly_records_are_not_offered() -> None:
    text = "It put tariffs on $200 billion of Chinese goods."
    assert drafts(Told(text).event("put", "USA", "CHN", realis="denied").reading()) == ()
    assert drafts(Told(text).event("put", "USA", "CHN", status="rejected").reading()) == ()
    assert drafts(Told(text).event("put", "USA", "CHN", "CONSULT").reading()) == ()
    told = Told(text).event("put", "USA", "CHN").amount("$200 billion", 200e9, status="rejected")
    assert "tariff.covering" not in values(only(told))


def test_the_base_is_the_year_of_the_report_or_the_nearest_bundled_one() -> None:
    def base(day: str | None) -> tuple[str, str]:
        draft = only(Told("It put tariffs on China.", day=day).event("put", "USA", "CHN"))
        return draft.scenario.base, draft.parts[0].why

    assert base("2017-03-01")[0] == "2017" and base("2003-03-01")[0] == "2017"
    assert base("2018-03-01")[0] == "2018" and "may show in it already" in base("2018-03-01")[1]
    assert base("2022-03-01") == ("2018", "assumed: the bundled table nearest to the report of 2022")
    assert base(None) == ("2018", "assumed: the latest bundled table, as the report has no day")


def test_one_pressure_told_by_several_reports_is_one_draft_with_all_its_records(tmp_path: Path) -> None:
    first = Told(WORDS, "a.txt").event("tariffs", "USA", "CHN").amount("$200 billion", 200e9)
    other = "Trump plans duties on another $200 billion of Chinese goods, officials in Washington said."
    second = Told(other, "b.txt", "2018-09-14").event("duties", "USA", "CHN", realis="planned")
    second.amount("$200 billion", 200e9)
    ids = {record.id for told in (first, second) for record in told.records}
    readings = [first.reading(), second.reading()]
    (draft,) = drafts(readings)
    assert drafts(readings[::-1])[0].records == draft.records
    assert set(draft.records) == ids and draft.reports == ("a.txt", "b.txt")
    assert "# also told by b.txt" in draft.to_toml()
    with open_store(tmp_path) as store:
        list(store.add_all(readings))
        store.relink()
        (stored,) = drafts(store)
    assert stored.records == draft.records and stored.to_toml() == draft.to_toml()


def test_claims_and_copies_join_tellings_that_would_run_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "Washington put tariffs on $200 billion of Chinese goods on Monday after talks in the capital failed."
    )
    day = ("2018-09-24", "2018-09-24")

    def told(name: str, words: str, **more: Any) -> Told:
        return Told(words, name).event("tariffs", "USA", "CHN", **more).amount("$200 billion", 200e9)

    apart = [told("a.txt", text).reading(), told("b.txt", f"{text} Markets fell.", date=day).reading()]
    (draft,) = drafts(apart)
    assert draft.reports == ("a.txt", "b.txt") and len(draft.records) == 4
    monkeypatch.setattr(Gathered, "claims", lambda _: ())
    ids = [reading.report.id for reading in apart]
    copy = Copy("c", ids[0], ids[1], "a.txt", "b.txt", 0.9, "the same words", 0.9)
    monkeypatch.setattr(Gathered, "copies", lambda _: (copy,))
    assert [d.reports for d in drafts(apart)] == [("a.txt", "b.txt")]
    monkeypatch.setattr(Gathered, "copies", lambda _: (replace(copy, status="rejected"),))
    assert [d.title.partition(", from ")[2] for d in drafts(apart)] == ["", "2018-09-24"]


def test_pressures_that_differ_stay_apart_and_amounts_come_first() -> None:
    text = "It put sanctions on Russia. It put duties on China. It put tariffs on $5 billion of Indian goods."
    told = Told(text).event("sanctions", "USA", "RUS").event("duties", "USA", "CHN")
    told.event("tariffs", "USA", "IND").amount("$5 billion", 5e9)
    assert [d.title for d in drafts(gather([told.reading()]))] == [
        "Tariff of the United States on India, covering $5 billion",
        "Sanctions of the United States on Russia",
        "Tariff of the United States on China",
    ]


def test_drafts_of_something_else_are_refused() -> None:
    with pytest.raises(UsageError, match="give a store, or readings"):
        drafts(["report.txt"])  # type: ignore[list-item]


def test_measures_and_clauses_are_found_in_a_sentence() -> None:
    text = "He was on duty, but the force left; oil bans, anti-dumping duties and taxes on goods followed."
    found = instruments(text)
    assert [(i.kind, text[i.start : i.end]) for i in found] == [
        ("ban", "oil bans"),
        ("tariff", "duties and taxes"),
    ]
    assert [text[a:b].split()[0] for a, b in clauses(text)] == ["He", "the", "oil"]
    assert named_sectors("steel and gas, an important matter") == ("energy", "manufactures")


CODES = st.lists(
    st.sampled_from(["USA", "CHN", "RUS", "EU", "NATO", "IRN", "ZZZ", "", "all", "ROW"]), max_size=3
)
NUMBERS = st.sampled_from([None, 0.0, -5.0, 25.0, 2e11, 1e30, math.inf, math.nan])


@settings(max_examples=150, deadline=None)
@given(
    sides=st.tuples(CODES, CODES),
    type_=st.sampled_from(["SANCTION", "COERCE", "THREATEN"]),
    trigger=st.sampled_from(["tariffs", "puts", "Russia", "Washington"]),
    value=st.tuples(NUMBERS, NUMBERS),
    unit=st.sampled_from(["USD", "EUR", "percent", "XXX", "ship", ""]),
    days=st.sampled_from([None, ("2018-01-01", "2018-01-01"), ("2019-01-01", "2018-01-01"), ("soon", "")]),
    day=st.sampled_from([None, "1950-01-01", "2018-09-13", "2030-01-01"]),
)
def test_whatever_is_read_gives_drafts_that_run_or_say_why_not(
    sides: Any, type_: str, trigger: str, value: Any, unit: str, days: Any, day: str | None
) -> None:
    told = Told(WORDS, day=day).amount("$200 billion", value, unit)
    told.event(trigger, "", "", type_, date=days)
    event = replace(told.records.pop(), actors=tuple(sides[0]), recipients=tuple(sides[1]))
    told.records.append(event)
    for draft in drafts(told.reading()):
        assert (draft.blocked is None) == bool(draft.scenario.policy or draft.scenario.hostilities)
        assert draft.blocked or runs(draft)
        assert draft.to_toml() == draft.to_toml() and draft.records[0] == event.id


# --- the samples that ship with the package, and the two reports ---


def read(*paths: Path) -> list[Reading]:
    return [read_report(load_one(path)) for path in sorted(paths)]


def measures(made: tuple[Draft, ...]) -> set[tuple[str, tuple[str, ...], tuple[str, ...], Any]]:
    return {
        (type(m).__name__, m.by, m.on, getattr(m, "covering", None))
        for draft in made
        for m in draft.scenario.policy
        if not draft.blocked and runs(draft) and isinstance(m, Tariff | Barrier)
    }


def test_the_samples_offer_their_tariffs_and_sanctions() -> None:
    made = drafts(read(*SAMPLES.glob("*.md")))
    assert measures(made) >= {
        ("Tariff", ("USA",), ("CHN",), 200e9),
        ("Tariff", ("CHN",), ("USA",), 60e9),
        ("Barrier", ("USA",), ("RUS",), None),
    }
    raised = next(d for d in made if "2019-06-06-harbour-and-continent.md" in d.reports and d.has_amount)
    assert values(raised)["tariff.since"] in ("2019-05-10", "2019-06-01")


def gold_readings(shared: Path) -> list[Reading]:
    told: dict[str, Told] = {}
    for line in (shared / "gold" / "reports.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        name, kind = row.get("report"), row["kind"]
        if kind not in ("event", "quantity"):
            continue
        if name not in told:
            told[name] = Told((shared / "reports" / name).read_bytes().decode(), name, DAYS[name])
        report, start, end = told[name].report, row["start"], row["end"]
        row = {key: value for key, value in row.items() if key not in ("optional", "also")}
        row |= {"goldstein": 0.0} if kind == "event" else {"of": row["of"] or ""}
        more = {
            "id": record_id(report.id, kind, start, end), "report_id": report.id, "confidence": 1.0,
            "text": report.text[start:end], "reader": "gold",
            "sentence": next(s for s in told[name].spans if s[0] <= start < s[1]),
        }  # fmt: skip
        told[name].records.append(record_from_json({**row, **more}))
    return [each.reading() for each in told.values()]


@pytest.mark.shared
def test_the_two_reports_coded_by_hand_offer_their_pressures(shared: Path) -> None:
    made = drafts(gold_readings(shared))
    assert measures(made) >= {
        ("Tariff", ("USA",), ("CHN",), 200e9),
        ("Tariff", ("USA",), ("CHN",), None),
        ("Barrier", ("USA",), ("RUS",), None),
        ("Barrier", ("USA", "EU"), ("RUS",), None),
    }
    first, second = made[:2]
    assert first.realis == "planned" and first.title.endswith("covering $200 billion")
    assert [p.key for p in first.given] == ["tariff.by", "tariff.on", "tariff.covering"]
    assert second.title == "Sanctions of the United States on Russia" and len(second.reports) == 2
    assert [d.title for d in made if d.blocked] == ["Pressure of China on Russia"]


@pytest.mark.shared
def test_the_two_reports_as_read_offer_their_tariff_and_sanctions(shared: Path) -> None:
    made = drafts(read(*(shared / "reports").glob("*.txt")))
    assert measures(made) >= {
        ("Tariff", ("USA",), ("CHN",), 200e9),
        ("Tariff", ("USA",), ("CHN",), None),
        ("Barrier", ("USA",), ("RUS",), None),
    }
    assert made[0].title == "Tariff of the United States on China, covering $200 billion"
    assert not any(draft.blocked for draft in made)
