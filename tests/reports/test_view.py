"""What a parser is shown, and the way back to the stored characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.reports import BlockKind, Passage, View, lay_out, view


def show(text: str, *spans: tuple[int, int]) -> View:
    return view(text, Passage(BlockKind.BODY, spans or ((0, len(text)),)))


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (r"another \$200 billion of tariffs", "another $200 billion of tariffs"),
        ("told the *Wall Street Journal* that", "told the Wall Street Journal that"),
        ("**Bold** and __bold__ and _it_ and ***both***", "Bold and bold and it and both"),
        ("the [State Department](https://state.gov/a_(b)) said", "the State Department said"),
        ('see [*the* text](http://a.b "its title") here', "see the text here"),
        ("as told [before][3] and [again][] there", "as told before and again there"),
        ("the EAEU [Eurasian Economic Union], promoting", "the EAEU [Eurasian Economic Union], promoting"),
        ("snake_case_name and 5*3 and 2 * 4 * 8", "snake_case_name and 5*3 and 2 * 4 * 8"),
        ("Kosovo* and Serbia", "Kosovo* and Serbia"),
        (r"a literal \*star\* and \_line\_", "a literal *star* and _line_"),
        ("AT&amp;T&nbsp;said &quot;no&quot; &#39;yes&#39; &#x2014; &lt;3", "AT&T said \"no\" 'yes' — <3"),
        ("AT&T and &unknown; and &#0; stay", "AT&T and &unknown; and &#0; stay"),
        ("a\nline\r\nbreak  and\ttabs\xa0too", "a line break and tabs too"),
        ("co\u00adop\u200bera\ufefftion", "cooperation"),
        ("\u202bright\u202c to \x00\x07left", "right to left"),
        ("the govern-\nment of the much-\nneeded pact", "the government of the much-needed pact"),
        ("state-of-the-\nart and Franco-\nGerman", "state-of-the-art and Franco-German"),
        ("soft\u00ad\nened", "softened"),
        ("quoted line\n> goes on\n> > deeper", "quoted line goes on deeper"),
        ("an ![alt text](img.png) image", "an image"),
        ("<em>very</em> <a href='x'>odd</a><br/>break, 3 < 4 > 2", "very odd break, 3 < 4 > 2"),
        ("at <https://a.b/c> now", "at https://a.b/c now"),
        ("unpaired *star and [bracket](", "unpaired *star and [bracket]("),
        ('"*Quoted*", he said', '"Quoted", he said'),
    ],
)
def test_markup_is_left_out_and_text_stays(stored: str, shown: str) -> None:
    assert show(stored).text == shown


def test_an_escaped_sign_is_traced_without_its_backslash() -> None:
    stored = r"another \$200 billion of"
    seen = show(stored)
    at = seen.text.index("$200")
    assert seen.stored(at, at + 12) == (9, 21)
    assert stored[9:21] == "$200 billion"


def test_emphasis_within_a_name_is_inside_its_stored_span_but_not_at_its_edges() -> None:
    stored = "the *Wall* Street _Journal_ says"
    seen = show(stored)
    start, end = seen.stored(seen.text.index("Wall"), seen.text.index(" says"))
    assert stored[start:end] == "Wall* Street _Journal"


def test_an_entity_is_one_character_and_all_of_it_is_stored() -> None:
    stored = "AT&amp;T met"
    seen = show(stored)
    assert stored[slice(*seen.stored(2, 3))] == "&amp;"
    assert stored[slice(*seen.stored(0, 4))] == "AT&amp;T"


def test_two_spans_are_shown_as_one_sentence() -> None:
    stored = "urged Washington to normalise\n\n[A link]\n\nrelations with North Korea."
    second = stored.index("relations")
    seen = show(stored, (0, 29), (second, len(stored)))
    assert seen.text == "urged Washington to normalise relations with North Korea."
    at = seen.text.index("normalise")
    assert stored[slice(*seen.stored(at + 10, at + 19))] == "relations"
    assert seen.stored(at, at + 19) == (20, second + 9)


def test_a_word_divided_over_two_spans_is_whole() -> None:
    assert show("the Rus-sian mili-\n\n3\n\ntary", (0, 18), (23, 27)).text == "the Rus-sian military"
    assert show("the well-\n\nknown", (0, 9), (11, 16)).text == "the well- known"


def test_shown_leads_back_from_stored_characters() -> None:
    stored = r"a \$5 *big* deal"
    seen = show(stored)
    for word in ("$5", "big", "deal"):
        at = stored.index(word)
        start, end = seen.shown(at, at + len(word))
        assert seen.text[start:end] == word


def test_an_empty_range_is_an_empty_span_and_outside_is_an_error() -> None:
    seen = show("some words")
    assert seen.stored(5, 5) == (5, 5)
    assert seen.stored(10, 10) == (10, 10)
    for start, end in ((3, 11), (-1, 2), (4, 3)):
        with pytest.raises(IndexError, match="outside"):
            seen.stored(start, end)


marked_up = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "*",
                "**",
                "_",
                "\\",
                "\\$",
                "\\*",
                "[",
                "]",
                "](",
                ")",
                "[a](b)",
                "![i](j)",
                "&amp;",
                "&nbsp;",
                "&#39;",
                "&",
                ";",
                "\n",
                "\r\n",
                "\n> ",
                "-\n",
                "<b>",
                "</b>",
                "<br>",
                "<http://a.b>",
                "\xad",
                "\u200b",
                "\u202e",
                "\x00",
                " ",
                "\xa0",
                "China",
                "U.S.",
                "5*3",
                "a_b",
                "“",
                "”",
                "«",
                ".",
                ",",
                "1,000",
                "é",
                "Ж",
                "😀",
            ]
        ),
        st.text(max_size=6),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(marked_up)
def test_every_shown_character_is_its_stored_one(stored: str) -> None:
    seen = show(stored)
    assert len(seen.origin) == len(seen.until) == len(seen.text)
    last = 0
    for n, char in enumerate(seen.text):
        start, end = seen.stored(n, n + 1)
        assert last <= start < end <= len(stored)
        if end == start + 1 and char != " ":
            assert stored[start] == char
        elif char != " ":
            assert stored[start] == "&" and stored[end - 1] == ";"
        last = end
    assert not seen.text.startswith(" ") and not seen.text.endswith(" ") and "  " not in seen.text


@settings(max_examples=300, deadline=None)
@given(marked_up, st.data())
def test_stored_and_shown_are_inverse(stored: str, data: st.DataObject) -> None:
    seen = show(stored)
    start = data.draw(st.integers(0, len(seen.text)))
    end = data.draw(st.integers(start, len(seen.text)))
    if start < end:
        assert seen.shown(*seen.stored(start, end)) == (start, end)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="abc XYZ.,\n'\"", max_size=80))
def test_plain_text_is_shown_as_it_is_but_for_white_space(stored: str) -> None:
    assert show(stored).text == " ".join(stored.split())


@settings(max_examples=150, deadline=None)
@given(marked_up)
def test_views_of_a_layout_hold_its_letters_once_and_in_order(stored: str) -> None:
    layout = lay_out(stored)
    ends = [0]
    for passage in layout.passages:
        seen = view(stored, passage)
        for n in range(len(seen.text)):
            start, end = seen.stored(n, n + 1)
            assert passage.spans[0][0] <= start < end <= passage.spans[-1][1]
        ends.append(passage.spans[-1][1])
    assert [p.spans[0][0] for p in layout.passages] == sorted(p.spans[0][0] for p in layout.passages)
