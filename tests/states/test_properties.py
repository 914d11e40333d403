"""Laws that hold for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.states import MentionKind, registry
from blocs.states.load import names

R = registry()
DAY = "2018-09-13"
SURE = sorted(
    {
        row.form
        for row in names()
        if not row.ambiguity
        and row.kind in ("name", "demonym", "people", "seat", "firm")
        and row.until is None
        and row.since is None
        and row.form[0].isupper()
    }
)
FORMS = [
    form
    for form in SURE
    if [(m.start, m.end) for m in R.find(f"then {form} then", DAY)] == [(5, 5 + len(form))]
]


def test_nearly_all_sure_forms_are_found_by_themselves():
    assert len(FORMS) >= 0.995 * len(SURE)


@given(
    st.lists(st.sampled_from(FORMS), min_size=1, max_size=8),
    st.sampled_from([" saw ", ", then ", "; ", " (x) "]),
)
@settings(max_examples=150, deadline=None)
def test_forms_are_found_where_they_stand(forms, between):
    text, spans = "now ", []
    for form in forms:
        spans.append((len(text), len(text) + len(form)))
        text += form + between
    assert [(m.start, m.end) for m in R.find(text, DAY)] == spans


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    *FORMS[::15],
                    "Mr.",
                    "President",
                    "Kim",
                    "Xi",
                    "Trump",
                    "May",
                    "'s",
                    "administration",
                    "Georgia",
                    "of",
                    "the",
                ]
            ),
            st.text(max_size=6),
        ),
        max_size=25,
    ),
    st.sampled_from([None, DAY, "1985-01-01", "2003-04-01"]),
    st.sampled_from(["", " ", "\u200f", "  ", "\n"]),
)
@settings(max_examples=300, deadline=None)
def test_mentions_point_at_their_characters_and_never_overlap(parts, day, between):
    text = between.join(parts)
    edge = 0
    for mention in R.find(text, day):
        assert mention.text == text[mention.start : mention.end] != ""
        assert mention.start >= edge
        edge = mention.end
        assert not (mention.codes and mention.candidates)
        assert isinstance(mention.kind, MentionKind)
        assert all(code in R.states or code in R.bodies for code in mention.codes + mention.candidates)


@given(st.text(max_size=80), st.sampled_from([None, DAY]))
@settings(max_examples=300, deadline=None)
def test_any_form_can_be_looked_up(form, day):
    assert isinstance(R.lookup(form, day), tuple)


@given(st.sampled_from(FORMS))
@settings(max_examples=100, deadline=None)
def test_find_and_lookup_agree(form):
    (mention,) = R.find(f"then {form} then", DAY)
    assert set(mention.codes) <= {ref.code for ref in R.lookup(form, DAY)}


@pytest.mark.parametrize(
    "unit", ["a", "US", "\u202e", " ", " \n", "e\u0301", "China", "Georgia ", "Mr. Kim ", "-", "’s", "Xi "]
)
def test_hostile_texts_cost_no_more_than_their_length(unit, calls):
    """Four times the text calls at most five times as many functions."""

    def cost(size: int) -> int:
        text = unit * (size // len(unit))
        return calls(lambda: R.find(text, DAY))

    cost(2_000)
    assert cost(40_000) <= 5 * cost(10_000) + 500
