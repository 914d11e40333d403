"""Rivals: how sure a pair is where others could be the same thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.evidence import reconcile
from blocs.evidence.linking.weighing import probability
from blocs.reading.reading import Reading

from .make import Writer


@given(st.floats(-20, 20), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_rival_never_makes_a_pair_surer(own: float, rivals: float, more: float) -> None:
    alone, among = probability(own, rivals), probability(own, rivals + more)
    assert 0 <= among <= alone <= 1


@given(st.floats(-20, 40), st.floats(0, 1e6))
def test_nothing_is_ever_quite_sure(own: float, rivals: float) -> None:
    assert 0 <= probability(own, rivals) < 0.98


def told(name: str, day: str, *verbs: str) -> Writer:
    text = "Norway and Latvia met in Riga near the Daugava.\n" + "\n".join(
        f"Norway {verb} Latvia some million kroner." for verb in verbs
    )
    writer = Writer(name, text, day)
    for verb in verbs:
        writer.event(verb, "AID", "NOR>LVA", date=("1994-05-03", "1994-05-03"))
    return writer


def test_one_act_against_one_is_surer_than_against_two_alike() -> None:
    one = told("a.txt", "1994-05-04", "gave").done()
    alone = reconcile([one, told("b.txt", "1994-05-04", "lent").done()])
    crowd = reconcile([one, told("b.txt", "1994-05-04", "lent", "ferried").done()])
    (sure,) = (x.confidence for x in alone if x.a.record)
    assert sure > max((x.confidence for x in crowd if x.a.record), default=0.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("agreement", "SUPPORT"), ("agreed", "AGREE")),
        (("released", "RETREAT"), ("let go", "RETREAT")),
        (("sale", "COOPERATE"), ("sold", "COOPERATE")),
        (("condemned", "ACCUSE"), ("denunciation", "ACCUSE")),
        (("terminated", "SANCTION"), ("tore up", "SANCTION")),
        (("telephoned", "CONSULT"), ("rung up", "CONSULT")),
        (("withdrew", "RETREAT"), ("departed", "RETREAT")),
    ],
)
def test_acts_are_linked_whatever_word_or_near_type_tells_them(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    both = []
    for name, (word, type_) in (("a.txt", one), ("b.txt", other)):
        writer = Writer(
            name, f"Nowhere but in Tallinn was the {word} of Sunday news to Finland.", "1997-06-09"
        )
        both.append(writer.event(word, type_, "EST>FIN", date=("1997-06-08", "1997-06-08")).done())
    assert [link.relation for link in reconcile(both)] == ["agrees"]


def flown(name: str, published: str, day: tuple[str, str] | None, *, who: str = "SWE>FIN") -> Reading:
    writer = Writer(name, "Relief planes with blankets flew from Kiruna to Rovaniemi.", published)
    return writer.event("flew", "AID", who, date=day).done()


@pytest.mark.parametrize(
    ("days", "linked"),
    [
        (("1992-01-03", "1992-01-03"), True),
        (("1992-01-05", "1992-01-05"), True),
        (("1992-02-20", "1992-02-20"), False),
        (("1993-01-03", "1993-01-03"), False),
        (None, True),
    ],
)
def test_acts_a_few_days_apart_may_be_one(days: tuple[str, str] | None, linked: bool) -> None:
    one = flown("a.txt", "1992-01-09", ("1992-01-03", "1992-01-03"))
    other = flown("b.txt", "1992-01-12", days)
    assert bool(reconcile([one, other])) is linked


def test_the_day_of_a_late_report_is_not_held_against_an_act() -> None:
    one = flown("a.txt", "1992-01-04", ("1992-01-03", "1992-01-03"))
    other = flown("b.txt", "1992-01-24", ("1992-01-24", "1992-01-24"))
    assert [link.relation for link in reconcile([one, other])] == ["agrees"]


def test_reports_of_other_states_or_years_are_kept_apart() -> None:
    one = flown("a.txt", "1992-01-04", None)
    assert reconcile([one, flown("b.txt", "1992-01-05", None)])
    assert not reconcile([one, flown("c.txt", "1996-01-05", None)])
    assert not reconcile([one, flown("d.txt", "1992-01-05", None, who="CHE>ITA")])


def test_a_link_stands_in_running_text_rather_than_in_the_headline() -> None:
    title = "Chad frees 40 Cameroonian fishermen"
    lead = "Chad on Tuesday freed 40 Cameroonian fishermen from Bongor prison, its ministry said."
    a = Writer("a.txt", f"{title}\n{lead}", "1998-03-04")
    b = Writer("b.txt", "Forty fishermen of Cameroon were released by Chad from Bongor prison.", "1998-03-04")
    day = ("1998-03-03", "1998-03-03")
    a.event("frees", "RETREAT", "TCD>CMR", date=day).event("freed", "RETREAT", "TCD>CMR", date=day)
    b.event("released", "RETREAT", "TCD>CMR", date=day)
    for nth in (0, 1):
        a.quantity("40", 40, "person", "fishermen", "CMR", nth=nth)
    b.quantity("Forty", 40, "person", "fishermen of Cameroon", "CMR")
    links = reconcile([a.done(), b.done()])
    assert len(links) == 2
    assert all(link.a.start > len(title) for link in links)


def test_a_visit_planned_is_held_against_its_cancellation() -> None:
    plan = Writer(
        "a.txt", "Peru's president will visit Chile on 9 May for talks about Arica harbour.", "2016-05-02"
    )
    plan.event("visit", "CONSULT", "PER>CHL", realis="planned", date=("2016-05-09", "2016-05-09"))
    off = Writer(
        "b.txt", "Peru cancelled its president's trip to Chile for talks about Arica harbour.", "2016-05-05"
    )
    off.event("cancelled", "REJECT", "PER>CHL", date=("2016-05-05", "2016-05-05"))
    (link,) = reconcile([plan.done(), off.done()])
    assert (link.relation, link.reason.partition(";")[0]) == ("differs", "visit against cancelled")


def test_what_was_done_on_two_days_differs() -> None:
    out = []
    for name, day, on in (("a.txt", "Monday", "2016-05-02"), ("b.txt", "Sunday", "2016-05-01")):
        writer = Writer(name, f"Peru released the four Chilean pilots held at Tacna on {day}.", "2016-05-04")
        writer.event("released", "RETREAT", "PER>CHL", date=(on, on))
        out.append(writer.done())
    (link,) = reconcile(out)
    assert link.relation == "differs"
    assert link.reason.startswith("2016-05-02 against 2016-05-01")
