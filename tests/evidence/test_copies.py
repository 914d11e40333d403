"""Which reports are copies: reprinted, shortened, edited, embedded; and which only quote the same words."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.evidence.claims.copies import find_copies
from blocs.evidence.claims.model import Copy, copy_from_json, copy_to_json
from blocs.evidence.claims.running import run_together, shared_stretches
from blocs.reports import Block, BlockKind, Passage, Report, load_one

from .make import report

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
WORDS = sorted({w for p in (CORPUS / "dev").glob("*.txt") for w in p.read_text().split() if w.isalpha()})
STATEMENT = (
    "The two sides reaffirm that they will refrain from any step that may raise tension along the line of "
    "control, that prisoners held since the spring are to be exchanged within thirty days under the eyes of "
    "the commission, and that talks on the water of the river shall be taken up again in the autumn at the "
    "level of ministers without conditions set by either of them."
)


def prose(seed: int, length: int = 150) -> str:
    rnd = random.Random(seed)
    return " ".join(" ".join(rnd.choices(WORDS, k=15)).capitalize() + "." for _ in range(length // 15))


def edited(text: str, every: int) -> str:
    return " ".join("otherwise" if i % every == every - 1 else w for i, w in enumerate(text.split()))


def pairs(copies: tuple[Copy, ...]) -> list[tuple[str, str]]:
    return [(copy.a_report, copy.b_report) for copy in copies]


def test_a_reprint_is_a_copy_of_what_came_first() -> None:
    text = prose(1)
    late, early = report("late.txt", text, "2018-09-14"), report("early.txt", text, "2018-09-13")
    (copy,) = find_copies([late, early, report("other.txt", prose(2), "2018-09-13")])
    assert (copy.a, copy.b, copy.share, copy.confidence) == (early.id, late.id, 1.0, 0.99)
    assert copy.reason == "100% of the words of late.txt stand in early.txt"
    assert (copy.kind, copy.status) == ("copy", "suggested")


def test_an_edited_copy_is_one_until_every_other_word_is_new() -> None:
    text = prose(3)
    first = report("a.txt", text, "2018-09-13")
    found = {
        every: find_copies([first, report("b.txt", edited(text, every), "2018-09-14")])
        for every in (30, 12, 8, 4)
    }
    assert [copy.share for every in (30, 12, 8) for copy in found[every]] == [
        pytest.approx(1 - 1 / every, abs=0.02) for every in (30, 12, 8)
    ]
    assert found[4] == ()


def test_a_short_excerpt_of_a_long_report_is_a_copy() -> None:
    words = prose(4, 1200).split()
    (copy,) = find_copies(
        [
            report("long.txt", " ".join(words), "2018-09-13"),
            report("brief.txt", " ".join(words[500:540]), "2018-09-14"),
        ]
    )
    assert (copy.a_report, copy.b_report, copy.share) == ("long.txt", "brief.txt", 1.0)
    assert copy.reason.endswith("brief.txt is an excerpt")


def test_a_survey_is_a_copy_of_each_report_that_it_holds() -> None:
    first, second = prose(5), prose(6)
    survey = f"{prose(7, 60)} {first} {second}"
    found = find_copies(
        [
            report("one.txt", first, "2018-09-13"),
            report("two.txt", second, "2018-09-13"),
            report("survey.txt", survey, "2018-09-14"),
        ]
    )
    assert pairs(found) == [("one.txt", "survey.txt"), ("two.txt", "survey.txt")]
    assert "survey.txt holds it whole" in found[0].reason


@pytest.mark.parametrize(("length", "is_copy"), [(60, True), (25, False)])
def test_a_long_passage_of_another_within_a_report_of_ones_own_is_copied(length: int, is_copy: bool) -> None:
    wire, own = prose(41, 900).split(), prose(42, 900).split()
    mixed = " ".join([*own[:450], *wire[300 : 300 + length], *own[450:]])
    found = find_copies(
        [report("wire.txt", " ".join(wire), "2018-09-13"), report("own.txt", mixed, "2018-09-14")]
    )
    assert bool(found) is is_copy
    if is_copy:
        assert found[0].reason.startswith("a passage of wire.txt stands in own.txt word for word; 7% of")
        assert found[0].confidence == 0.6


def test_reports_that_quote_one_statement_are_no_copies() -> None:
    quoted = [
        report(f"{n}.txt", f"{prose(20 + n, 45)} The communiqué read: “{STATEMENT}” {prose(30 + n, 30)}", day)
        for n, day in enumerate(("2018-09-13", "2018-09-14"))
    ]
    running = run_together(quoted)
    assert running.told_again(1, 0).mean() > 0.4
    assert find_copies(quoted) == ()
    brief = [
        report(f"{n}.txt", f"{prose(40 + n, 15)} “{STATEMENT}”", day)
        for n, day in enumerate(("2018-09-13", "2018-09-14"))
    ]
    assert run_together(brief).told_again(1, 0).mean() > 0.75
    assert find_copies(brief) == ()


def test_a_reprint_with_its_quotation_is_a_copy_all_the_same() -> None:
    text = f"{prose(50, 45)} “{STATEMENT}”"
    (copy,) = find_copies([report("a.txt", text, "2018-09-13"), report("b.txt", text, "2018-09-13")])
    assert copy.share == 1.0


def test_a_daily_notice_in_set_phrases_is_no_copy_of_yesterdays() -> None:
    def notice(planes: int, ships: int, crossed: int, hour: int) -> str:
        return (
            f"As of {hour} in the morning {planes} aircraft and {ships} vessels of the navy were seen around "
            f"the island, of which {crossed} crossed the median line and entered the northern and central "
            "parts of the zone. The armed forces have watched the situation and employed aircraft, ships "
            "and coastal missile systems in response to the activities that were detected."
        )

    first, second = report("mon.txt", notice(24, 11, 17, 6)), report("tue.txt", notice(9, 7, 4, 6))
    assert run_together([first, second]).told_again(1, 0).mean() > 0.8
    assert find_copies([first, second]) == ()
    assert len(find_copies([first, report("again.txt", notice(24, 11, 17, 7))])) == 1


def test_bylines_furniture_and_markup_do_not_count() -> None:
    def page(name: str, body: str, byline: str) -> Report:
        text = f"{byline}\n{body}\n{prose(60, 90)}"
        a, b = len(byline) + 1, len(byline) + 1 + len(body)
        blocks = (
            Block(BlockKind.BYLINE, 0, len(byline)),
            Block(BlockKind.BODY, a, b),
            Block(BlockKind.FURNITURE, b + 1, len(text)),
        )
        plain = report(name, text)
        return Report(
            **{
                **{f: getattr(plain, f) for f in plain.__slots__},
                "blocks": blocks,
                "passages": (Passage(BlockKind.BODY, ((a, b),)),),
            }
        )

    text = prose(61, 60)
    assert find_copies([page("a", prose(62, 60), "By A"), page("b", prose(63, 60), "By A")]) == ()
    (copy,) = find_copies([page("a", text, "By A"), page("b", f"*{text}*", "By B")])
    assert copy.share == 1.0


def test_a_few_words_in_common_are_no_copy() -> None:
    short = "China and Russia held talks in Moscow on Tuesday about trade."
    assert find_copies([report("a.txt", short), report("b.txt", short + " More.")]) == ()
    assert find_copies([]) == ()
    assert find_copies([report("a.txt", prose(1)), report("b.txt", "")]) == ()


def test_of_many_prints_all_hang_on_the_first() -> None:
    text = prose(8)
    prints = [report(f"{n:02}.txt", text, f"2018-09-{1 + n:02}") for n in range(25)]
    assert pairs(find_copies(prints)) == [("00.txt", f"{n:02}.txt") for n in range(1, 25)]


def test_the_same_bytes_twice_are_one_report() -> None:
    one = report("a.txt", prose(9))
    assert find_copies([one, one]) == ()


_texts = st.lists(
    st.sampled_from(["p", "q", "pq", "pe", "excerpt", "r"]).map(
        lambda kind: {
            "p": prose(1),
            "q": prose(2),
            "pq": prose(1) + " " + prose(2),
            "pe": edited(prose(1), 14),
            "excerpt": " ".join(prose(1).split()[40:90]),
            "r": prose(3),
        }[kind]
    ),
    min_size=2,
    max_size=7,
)


@settings(max_examples=40, deadline=None)
@given(_texts, st.randoms(use_true_random=False))
def test_order_and_names_of_others_change_nothing(texts: list[str], rnd: random.Random) -> None:
    reports = [report(f"{n}.txt", text, f"2018-09-{10 + n % 3}") for n, text in enumerate(texts)]
    found = find_copies(reports)
    shuffled = reports[:]
    rnd.shuffle(shuffled)
    assert find_copies(shuffled) == found
    alone = report("alone.txt", prose(99), "2018-09-11")
    assert find_copies([alone, *shuffled]) == found


@settings(max_examples=40, deadline=None)
@given(_texts)
def test_shares_are_shares_and_the_earlier_is_the_original(texts: list[str]) -> None:
    reports = {
        r.id: r for n, text in enumerate(texts) for r in [report(f"{n}.txt", text, f"2018-09-{10 + n % 3}")]
    }
    for copy in find_copies(list(reports.values())):
        a, b = reports[copy.a], reports[copy.b]
        assert (a.published or date.max, a.name) < (b.published or date.max, b.name)
        assert 0.5 <= copy.share <= 1
        assert 0.5 <= copy.confidence <= 0.99
        assert copy_from_json(copy_to_json(copy)) == copy


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=30), max_size=6))
def test_stretches_in_common_are_counted_exactly(texts: list[list[str]]) -> None:
    reports = [report(f"{n}.txt", " ".join(words)) for n, words in enumerate(texts)]
    stretches = [{tuple(w[i : i + 5]) for i in range(len(w) - 4)} for w in texts]
    wanted = {
        (a, b): len(stretches[a] & stretches[b])
        for a in range(len(texts))
        for b in range(a + 1, len(texts))
        if stretches[a] & stretches[b]
    }
    found = {(a, b): n for a, b, n in shared_stretches(run_together(reports))}
    if len(texts) <= 4:
        assert found == wanted
    assert all(n <= wanted[pair] for pair, n in found.items())


def test_no_two_stories_of_the_corpus_are_copies() -> None:
    reports = [
        load_one(p) for part in ("dev", "linked", "train") for p in sorted((CORPUS / part).glob("*.txt"))
    ]
    assert len(reports) > 300
    assert find_copies(reports) == ()


def test_a_copy_of_a_corpus_report_is_found_among_all() -> None:
    reports = [load_one(p) for p in sorted((CORPUS / "train").glob("*.txt"))[:120]]
    source = next(r for r in reports if len(r.text.split()) > 400)
    body = " ".join(source.text[a:b] for p in source.passages for a, b in p.spans if p.kind is BlockKind.BODY)
    (copy,) = find_copies([*reports, report("zz.txt", " ".join(body.split()[30:160]), "2030-01-01")])
    assert (copy.a, copy.b_report) == (source.id, "zz.txt")
