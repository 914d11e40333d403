"""The act between two given parties."""

from __future__ import annotations

import pytest

from blocs.errors import UsageError
from blocs.reading import act_between
from blocs.reading.records import EventType

CASES = [
    ("Kenya sued Uganda over the islet.", "Kenya", "Uganda", EventType.ACCUSE),
    ("Police in Harare arrested three monks on Monday.", "Police in Harare", "three monks", EventType.COERCE),
    ("The envoy of Norway met the Cuban negotiator.", "The envoy of Norway", "the Cuban", EventType.CONSULT),
    ("Rebels shelled a village, and the army bombed them.", "the army", "them", EventType.ASSAULT),
]


@pytest.mark.parametrize(("text", "source", "target", "kind"), CASES)
def test_the_likeliest_act_is_the_one_told(text: str, source: str, target: str, kind: EventType) -> None:
    a, b = text.index(source), text.rindex(target)
    chances = act_between(text, (a, a + len(source)), (b, b + len(target)))
    assert next(iter(chances)) is kind
    assert sum(chances.values()) == pytest.approx(1)
    assert len(chances) == len(EventType)


def test_a_text_without_an_act_gives_chances_all_the_same() -> None:
    chances = act_between("Kenya lies east of Uganda.", (0, 5), (19, 25))
    assert all(0 <= c <= 1 for c in chances.values())


def test_spans_outside_the_text_are_refused() -> None:
    with pytest.raises(UsageError, match="outside the text"):
        act_between("Kenya", (0, 5), (3, 9))
