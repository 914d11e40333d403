"""Words: one concept for what news says in many ways, and what sharing it tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.evidence.linking.words import (
    Lexicon,
    act_concept,
    concept,
    names,
    same_wording,
    trigger_concept,
    words,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("exercises", "drills"),
        ("soldiers", "personnel"),
        ("talks", "met"),
        ("killed", "deaths"),
        ("countries", "country"),
        ("imposing", "imposed"),
        ("regularly", "regular"),
        ("China’s", "China"),
        ("released", "free"),
        ("selling", "sales"),
        ("renewal", "renewed"),
        ("visitor", "visited"),
        ("allocation", "allocated"),
        ("appeasement", "appease"),
    ],
)
def test_words_of_one_meaning(one: str, other: str) -> None:
    assert concept(one) == concept(other)


@pytest.mark.parametrize(
    ("one", "other"), [("killed", "injured"), ("sanctions", "sanctuary"), ("tariff", "sanction")]
)
def test_words_of_other_meaning(one: str, other: str) -> None:
    assert concept(one) != concept(other)


def test_phrases_name_acts() -> None:
    assert trigger_concept("war games") == trigger_concept("exercises")
    assert trigger_concept("shot down") == trigger_concept("downed")
    assert trigger_concept("called on") == trigger_concept("urged")
    assert trigger_concept("") == ""
    assert trigger_concept("let him go") == trigger_concept("released")


@pytest.mark.parametrize(
    ("trigger", "sentence", "concept_of"),
    [
        ("opened", "The patrol opened fire at dusk.", "attack"),
        ("lodged", "Tokyo lodged a protest.", "protest"),
        ("expressed", "Washington expressed its gratitude to Bern.", "thank"),
        ("set", "They were set free on Monday.", "free"),
        ("opened", "Taiwan opened an embassy.", "envoy"),
    ],
)
def test_the_noun_after_a_light_verb_names_the_act(trigger: str, sentence: str, concept_of: str) -> None:
    told = act_concept(trigger, sentence, sentence.index(trigger))
    assert (told == concept_of) is (concept_of != "envoy")


def test_kin_words_count_half() -> None:
    lexicon = Lexicon(["rebels fled", "insurgents came", "raiders fell", "troops left"])
    (same,) = lexicon.shared("rebels", "insurgents")
    (kin,) = lexicon.shared("rebels", "attackers")
    assert 0 < kin[0] < same[0]


def test_names_of_several_words() -> None:
    text = "The Eastern Economic Forum and the Bank of China met Xi."
    assert [text[at : at + len(name)] for at, name in names(text)] == [name for _, name in names(text)]
    assert [name for _, name in names(text)] == ["Eastern Economic Forum", "Bank of China"]


def test_rare_words_weigh_more_than_common_ones() -> None:
    texts = [
        "Vostok began in Siberia",
        "China met Russia",
        "China met Iran",
        "China met Cuba",
        "China rested",
    ] * 10
    lexicon = Lexicon([*texts, "Alibaba came"])
    weight = {w.written: lexicon.weight(w) for w in words("Alibaba Vostok China president")}
    assert weight["Alibaba"] > weight["Vostok"] > weight["China"]
    assert weight["president"] < weight["Vostok"]


@given(st.lists(st.text(max_size=40), max_size=4), st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_even_handed(texts: list[str], a: str, b: str) -> None:
    lexicon = Lexicon(texts)
    assert 0 <= lexicon.likeness(a, b) <= 1.31
    assert lexicon.likeness(a, b) == pytest.approx(lexicon.likeness(b, a))
    assert {w.concept for _, w in lexicon.shared(a, b)} == {w.concept for _, w in lexicon.shared(b, a)}


def test_copies_share_their_stretches() -> None:
    text = "India expelled two Pakistani diplomats on Sunday and accused them of spying near the depot."
    assert same_wording(text, text.replace("Sunday", "Monday"))
    assert not same_wording(
        text, "India on Sunday accused two diplomats of Pakistan and expelled them from the city."
    )
    assert not same_wording("He said no.", "He said no.")
