"""The brief of the two reports of September 2018, as coded by hand."""

from __future__ import annotations

import pytest
from test_brief_html import check

from blocs.brief import Brief

pytestmark = pytest.mark.shared


def test_first_screen(gold_brief: Brief) -> None:
    assert gold_brief.headline is not None
    assert gold_brief.headline.text == "China and Russia draw together under US pressure."
    assert gold_brief.counters.lead.startswith("Two reports, 11–13 September 2018 · 1 outlet and 1 without")
    assert "9 figures told by more than one outlet, 0 in conflict" in gold_brief.counters.lines
    assert "1 name differs: “Eastern Asian Forum” / “Eastern Economic Forum”" in gold_brief.counters.lines
    assert "Strongest tie CHN–RUS · sharpest pressure USA→RUS" in gold_brief.counters.lines


def test_derived_figures(gold_brief: Brief) -> None:
    half = "$84 billion − ($50 billion ÷ (1 + almost one third))"
    assert [(d.words, d.period, d.arithmetic) for d in gold_brief.derived] == [
        ("about $37.5 billion", "first half of 2017", "$50 billion ÷ (1 + almost one third)"),
        ("$50 billion", "second half of 2018", "$100 billion expected − $50 billion"),
        ("about 19%", "2017 to 2018", "$100 billion ÷ $84 billion − 1"),
        (
            "about $46.5 billion",
            "second half of 2017",
            half,
        ),
        (
            "just over 7.5%",
            "second half of 2017 to second half of 2018",
            f"($100 billion expected − $50 billion) ÷ ({half}) − 1",
        ),
    ]
    assert [d.between for d in gold_brief.derived] == [
        "$37.5 billion to $39 billion",
        "",
        "",
        "$45 billion to $46.5 billion",
        "7.53% to 11%",
    ]
    assert [len(d.sources) for d in gold_brief.derived] == [2, 2, 2, 3, 4]


def test_figures_as_written(gold_brief: Brief) -> None:
    words = {f.words: f.what for f in gold_brief.figures}
    assert words["nearly 1,000"] == "Chinese businesspeople and officials"
    assert words["biggest since 1981"] == "Vostok exercises"
    assert words["$200 billion"] == "tariffs on Chinese goods"
    assert {
        "more than 3,000",
        "about 300,000",
        "36,000",
        "scores (40 or more)",
        "almost one third",
    } <= words.keys()


def test_speakers(gold_brief: Brief) -> None:
    roles = {s.speaker: (s.role, s.speaks_for) for s in gold_brief.speeches}
    assert roles["Xi Jinping"] == ("Chinese President", "China")
    assert roles["Michael Kofman"] == ("senior research scientist at CNA", "")
    assert roles["Eric Pahon"] == ("Pentagon spokesman", "United States")


def test_page(gold_brief: Brief) -> None:
    page = check(gold_brief)
    assert len([h for h in page.hrefs if h.startswith("#r-")]) > 200
    assert len(gold_brief.to_html().encode()) < 450_000
    assert Brief.from_json(gold_brief.to_json()) == gold_brief
    assert len(gold_brief.to_text().splitlines()) <= 60
