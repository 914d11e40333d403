"""Claims over several reports: who tells them, how they stand, how their figures changed."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import RecordError
from blocs.evidence.claims.claims import hold, standing_alone
from blocs.evidence.claims.interest import spoken_for_by
from blocs.evidence.claims.model import (
    Claim,
    Copy,
    claim_from_json,
    claim_to_json,
    copy_from_json,
    copy_id,
)
from blocs.evidence.claims.outlets import Outlets
from blocs.evidence.link import Link, LinkEnd, link_id
from blocs.evidence.linking.reconcile import reconcile
from blocs.reading.reading import Reading
from blocs.reading.records import Record

from .make import Writer
from .pairs import PAIRS


def toll(name: str, words: str, value: Any, day: str, publisher: str | None = None, **more: Any) -> Reading:
    """A report of one sentence that gives a toll; `words` holds the number."""
    number = next(w for w in words.split() if w.strip(".,").isdigit()).strip(".,")
    return (
        Writer(name, words, day, publisher=publisher)
        .quantity(number, value, "person", "people killed", "YEM", **more)
        .done()
    )


def act(name: str, words: str, trigger: str, type_: str, who: str, day: str, **more: Any) -> Reading:
    publisher = more.pop("publisher", None)
    return Writer(name, words, day, publisher=publisher).event(trigger, type_, who, **more).done()


def end(record: Record) -> LinkEnd:
    return LinkEnd(record.report, record.report_id, record.start, record.id)


def link(x: Record, y: Record, relation: Any = "agrees", sure: float = 0.9, **more: Any) -> Link:
    a, b = end(x), end(y)
    return Link(link_id(a, b), relation, a, b, more.pop("about", "people killed"), "", sure, **more)


def copy(a: Reading, b: Reading, **more: Any) -> Copy:
    x, y = a.report, b.report
    return Copy(copy_id(x.id, y.id), x.id, y.id, x.name, y.name, 1.0, "", 0.99, **more)


def only(claims: tuple[Claim, ...]) -> Claim:
    (claim,) = claims
    return claim


def one(reading: Reading) -> Record:
    (record,) = reading.records
    return record


def same(*readings: Reading) -> list[Link]:
    """Links from each reading's only record to the next one's."""
    return [link(one(a), one(b)) for a, b in pairwise(readings)]


AP = toll("ap.txt", "The strike killed 45 people.", 45, "2018-05-03", "AP")
BBC = toll("bbc.txt", "At least 45 people died in the strike.", (45, None), "2018-05-04", "BBC")
DAILY = toll("daily.txt", "The strike killed 45 people.", 45, "2018-05-04", "Daily")


def test_two_outlets_bear_a_claim_out() -> None:
    claim = only(hold([BBC, AP], same(AP, BBC), ()))
    assert (claim.of, claim.outlets, claim.standing) == ("quantity", 2, "independent")
    assert claim.reason == "told by 2 reports: 2 independent outlets"
    assert [(t.publisher, t.published, t.words) for t in claim.tellings] == [
        ("AP", "2018-05-03", "45"),
        ("BBC", "2018-05-04", "45"),
    ]
    assert claim.history == ()


def test_a_copy_counts_once_and_rejecting_it_gives_back_the_count() -> None:
    readings, links = [AP, BBC, DAILY], same(AP, BBC, DAILY)
    claim = only(hold(readings, links, [copy(AP, DAILY)]))
    assert (claim.outlets, claim.reason) == (
        2,
        "told by 3 reports, one of them a copy: 2 independent outlets",
    )
    assert only(hold(readings, links, [copy(AP, DAILY, status="rejected")])) == only(
        hold(readings, links, ())
    )
    assert only(hold(readings, links, ())).outlets == 3
    assert (
        only(hold([AP, DAILY], same(AP, DAILY), [copy(AP, DAILY, status="confirmed")])).standing == "single"
    )


def test_a_copy_of_a_copy_is_still_one_outlet() -> None:
    blog = toll("blog.txt", "The strike killed 45 people.", 45, "2018-05-05", "Blog")
    copies = [copy(AP, DAILY), copy(DAILY, blog)]
    assert only(hold([AP, DAILY, blog], same(AP, DAILY, blog), copies)).outlets == 1
    # the one in between does not tell it
    assert only(hold([AP, DAILY, blog], same(AP, blog), copies)).outlets == 1
    # nor does the original
    mail = toll("mail.txt", "The strike killed 45 people.", 45, "2018-05-06", "Mail")
    copies = [copy(AP, DAILY), copy(AP, mail)]
    claim = only(hold([AP, DAILY, mail], same(DAILY, mail), copies))
    assert (claim.outlets, claim.standing) == (1, "single")


def test_a_survey_of_two_reports_leaves_them_two() -> None:
    copies = [copy(AP, DAILY), copy(BBC, DAILY)]
    survey = replace(DAILY, report=replace(DAILY.report))
    assert only(hold([AP, BBC, survey], same(AP, BBC, survey), copies)).outlets == 2
    assert only(hold([AP, BBC, survey], same(AP, survey), copies)).outlets == 1


def test_reports_of_one_publisher_count_once_whatever_the_case() -> None:
    again = toll("ap2.txt", "Of those hit 45 people died.", 45, "2018-05-05", "ap ")
    claim = only(hold([AP, again], same(AP, again), ()))
    assert (claim.outlets, claim.standing) == (1, "single")
    assert claim.reason == "told by 2 reports, one more of the same publisher or agency: one outlet"
    unknown = [toll(f"{n}.txt", "It killed 45 people.", 45, "2018-05-05") for n in "xy"]
    assert only(hold(unknown, same(*unknown), ())).outlets == 2


def test_a_paper_that_once_printed_an_agency_stays_independent_of_it() -> None:
    own = toll("daily2.txt", "Our reporter counted 45 dead.", 45, "2018-05-05", "Daily")
    claim = only(hold([AP, DAILY, own], same(AP, DAILY, own), [copy(AP, DAILY)]))
    assert claim.outlets == 2


def test_what_outlets_hold_against_each_other_is_disputed() -> None:
    other = toll("reb.txt", "The strike killed 12 people.", 12, "2018-05-03", "BBC")
    claim = only(hold([AP, other], [link(one(AP), one(other), "differs")], ()))
    assert claim.standing == "disputed"
    assert claim.reason == (
        "“45” (AP, 2018-05-03) against “12” (BBC, 2018-05-03); told by 2 reports: 2 independent outlets"
    )


@pytest.mark.parametrize(
    ("words", "publisher", "standing"),
    [
        ("The flood killed 80 people.", "AP", "revised"),
        ("The flood killed 80 people.", "BBC", "disputed"),
        ("The toll rose to 80 people.", "BBC", "revised"),
        ("Officials raised the toll to 80.", "BBC", "revised"),
        ("The toll now stands at 80.", "BBC", "revised"),
        ("The revised toll is 80.", None, "revised"),
    ],
)
def test_a_later_figure_revises_when_its_outlet_or_its_words_say_so(
    words: str, publisher: str | None, standing: str
) -> None:
    later = toll("later.txt", words, 80, "2018-05-05", publisher)
    claim = only(hold([AP, later], [link(one(AP), one(later), "differs")], ()))
    assert claim.standing == standing
    assert [(s.day, s.words) for s in claim.history] == [("2018-05-03", "45"), ("2018-05-05", "80")]
    if standing == "revised":
        assert claim.reason.startswith("“80” (")
        assert "takes the place of “45” (AP, 2018-05-03)" in claim.reason


def test_a_report_that_gives_the_older_figure_too_revises_it() -> None:
    def later(voice: str | None = None, more: str = "") -> Reading:
        text = f"The strike killed 80 people. A day before 45 people were counted.{more}"
        writer = Writer("later.txt", text, "2018-05-05", publisher="BBC")
        writer.quantity("80", 80, "person", "people killed", "YEM")
        writer.quantity("45", 45, "person", "people", "YEM", voice=voice)
        return writer.done()

    for reading, standing in ((later(), "revised"), (later("s1"), "disputed")):
        claim = only(hold([AP, reading], [link(one(AP), reading.quantities[0], "differs")], ()))
        assert claim.standing == standing


def test_a_correction_settles_what_others_said_already() -> None:
    other = toll("bbc2.txt", "The strike killed 80 people.", 80, "2018-05-03", "BBC")
    fixed = toll("ap2.txt", "The strike killed 80 people.", 80, "2018-05-04", "AP")
    links = [
        link(one(AP), one(other), "differs"),
        link(one(AP), one(fixed), "differs"),
        link(one(other), one(fixed)),
    ]
    assert only(hold([AP, other, fixed], links, ())).standing == "revised"
    assert only(hold([AP, other], links[:1], ())).standing == "disputed"


def test_a_denial_is_a_dispute_between_outlets() -> None:
    told = act("d.txt", "India shot down a jet.", "shot down", "ASSAULT", "IND>PAK", "2019-02-28")
    denied = act(
        "p.txt", "India shot down no jet.", "shot down", "ASSAULT", "IND>PAK", "2019-02-28", realis="denied"
    )
    claim = only(hold([told, denied], [link(one(told), one(denied), "differs")], ()))
    assert claim.standing == "disputed"
    assert "“shot down (denied)” (p.txt" in claim.reason


@pytest.mark.parametrize("words", ["was postponed", "was called off", "has been cancelled"])
def test_an_act_that_is_called_off_after_it_was_planned_is_revised(words: str) -> None:
    plan = act(
        "a.txt", "Xi and Moon will meet.", "meet", "CONSULT", "CHN KOR", "2018-05-03", realis="planned"
    )
    off = act("b.txt", f"The summit of Xi and Moon {words}.", "summit", "CONSULT", "CHN KOR", "2018-05-05")
    claim = only(hold([plan, off], same(plan, off), ()))
    assert claim.standing == "revised"
    held = act("c.txt", "Xi and Moon held a summit.", "summit", "CONSULT", "CHN KOR", "2018-05-05")
    assert only(hold([plan, held], same(plan, held), ())).standing == "independent"


def spoken(name: str, states: str, day: str, owner: str = "RUS", publisher: str | None = None) -> Reading:
    text = "The spokesman said that 300,000 soldiers take part."
    writer = Writer(name, text, day, publisher=publisher)
    writer.statement("said", "spokesman", states, "300,000 soldiers take part")
    voice = writer.records[0].id
    writer.quantity("300,000", 300_000, "person", "soldiers", owner, voice=voice)
    return writer.done()


def test_what_only_a_party_says_is_interested() -> None:
    a, b = spoken("a.txt", "RUS", "2018-09-11"), spoken("b.txt", "RUS", "2018-09-12")
    analyst = spoken("c.txt", "", "2018-09-12")
    link_ab = link(a.quantities[0], b.quantities[0])
    assert only(hold([a, b], [link_ab], ())).standing == "interested"
    assert only(hold([a, b], [link_ab], ())).reason.startswith(
        "only in the words of a party to it; told by 2"
    )
    link_ac = link(a.quantities[0], analyst.quantities[0])
    assert only(hold([a, analyst], [link_ac], ())).standing == "independent"
    other = spoken("d.txt", "USA", "2018-09-12"), spoken("e.txt", "USA", "2018-09-12")
    assert only(hold(other, [link(*(r.quantities[0] for r in other))], ())).standing == "independent"


def test_standing_of_a_record_that_nobody_else_tells() -> None:
    reading = spoken("a.txt", "RUS", "2018-09-11")
    statements = {s.id: s for s in reading.statements}
    amount = reading.quantities[0]
    assert standing_alone(amount, statements) == "interested"
    assert standing_alone(replace(amount, voice=None), statements) == "single"
    assert standing_alone(replace(amount, owner=("CHN",)), statements) == "single"
    assert standing_alone(replace(amount, voice=None), {}, "Ministry of Defence of Russia") == "interested"
    assert standing_alone(reading.statements[0], statements) == "single"


@pytest.mark.parametrize(
    ("publisher", "states"),
    [
        ("Ministry of Foreign Affairs of the People's Republic of China", {"CHN"}),
        ("The White House", {"USA"}),
        ("U.S. Department of State", {"USA"}),
        ("Kremlin", {"RUS"}),
        ("Embassy of Japan in Kenya", {"JPN"}),
        ("NATO", {"NATO"}),
        ("EU Observer", set()),
        ("Washington Post", set()),
        ("Xinhua", set()),
        ("The Moscow Times", set()),
        ("Government Gazette Weekly", set()),
        (None, set()),
    ],
)
def test_offices_that_publish_speak_for_their_state(publisher: str | None, states: set[str]) -> None:
    assert spoken_for_by(publisher) == states


def test_a_chain_of_drifting_figures_breaks_at_its_weakest_link() -> None:
    tolls = [toll(f"{n}.txt", f"It killed {n} people.", n, "2018-05-03") for n in (40, 43, 47)]
    links = [link(one(tolls[0]), one(tolls[1]), sure=0.9), link(one(tolls[1]), one(tolls[2]), sure=0.6)]
    claim = only(hold(tolls, links, ()))
    assert [t.words for t in claim.tellings] == ["40", "43"]
    links[0] = replace(links[0], confidence=0.5)
    assert [t.words for t in only(hold(tolls, links, ())).tellings] == ["43", "47"]
    apart = link(one(tolls[0]), one(tolls[2]), "differs", 0.8)
    assert len(only(hold(tolls, [*links, apart], ())).tellings) == 3


def test_two_acts_of_one_report_do_not_become_one() -> None:
    both = (
        Writer("both.txt", "Xi met Putin. Later Xi met Abe.", "2018-09-11", publisher="A")
        .event("met", "CONSULT", "CHN RUS", date=("2018-09-11", "2018-09-11"))
        .event("met", "CONSULT", "CHN JPN", nth=1, date=("2018-09-11", "2018-09-11"))
        .done()
    )
    vague = act(
        "vague.txt",
        "Xi held talks.",
        "talks",
        "CONSULT",
        "CHN",
        "2018-09-11",
        date=("2018-09-11", "2018-09-11"),
    )
    third = act(
        "third.txt",
        "Xi saw Abe.",
        "saw",
        "CONSULT",
        "CHN JPN",
        "2018-09-12",
        date=("2018-09-11", "2018-09-11"),
    )
    with_putin, with_abe = both.events
    links = [link(with_putin, one(vague), sure=0.9), link(one(vague), one(third), sure=0.5)]
    links.append(link(with_abe, one(third), sure=0.8))
    claims = hold([both, vague, third], links, ())
    assert [[t.record for t in c.tellings] for c in claims] == [
        [with_putin.id, one(vague).id],
        [with_abe.id, one(third).id],
    ]


def test_one_report_may_tell_an_act_twice_and_revise_its_own_figure() -> None:
    twice = (
        Writer("twice.txt", "Xi met Putin. Both met for two hours.", "2018-09-11")
        .event("met", "CONSULT", "CHN RUS")
        .event("met", "CONSULT", "CHN RUS", nth=1)
        .done()
    )
    others = [act(f"{n}.txt", "Xi met Putin.", "met", "CONSULT", "CHN RUS", "2018-09-11") for n in ("x", "y")]
    links = [link(twice.events[0], one(others[0])), link(twice.events[1], one(others[1])), *same(*others)]
    assert len(only(hold([twice, *others], links, ())).tellings) == 4
    update = (
        Writer("up.txt", "The toll rose to 80 from 45 people.", "2018-05-05", publisher="Mail")
        .quantity("80", 80, "person", "people killed", "YEM")
        .quantity("45", 45, "person", "people", "YEM")
        .done()
    )
    new, old = update.quantities
    claim = only(hold([AP, update], [link(one(AP), old), link(one(AP), new, "differs", 0.8)], ()))
    assert len(claim.tellings) == 3
    assert claim.standing == "revised"


def test_rejected_links_and_records_join_nothing() -> None:
    assert hold([AP, BBC], [replace(same(AP, BBC)[0], status="rejected")], ()) == ()
    gone = replace(BBC, quantities=(replace(BBC.quantities[0], status="rejected"),))
    assert hold([AP, gone], same(AP, BBC), ()) == ()
    assert hold([AP], same(AP, BBC), ()) == ()


def test_names_that_differ_are_a_claim() -> None:
    pair = next(p for p in PAIRS if p.name == "a summit")
    readings = pair.make()
    name = next(c for c in hold(readings, reconcile(readings), ()) if c.of == "name")
    assert [t.words for t in name.tellings] == ["Asian Energy Council", "Asian Power Council"]
    assert (name.standing, {t.record for t in name.tellings}) == ("disputed", {""})


def test_history_counts_copies_once_unless_they_bring_a_new_figure() -> None:
    reprint = toll("daily.txt", "The strike killed 45 people.", 45, "2018-05-04", "Daily")
    update = toll("mail.txt", "The strike killed 61 people.", 61, "2018-05-05", "Mail")
    later = toll("ap2.txt", "The toll rose to 80 people.", 80, "2018-05-06", "AP")
    links = [
        link(one(AP), one(reprint)),
        link(one(AP), one(update), "differs"),
        link(one(update), one(later), "differs"),
    ]
    readings = [AP, reprint, update, later]
    claim = only(hold(readings, links, [copy(AP, reprint), copy(AP, update)]))
    assert [(s.publisher, s.words, s.value) for s in claim.history] == [
        ("AP", "45", (45, 45)),
        ("Mail", "61", (61, 61)),
        ("AP", "80", (80, 80)),
    ]
    assert len(only(hold(readings, links, ())).history) == 4


def test_claims_survive_a_trip_through_json() -> None:
    for pair in PAIRS:
        readings = pair.make()
        for claim in hold(readings, reconcile(readings), ()):
            assert claim_from_json(claim_to_json(claim)) == claim
    with pytest.raises(RecordError, match="not a claim but 'copy'"):
        claim_from_json({"kind": "copy"})
    with pytest.raises(RecordError, match="copy x"):
        copy_from_json({"kind": "copy", "id": "x"})


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Reading], list[Link], list[Copy]]:
    """Tolls by several outlets on several days, links and copies at random between them."""
    count = draw(st.integers(2, 7))
    readings = []
    for n in range(count):
        value = draw(st.sampled_from([40, 44, 45, 60]))
        words = draw(st.sampled_from(["It killed {} people.", "The toll rose to {} people."]))
        publisher = draw(st.sampled_from(["AP", "BBC", "Daily", None]))
        day = f"2018-05-{draw(st.integers(1, 4)):02}"
        readings.append(toll(f"{n}.txt", words.format(value), value, day, publisher))
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda p: p[0] < p[1])
    links = [
        link(
            one(readings[a]), one(readings[b]), draw(st.sampled_from(["agrees", "differs", "refines"])), sure
        )
        for (a, b), sure in draw(st.dictionaries(ends, st.sampled_from([0.5, 0.7, 0.9]), max_size=12)).items()
    ]
    status = st.sampled_from(["suggested", "confirmed", "rejected"])
    copies = [copy(readings[a], readings[b], status=draw(status)) for a, b in draw(st.sets(ends, max_size=5))]
    return readings, links, copies


@settings(max_examples=150, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_order_changes_nothing(world: tuple[Any, Any, Any], rnd: random.Random) -> None:
    expected = hold(*world)
    shuffled = [rnd.sample(part, len(part)) for part in world]
    assert hold(*shuffled) == expected


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_claims_share_no_record_and_count_within_bounds(world: tuple[Any, Any, Any]) -> None:
    claims = hold(*world)
    records = [t.record for claim in claims for t in claim.tellings]
    assert len(records) == len(set(records))
    for claim in claims:
        reports = {t.report_id for t in claim.tellings}
        assert len(claim.tellings) >= 2
        assert 1 <= claim.outlets <= len(reports)
        if claim.standing == "independent":
            assert claim.outlets > 1


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_rejecting_a_copy_never_lowers_a_count_and_is_reversible(world: tuple[Any, Any, Any]) -> None:
    readings, links, copies = world
    readings = [replace(r, report=replace(r.report, publisher=None)) for r in readings]
    before = hold(readings, links, copies)
    for i, one_copy in enumerate(copies):
        without = [*copies[:i], replace(one_copy, status="rejected"), *copies[i + 1 :]]
        after = hold(readings, links, without)
        assert after == hold(readings, links, [*copies[:i], *copies[i + 1 :]])
        assert [c.id for c in after] == [c.id for c in before]
        assert all(x.outlets <= y.outlets for x, y in zip(before, after, strict=True))


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_an_unrelated_report_changes_no_claim(world: tuple[Any, Any, Any]) -> None:
    readings, links, copies = world
    other = act("zz.txt", "Brazil met Chile.", "met", "CONSULT", "BRA CHL", "2018-05-02", publisher="AP")
    assert hold([other, *readings], links, copies) == hold(readings, links, copies)


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_names_of_publishers_do_not_matter_only_that_they_differ(world: tuple[Any, Any, Any]) -> None:
    readings, links, copies = world
    renamed = [
        replace(
            r, report=replace(r.report, publisher=r.report.publisher and f"The {r.report.publisher} Post")
        )
        for r in readings
    ]
    before, after = hold(readings, links, copies), hold(renamed, links, copies)
    assert [(c.id, c.outlets, c.standing) for c in before] == [(c.id, c.outlets, c.standing) for c in after]


def test_reports_that_credit_one_agency_count_once() -> None:
    agency, own = (
        Writer(f"{n}.txt", f"It was {n} at Adre.", "2006-12-20", publisher=publisher).done()
        for n, publisher in (("wire", "Desert Area News"), ("own", "The Noon Post"))
    )
    paper, other = (
        Writer(f"{n}.txt", f"So {n}.", "2006-12-21", publisher=f"The {n} Post", agency="D.A.N.").done()
        for n in ("Noon", "Dusk")
    )
    reports = [r.report for r in (agency, paper, other, own)]
    wire, noon, dusk, noon_itself = (r.id for r in reports)
    outlets = Outlets(reports, [])
    assert outlets.count([wire, noon, dusk]).outlets == 1
    told = "told by 2 reports, one more of the same publisher or agency: one outlet"
    assert outlets.count([noon, dusk]).words == told
    assert outlets.count([wire, noon_itself]).outlets == 2
