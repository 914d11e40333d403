"""How far things are borne out: copies once, standing, history, and what readers confirmed or rejected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gold import ATLAS
from synthetic import event, link, quantity, reading, statement
from test_brief_html import Page, check

from blocs.brief import Brief, brief_of, compose
from blocs.evidence import open_store
from blocs.evidence.claims import Copy
from blocs.evidence.claims.model import copy_id
from blocs.evidence.database.corrections import Correction
from blocs.evidence.link import Link
from blocs.reading.reading import Reading

TEXT = "France and Germany signed a treaty. A quake in France killed 12 people. Iran has 3 ships."


def told(name: str, publisher: str | None, day: str | None = "2020-05-04", dead: str = "12") -> Reading:
    """The treaty and the dead of the quake, as one report tells them."""
    text = TEXT.replace("12", dead)
    rows = [
        event(text, "signed", "SUPPORT", "FRA DEU", date=["2020-05-04", "2020-05-04"]),
        quantity(text, dead, int(dead), int(dead), "person", "people", owner=["FRA"]),
    ]
    return reading(name, f"{text} In {name} it stands.", rows, day, publisher)


def treaty(a: Reading, b: Reading) -> Link:
    return link("agrees", a, b, TEXT.index("signed"), TEXT.index("signed"), "the treaty")


def quake(a: Reading, b: Reading, relation: str = "agrees") -> Link:
    return link(relation, a, b, TEXT.index("12"), TEXT.index("12"), "people killed")


def copy(a: Reading, b: Reading, share: float = 0.94, **more: Any) -> Copy:
    x, y = a.report, b.report
    reason = f"{100 * share:.0f}% of the words of {y.name} stand in {x.name}"
    known = {"share": share, "reason": reason, "confidence": 0.9, **more}
    return Copy(copy_id(x.id, y.id), x.id, y.id, x.name, y.name, **known)


WIRE, HERALD, OTHER = told("a.txt", "Wire"), told("b.txt", "Herald"), told("c.txt", "Other")


def words(brief: Brief) -> str:
    return " ".join(" ".join(check(brief).words).split())


def test_a_copy_bears_nothing_out() -> None:
    brief = compose(
        [WIRE, HERALD],
        [treaty(WIRE, HERALD), quake(WIRE, HERALD)],
        copies=[copy(WIRE, HERALD)],
        atlas=ATLAS,
    )
    ((act,),) = (group.acts for group in brief.groups)
    assert (act.outlets, act.bearing.outlets, act.bearing.words) == (("Wire", "Herald"), 1, "")
    assert [(f.bearing.outlets, f.bearing.standing) for f in brief.figures] == [(1, "single")]
    assert brief.counters.lead.startswith("Two reports, one a copy, 4 May 2020 · 2 outlets, 1 independent · ")
    assert "1 figure, none told by more than one outlet" in brief.counters.lines
    assert "b.txt is a copy of a.txt: 94% of its words; counted once" in brief.counters.lines
    assert (brief.comparisons, brief.copied, brief.alone) == ((), 2, ())
    page = words(brief)
    assert "2 agreements with nothing but a copy are left out here" in page
    assert "Copy of A : b.txt is a copy of a.txt: 94% of its words; counted once." in page
    assert "Copied in B : b.txt." in page
    assert "Herald B1 copy" in page
    assert "independent outlets" not in page.split("Method")[0]


def test_a_copy_and_another_outlet_are_two() -> None:
    links = [treaty(WIRE, HERALD), treaty(WIRE, OTHER), quake(WIRE, HERALD), quake(WIRE, OTHER)]
    brief = compose([WIRE, HERALD, OTHER], links, copies=[copy(WIRE, HERALD)], atlas=ATLAS)
    ((act,),) = (group.acts for group in brief.groups)
    assert len(act.tellings) == 3
    assert (act.bearing.outlets, act.bearing.words) == (2, "2 independent outlets")
    assert act.bearing.reason == "told by 3 reports, one of them a copy: 2 independent outlets"
    assert "1 figure told by more than one outlet, 0 in conflict" in brief.counters.lines
    assert [(c.relation, c.bearing and c.bearing.outlets) for c in brief.comparisons] == [("agrees", 2)] * 2
    assert brief.copied == 0


def test_a_rejected_copy_counts_apart() -> None:
    rejected = copy(WIRE, HERALD, status="rejected")
    said = Correction(
        1, rejected.id, "copy", None, "reject", {}, {}, "Ada", "two desks", "2026-01-02T03:04:05"
    )
    brief = compose(
        [WIRE, HERALD], [treaty(WIRE, HERALD)], copies=[rejected], corrections=[said], atlas=ATLAS
    )
    assert brief.groups[0].acts[0].bearing.outlets == 2
    assert brief.copies == ()
    assert [(r.words, r.by, r.why, r.source) for r in brief.method.rejected] == [
        ("b.txt as a copy of a.txt", "Ada", "two desks", None)
    ]


def test_what_links_do_not_join_a_copy_still_repeats() -> None:
    brief = compose([WIRE, HERALD], copies=[copy(WIRE, HERALD)], atlas=ATLAS)
    assert [len(group.acts) for group in brief.groups] == [1]
    assert [len(f.tellings) for f in brief.figures] == [2]
    assert [u.text for u in brief.unread] == ["Iran has 3 ships."]
    apart = compose([WIRE, HERALD], atlas=ATLAS)
    assert [len(group.acts) for group in apart.groups] == [2]
    assert [u.text for u in apart.unread] == ["Iran has 3 ships."] * 2


def test_what_a_copy_adds_is_told_as_alone() -> None:
    text = "France met Germany. Iran met Syria."
    first = reading(
        "a.txt", "France met Germany.", [event(text, "met", "CONSULT", "FRA DEU")], publisher="Wire"
    )
    rows = [event(text, "met", "CONSULT", "FRA DEU"), event(text, "met", "CONSULT", "IRN SYR", nth=1)]
    later = reading("b.txt", text, rows, publisher="Herald")
    brief = compose([first, later], copies=[copy(first, later)], atlas=ATLAS)
    assert [(c.about, c.told) for c in brief.alone] == [("Iran and Syria met", "Herald")]


def test_several_copies_are_named() -> None:
    prints = [told(f"{x}.txt", x) for x in "bcde"]
    brief = compose([WIRE, *prints], copies=[copy(WIRE, other) for other in prints], atlas=ATLAS)
    assert (
        "4 copies, counted once: b.txt of a.txt · c.txt of a.txt · d.txt of a.txt …" in brief.counters.lines
    )
    assert brief.counters.lead.startswith(
        "Five reports, 4 of them copies, 4 May 2020 · 5 outlets, 1 independent"
    )


def test_what_a_copy_quotes_is_said_once() -> None:
    text = "France said that it agrees."
    rows = [statement(text, "said", "France", "FRA", "it agrees")]
    a, b = (reading(name, f"{text} {name}", rows, publisher=name) for name in ("a.txt", "b.txt"))
    (speech,) = compose([a, b], copies=[copy(a, b)], atlas=ATLAS).speeches
    assert [(u.text, u.source.outlet, [s.outlet for s in u.again]) for u in speech.utterances] == [
        ("it agrees", "a.txt", ["b.txt"])
    ]
    (both,) = compose([a, b], atlas=ATLAS).speeches
    assert len(both.utterances) == 2


def test_one_publisher_counts_once() -> None:
    later = told("b.txt", "Wire", "2020-05-06")
    brief = compose([WIRE, later], [treaty(WIRE, later)], atlas=ATLAS)
    bearing = brief.groups[0].acts[0].bearing
    assert (bearing.outlets, bearing.standing, bearing.words) == (1, "single", "")
    assert bearing.reason.startswith("told by 2 reports, one more of the same publisher")
    assert bearing.reason.endswith(": one outlet")


def test_a_disputed_figure_shows_who_gives_which() -> None:
    later = told("b.txt", "Other", "2020-05-06", dead="47")
    brief = compose([WIRE, later], [quake(WIRE, later, "differs")], atlas=ATLAS)
    (figure,) = brief.figures
    assert (figure.bearing.standing, figure.bearing.words) == ("disputed", "disputed")
    assert figure.bearing.reason == (
        "“12” (Wire, 2020-05-04) against “47” (Other, 2020-05-06); told by 2 reports: 2 independent outlets"
    )
    assert [(s.day, s.outlet, s.words) for s in figure.steps] == [
        ("2020-05-04", "Wire", "12"),
        ("2020-05-06", "Other", "47"),
    ]
    assert "1 figure told by more than one outlet, 1 in conflict" in brief.counters.lines
    page = words(brief)
    assert "12 Wire, 4 May 2020 A2 against 47 Other, 6 May 2020 B2" in page
    assert f"disputed : {figure.bearing.reason}" in page


def test_a_dispute_without_days_has_its_steps_too() -> None:
    a, b = told("a.txt", "Wire", None), told("b.txt", "Other", None, dead="47")
    (figure,) = compose([a, b], [quake(a, b, "differs")], atlas=ATLAS).figures
    assert [(s.day, s.outlet, s.words) for s in figure.steps] == [(None, "Wire", "12"), (None, "Other", "47")]


def test_a_revised_figure_shows_its_history() -> None:
    later = told("b.txt", "Wire", "2020-05-06", dead="47")
    brief = compose([later, WIRE], [quake(WIRE, later, "differs")], atlas=ATLAS)
    (figure,) = brief.figures
    assert (figure.bearing.outlets, figure.bearing.words) == (1, "revised")
    assert [(s.day, s.words) for s in figure.steps] == [("2020-05-04", "12"), ("2020-05-06", "47")]
    assert "1 figure, none told by more than one outlet, 1 revised" in brief.counters.lines
    assert "12 Wire, 4 May 2020 A2 then 47 Wire, 6 May 2020 B2" in words(brief)


def test_figures_that_agree_have_no_steps() -> None:
    (figure,) = compose([WIRE, OTHER], [quake(WIRE, OTHER)], atlas=ATLAS).figures
    assert (figure.bearing.words, figure.steps) == ("2 independent outlets", ())


def test_only_a_party_says_so() -> None:
    text = "France said that it met Germany. France met Iran."
    rows = [
        statement(text, "said", "France", "FRA", "it met Germany"),
        event(text, "met", "CONSULT", "FRA DEU"),
        event(text, "met", "CONSULT", "FRA IRN", nth=1),
    ]
    brief = compose([reading("a.txt", text, rows)], atlas=ATLAS)
    assert {a.phrase: (a.bearing.words, a.bearing.reason) for g in brief.groups for a in g.acts} == {
        "France and Germany met": (
            "only in the words of a party to it",
            "only in the words of a party to it; told by one report: one outlet",
        ),
        "France and Iran met": ("", ""),
    }


def test_an_act_read_as_another_kind_is_named_beside_it() -> None:
    other = reading("b.txt", TEXT, [event(TEXT, "signed", "AGREE", "FRA DEU")], publisher="Other")
    brief = compose([WIRE, other], [treaty(WIRE, other)], atlas=ATLAS)
    acts = {a.type: a for g in brief.groups for a in g.acts}
    assert {t: (a.bearing.outlets, a.outlets, [s.outlet for s in a.also]) for t, a in acts.items()} == {
        "SUPPORT": (2, ("Wire",), ["Other"]),
        "AGREE": (2, ("Other",), ["Wire"]),
    }
    assert [c.about for c in brief.alone] == ["12: people"]
    assert "in other words: Other B1" in words(brief)


def test_marks_have_shape_word_and_reason() -> None:
    page = check(compose([WIRE, OTHER], [treaty(WIRE, OTHER)], atlas=ATLAS))
    marks = [a for tag, a in page.tags if tag == "span" and "mark-independent" in (a.get("class") or "")]
    assert marks
    assert all(mark["tabindex"] == "0" for mark in marks)
    assert page.tags[[a for _, a in page.tags].index(marks[0]) + 1][0] == "svg"
    assert "2 independent outlets : told by 2 reports: 2 independent outlets" in " ".join(
        " ".join(page.words).split()
    )


def test_the_json_carries_it_all() -> None:
    later = told("b.txt", "Wire", "2020-05-06", dead="47")
    brief = compose(
        [WIRE, HERALD, later],
        [quake(WIRE, later, "differs")],
        copies=[copy(WIRE, HERALD, status="confirmed")],
        atlas=ATLAS,
    )
    again = Brief.from_json(brief.to_json())
    assert again == brief
    assert again.figures[0].steps[1].words == "47"
    assert again.copies[0].check is not None
    assert again.copies[0].check.words == "confirmed"


# with a store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_store(tmp_path / "store") as store:
        assert list(store.add_all([WIRE, told("c.txt", "Other", "2020-07-09", dead="47")])) == [True, True]
    return tmp_path / "store"


def test_a_store_that_was_never_relinked(folder: Path) -> None:
    with open_store(folder) as store:
        brief = brief_of(store, atlas=ATLAS)
    assert [len(group.acts) for group in brief.groups] == [2]
    assert [(f.words, f.bearing.outlets) for f in brief.figures] == [("12", 1), ("47", 1)]
    assert brief.method.unlinked == 2
    page = words(brief)
    assert "2 reports were not yet held against the others; whether they agree is not known." in page
    assert "2 reports not yet held against the others" in brief.to_text()


def test_confirmed_and_rejected_records(folder: Path) -> None:
    with open_store(folder) as store:
        first, second = store.records(kind="event")
        dead, others = store.records(kind="quantity")
        store.correct(first.id, "confirm", by="Ada", why="seen on film")
        store.correct(second.id, "reject", by="Grace <b>", why="another day")
        store.correct(others.id, "reject", by="Grace <b>")
        store.correct(dead.id, "edit", by="Ada", changes={"of": "miners"})
        store.relink()
        brief = brief_of(store, atlas=ATLAS)
    ((act,),) = (group.acts for group in brief.groups)
    assert act.bearing.check is not None
    assert act.bearing.check.words == "confirmed by Ada"
    assert act.bearing.check.detail.endswith(": seen on film")
    assert [(f.what, f.bearing.check and f.bearing.check.words) for f in brief.figures] == [
        ("miners", "edited by Ada")
    ]
    assert [(r.words, r.by, r.why) for r in brief.method.rejected] == [
        ("France and Germany signed an agreement", "Grace <b>", "another day"),
        ("47: people", "Grace <b>", ""),
    ]
    assert (brief.method.edited, brief.method.unlinked) == (1, 0)
    page = words(brief)
    assert "2 records rejected by readers left out" in page
    assert "rejected by Grace <b> : another day" in page.replace("Grace <b>:", "Grace <b> :")
    assert "1 record stands as readers edited it; beyond that, nothing here was written by a person" in page
    assert any("confirmed by Ada" in m.label for d in brief.documents for m in d.marks)
    assert "✓ confirmed by Ada" in brief.to_text()
    assert "2 records rejected by readers left out" in brief.to_text()


def test_one_of_two_tellings_confirmed() -> None:
    confirmed = replace(OTHER, events=tuple(replace(e, status="confirmed") for e in OTHER.events))
    brief = compose([WIRE, confirmed], [treaty(WIRE, OTHER)], atlas=ATLAS)
    bearing = brief.groups[0].acts[0].bearing
    assert bearing.check is not None
    assert (bearing.check.words, bearing.check.detail) == ("1 of 2 tellings confirmed", "")


def test_a_rejected_figure_ends_a_dispute_before_the_next_relink(folder: Path) -> None:
    with open_store(folder) as store:
        store.relink()
        disputed = brief_of(store, atlas=ATLAS)
        wrong = store.records(kind="quantity")[1]
        store.correct(wrong.id, "reject", by="Ada")
        left = brief_of(store, atlas=ATLAS)
    assert [(f.bearing.standing, len(f.tellings)) for f in disputed.figures] == [("disputed", 2)]
    assert [(f.bearing.standing, f.words, f.steps) for f in left.figures] == [("single", "12", ())]
    assert "differs" not in {c.relation for c in left.comparisons}
    assert left.method.unlinked > 0


def test_rejected_records_of_readings_are_left_out() -> None:
    gone = replace(WIRE, quantities=tuple(replace(q, status="rejected") for q in WIRE.quantities))
    brief = compose([gone], atlas=ATLAS)
    assert brief.figures == ()
    assert [(r.words, r.by) for r in brief.method.rejected] == [("12: people", "")]


def test_coverage_tells_what_is_not_covered(folder: Path) -> None:
    with open_store(folder) as store:
        store.add(told("d.txt", "Wire", "2022-01-31"))
        store.add(told("e.txt", None, None))
        store.fail("/news/scan.pdf", "no text in it", "run OCR on it")
        brief = brief_of(store, atlas=ATLAS)
    covered = brief.method.coverage
    assert covered is not None
    assert (covered.first, covered.last) == ("2020-05-04", "2022-01-31")
    assert [(p.publisher, p.reports, p.undated, p.gap) for p in covered.publishers] == [
        ("Other", 1, 0, None),
        ("Wire", 2, 0, ("2020-05-05", "2022-01-30")),
        (None, 1, 1, None),
    ]
    none = (None,) * 12
    assert covered.publishers[1].years == (
        (2020, (*none[:4], 1, *none[5:])),
        (2022, (1, *none[1:])),
    )
    assert covered.gaps == (("2020-07-10", "2022-01-30"), ("2020-05-05", "2020-07-08"))
    assert [(f.origin, f.cause, f.remedy) for f in covered.failures] == [
        ("/news/scan.pdf", "no text in it", "run OCR on it")
    ]
    page = check(brief)
    told_there = " ".join(" ".join(page.words).split())
    section = told_there[told_there.index("What is covered") : told_there.index("How to cite")]
    assert "no publisher covers 10 July 2020 – 30 January 2022; 5 May – 8 July 2020." in section
    assert "1 file could not be read: what it tells is not covered" in section
    assert "/news/scan.pdf no text in it; run OCR on it" in section
    assert "2021 not covered" in section
    assert section.count("not covered") >= 3 * 11 + 1
    assert " 0 " not in section
    lines = brief.to_text().splitlines()
    assert lines[-2:] == [
        "  4 reports not yet held against the others; 1 file could not be read",
        "  not covered: 10 July 2020 – 30 January 2022 and 1 more stretch",
    ]
    assert Brief.from_json(brief.to_json()) == brief


def test_files_alone_claim_no_coverage() -> None:
    brief = compose([WIRE], atlas=ATLAS)
    assert brief.method.coverage is None
    assert "What is covered" not in words(brief)


# the terminal


def test_the_terminal_tells_copies_disputes_and_revisions() -> None:
    later = told("c.txt", "Other", "2020-05-06", dead="47")
    brief = compose(
        [WIRE, HERALD, later],
        [quake(WIRE, later, "differs"), treaty(WIRE, later)],
        copies=[copy(WIRE, HERALD)],
        atlas=ATLAS,
    )
    text = brief.to_text()
    assert "\nb.txt is a copy of a.txt: 94% of its words; counted once\n" in text
    assert "\n  12 (Wire, 4 May 2020) ≠ 47 (Other, 6 May 2020): people – disputed\n" in text
    assert "“signed” – 2 independent outlets" in text
    assert "  differs: people killed: “12” (Wire, 2020-05-04) against “47” (Other, 2020-05-06)" in text
    assert "(copy of a.txt)" in text
    same = told("d.txt", "Wire", "2020-05-06", dead="47")
    revised = compose([WIRE, same], [quake(WIRE, same, "differs")], atlas=ATLAS).to_text()
    assert "\n  12 (Wire, 4 May 2020) → 47 (Wire, 6 May 2020): people – revised\n" in revised


def test_a_long_history_leaves_out_the_outlets_in_the_terminal() -> None:
    long = "The Evening Chronicle of a Very Long Coast and Its Hinterland"
    a, b = told("a.txt", long), told("b.txt", long, "2020-05-06", dead="47")
    text = compose([a, b], [quake(a, b, "differs")], atlas=ATLAS).to_text()
    assert "\n  12 (4 May 2020) → 47 (6 May 2020): people (France) – revised\n" in text


def test_pages_with_everything_are_whole(folder: Path) -> None:
    with open_store(folder) as store:
        store.relink()
        store.correct(store.records(kind="event")[0].id, "confirm", by="<script>alert(1)</script>")
        brief = brief_of(store, atlas=ATLAS)
    page = check(brief)
    assert isinstance(page, Page)
    assert [t for t, _ in page.tags].count("script") == 1
    assert "&lt;script&gt;alert(1)" in brief.to_html()
