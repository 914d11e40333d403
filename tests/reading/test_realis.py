"""Realis: did it happen, is it planned, could it, was it denied, is it a habit."""

from __future__ import annotations

import pytest

from blocs.reading.language import language, parse
from blocs.reading.realis import realis_of
from blocs.reading.times import find_times

from .make import THURSDAY, report


def realis(text: str, word: str, *, noun: bool = False, when: str = "") -> str:
    """Realis of one word of a sentence; `when` is a time of the act."""
    parsed = parse(report(text), language())
    trigger = next(t for t in parsed.tokens if t.text == word)
    time = find_times(when, THURSDAY)[0] if when else None
    return realis_of(parsed, trigger, noun=noun, time=time, published=THURSDAY)


# fmt: off
VERBS = [
    ("Russia attacked Ukraine.", "attacked", "actual"),
    ("Russia has attacked Ukraine.", "attacked", "actual"),
    ("Russia is attacking Ukraine.", "attacking", "actual"),
    ("Russia began to attack Ukraine.", "attack", "actual"),
    ("Russia continued to attack Ukraine.", "attack", "actual"),
    ("Russia managed to attack Ukraine.", "attack", "actual"),
    ("Moscow said it attacked Ukraine.", "attacked", "actual"),
    ("Russia will attack Ukraine.", "attack", "planned"),
    ("Russia is going to attack Ukraine.", "attack", "planned"),
    ("Russia plans to attack Ukraine.", "attack", "planned"),
    ("Russia was set to attack Ukraine.", "attack", "planned"),
    ("Officials said that Russia would attack Ukraine.", "attack", "planned"),
    ("Russia agreed to withdraw from Ukraine.", "withdraw", "planned"),
    ("Washington urged Moscow to withdraw from Ukraine.", "withdraw", "planned"),
    ("The decision to attack Ukraine was taken.", "attack", "planned"),
    ("Russia may attack Ukraine.", "attack", "possible"),
    ("Russia could attack Ukraine.", "attack", "possible"),
    ("Russia would attack Ukraine.", "attack", "possible"),
    ("If Russia attacks Ukraine, Europe will respond.", "attacks", "possible"),
    ("Unless Russia attacks Ukraine, Europe will wait.", "attacks", "possible"),
    ("Analysts believe that Russia attacked Ukraine.", "attacked", "possible"),
    ("Russia is likely to attack Ukraine.", "attack", "possible"),
    ("Russia is expected to attack Ukraine.", "attack", "possible"),
    ("Russia is considering attacking Ukraine.", "attacking", "possible"),
    ("Russia threatened to attack Ukraine.", "attack", "possible"),
    ("There is a risk that Russia attacks Ukraine.", "attacks", "possible"),
    ("Russia did not attack Ukraine.", "attack", "denied"),
    ("Russia never attacked Ukraine.", "attacked", "denied"),
    ("Nobody attacked Ukraine.", "attacked", "denied"),
    ("No state attacked Ukraine.", "attacked", "denied"),
    ("Neither Russia nor China attacked Ukraine.", "attacked", "denied"),
    ("Hardly anyone attacked Ukraine.", "attacked", "denied"),
    ("Russia denied attacking Ukraine.", "attacking", "denied"),
    ("Russia refused to attack Ukraine.", "attack", "denied"),
    ("Russia failed to attack Ukraine.", "attack", "denied"),
    ("Russia stopped attacking Ukraine.", "attacking", "denied"),
    ("Its refusal to attack Ukraine was clear.", "attack", "denied"),
    ("Russia cancelled plans to attack Ukraine.", "attack", "denied"),
    ("Russia regularly attacks Ukraine.", "attacks", "general"),
    ("Russia often attacked Ukraine.", "attacked", "general"),
]
NOUNS = [
    ("The leaders held talks in Paris.", "talks", "actual"),
    ("They imposed sanctions.", "sanctions", "actual"),
    ("They announced sanctions.", "sanctions", "actual"),
    ("The planned talks will help.", "talks", "planned"),
    ("They will hold talks in Paris.", "talks", "planned"),
    ("They proposed talks in Paris.", "talks", "planned"),
    ("They prepared for talks.", "talks", "planned"),
    ("Possible sanctions loom.", "sanctions", "possible"),
    ("They may hold talks in Paris.", "talks", "possible"),
    ("They are considering sanctions.", "sanctions", "possible"),
    ("The threat of sanctions worked.", "sanctions", "possible"),
    ("There were no talks in Paris.", "talks", "denied"),
    ("They cancelled talks in Paris.", "talks", "denied"),
    ("They refused talks.", "talks", "denied"),
    ("They left without talks.", "talks", "denied"),
    ("They hold annual exercises in May.", "exercises", "general"),
    ("Regular patrols continue.", "patrols", "general"),
]
# fmt: on


@pytest.mark.parametrize(("text", "word", "expected"), VERBS)
def test_realis_of_a_verb(text: str, word: str, expected: str) -> None:
    assert realis(text, word) == expected


@pytest.mark.parametrize(("text", "word", "expected"), NOUNS)
def test_realis_of_a_noun(text: str, word: str, expected: str) -> None:
    assert realis(text, word, noun=True) == expected


def test_an_act_of_a_later_day_is_planned() -> None:
    assert realis("The leaders meet in Paris.", "meet", when="next Monday") == "planned"
    assert realis("The leaders meet in Paris.", "meet", when="on Monday") == "actual"
    assert realis("The leaders may meet in Paris.", "meet", when="next Monday") == "possible"
