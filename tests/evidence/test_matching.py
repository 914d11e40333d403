"""Rivals: how sure a pair is where others could be the same thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.evidence import reconcile
from blocs.evidence.linking.weighing import probability

from .make import Writer


@given(st.floats(-20, 20), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_rival_never_makes_a_pair_surer(own: float, rivals: float, more: float) -> None:
    alone, among = probability(own, rivals), probability(own, rivals + more)
    assert 0 <= among <= alone <= 1


def told(name: str, day: str, *sums: str) -> Writer:
    text = "Norway and Latvia met in Riga near the Daugava.\n" + "\n".join(
        f"Norway gave Latvia {amount} million kroner." for amount in sums
    )
    writer = Writer(name, text, day)
    for n, _ in enumerate(sums):
        writer.event("gave", "AID", "NOR>LVA", nth=n, date=("1994-05-03", "1994-05-03"))
    return writer


def test_one_act_against_one_is_surer_than_against_two_alike() -> None:
    one = told("a.txt", "1994-05-04", "twelve").done()
    alone = reconcile([one, told("b.txt", "1994-05-04", "some").done()])
    crowd = reconcile([one, told("b.txt", "1994-05-04", "some", "many").done()])
    (sure,) = (x.confidence for x in alone if x.a.record)
    assert sure > max((x.confidence for x in crowd if x.a.record), default=0.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("agreement", "SUPPORT"), ("agreed", "AGREE")),
        (("released", "RETREAT"), ("let go", "RETREAT")),
        (("sale", "COOPERATE"), ("sold", "COOPERATE")),
        (("condemned", "ACCUSE"), ("denunciation", "ACCUSE")),
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
