"""The act between two given parties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.reading import act_between, codes_between
from blocs.reading.encoder.marked import LONGEST, marked
from blocs.reading.encoder.network import known_codes, load_pieces
from blocs.reading.records import EventType
from blocs.sources.coded.cameo import cameo

CASES = [
    ("Kenya sued Uganda over the islet.", "Kenya", "Uganda", EventType.ACCUSE),
    ("Police in Harare arrested three monks on Monday.", "Police in Harare", "three monks", EventType.COERCE),
    ("The envoy of Norway met the Cuban negotiator.", "The envoy of Norway", "the Cuban", EventType.CONSULT),
    ("Rebels shelled a village, and the army bombed them.", "the army", "them", EventType.ASSAULT),
    ("Peru has agreed to release two Chilean sailors.", "Peru", "two Chilean sailors", EventType.AGREE),
    ("Peru has refused to release two Chilean sailors.", "Peru", "two Chilean sailors", EventType.REJECT),
    ("Peru on Friday released two Chilean sailors.", "Peru", "two Chilean sailors", EventType.RETREAT),
    ("Peru was urged by Bolivia to release them.", "Bolivia", "Peru", EventType.REQUEST),
    ("Oslo will bomb Malmo, its premier threatened.", "Oslo", "Malmo", EventType.THREATEN),
    ("Teachers marched on the ministry in Lima.", "Teachers", "the ministry", EventType.PROTEST),
    ("The army put its troops near Chad on alert.", "The army", "Chad", EventType.MOBILIZE),
    ("Qatar gave Haiti 20 million dollars for hospitals.", "Qatar", "Haiti", EventType.AID),
]


@pytest.mark.parametrize(("text", "source", "target", "kind"), CASES)
def test_the_likeliest_act_is_the_one_told(text: str, source: str, target: str, kind: EventType) -> None:
    a, b = text.index(source), text.rindex(target)
    chances = act_between(text, (a, a + len(source)), (b, b + len(target)))
    assert next(iter(chances)) is kind
    assert sum(chances.values()) == pytest.approx(1)
    assert list(chances.values()) == sorted(chances.values(), reverse=True)
    assert len(chances) == len(EventType)


def test_two_acts_of_one_sentence_are_told_apart_by_their_parties() -> None:
    text = "Turkey jailed a Dutch reporter, and the Netherlands recalled its ambassador from Ankara."
    assert next(iter(act_between(text, "Turkey", "a Dutch reporter"))) is EventType.COERCE
    assert next(iter(act_between(text, "the Netherlands", "Ankara"))) is EventType.SANCTION


def test_sanctions_have_their_type_by_the_scheme() -> None:
    text = "Canada imposed sanctions on Belarus."
    assert next(iter(codes_between(text, "Canada", "Belarus"))) == "163"
    assert next(iter(act_between(text, "Canada", "Belarus"))) is EventType.SANCTION
    assert next(iter(act_between(text, "Canada", "Belarus", "plover"))) is EventType.COERCE


def test_codes_add_up_to_the_types_of_the_codebook() -> None:
    text = "Belgrade expelled an American diplomat."
    by_type = dict.fromkeys(EventType, 0.0)
    for code, chance in codes_between(text, "Belgrade", None).items():
        by_type[EventType(cameo(code).type)] += chance
    assert act_between(text, "Belgrade", None, "plover") == pytest.approx(by_type)


def test_the_shipped_codes_have_the_types_of_the_codebook() -> None:
    assert all(cameo(code).type == kind for code, kind in known_codes())


def test_a_text_without_an_act_gives_chances_all_the_same() -> None:
    chances = act_between("Kenya lies east of Uganda.", (0, 5), (19, 25))
    assert all(0 <= c <= 1 for c in chances.values())


def test_a_party_that_is_not_in_the_text_is_refused() -> None:
    with pytest.raises(UsageError, match="outside the text"):
        act_between("Kenya", (0, 5), (3, 9))
    with pytest.raises(UsageError, match="does not stand in the text"):
        act_between("Kenya", "Kenya", "Uganda")
    with pytest.raises(UsageError, match="no scheme"):
        act_between("Kenya", "Kenya", None, "cameo")  # type: ignore[arg-type]


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_text_has_its_edges_and_no_more_pieces_than_are_read(text: str, data: st.DataObject) -> None:
    def span() -> tuple[int, int]:
        start = data.draw(st.integers(0, len(text) - 1))
        return start, data.draw(st.integers(start + 1, len(text)))

    found = marked(text, span(), span(), load_pieces())
    assert len(found.ids) == len(found.marks) <= LONGEST + 2
    assert sorted(m for m in found.marks if m >= 3) == [3, 3, 4, 4]
    assert [found.marks[i] for i in found.at] == [0, 3, 4]


def test_of_a_long_text_what_stands_near_to_the_parties_is_read() -> None:
    filler = "the weather was mild and the harbour calm " * 3000
    text = f"{filler}Kenya sued Uganda over the islet. {filler}"
    start = len(filler)
    chances = act_between(text, (start, start + 5), (start + 11, start + 17))
    assert next(iter(chances)) is EventType.ACCUSE
    far = marked("Kenya " + filler + "Uganda", (0, 5), (6 + len(filler), 12 + len(filler)), load_pieces())
    assert [far.marks[i] for i in far.at] == [0, 3, 4]
