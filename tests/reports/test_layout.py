"""What stands where: blocks told apart, broken paragraphs joined."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.reports import BlockKind, Layout, lay_out, view

LONG = (
    "China and Russia signed agreements worth ten billion dollars on Wednesday, officials said, as President "
    "Xi Jinping visited the Pacific port and met President Vladimir Putin for their third summit of the year."
)
MORE = "Washington said it was watching the talks closely and would answer any move against its allies there."


def told(text: str) -> list[tuple[str, str]]:
    return [(b.kind.value, text[b.start : b.end]) for b in lay_out(text).blocks]


def shown(text: str) -> list[str]:
    return [view(text, p).text for p in lay_out(text).passages if p.kind is BlockKind.BODY]


def article(*parts: str) -> str:
    return "\n\n".join(("# Pact signed", LONG, *parts, MORE)) + "\n"


def inner(*parts: str) -> list[tuple[str, str]]:
    return told(article(*parts))[2:-1]


def test_a_whole_report_in_its_parts() -> None:
    text = (
        "# China and Russia sign pact\n\nBy Jane Doe\n\nVLADIVOSTOK, Sept 12 (Reuters) - "
        + LONG
        + "\n\n## Drills in Siberia\n\n"
        + MORE
        + "\n\n(Reporting by Jane Doe; Editing by John Roe)\n\nOur Standards: The Principles.\n"
    )
    assert told(text) == [
        ("title", "China and Russia sign pact"),
        ("byline", "By Jane Doe"),
        ("dateline", "VLADIVOSTOK, Sept 12 (Reuters) -"),
        ("body", LONG),
        ("heading", "Drills in Siberia"),
        ("body", MORE),
        ("byline", "(Reporting by Jane Doe; Editing by John Roe)"),
        ("furniture", "Our Standards: The Principles."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "BY JANE DOE AND JOHN ROE",
        "By Jane Doe, Moscow correspondent",
        "Peter Symonds 13 September 2018",
        "Jane Doe in Moscow",
        "Jane Doe in Moscow and John Roe in Beijing",
        "Jane Doe",
        "**The Red Post** | Maria Garcia | 30 January 2019",
        "By our diplomatic correspondent | New Delhi | 28 February 2019",
        "Friday, 1 March 2019 | The Margalla Post | Comment",
    ],
)
def test_bylines_at_the_head(line: str) -> None:
    text = f"Pact signed in Vladivostok\n\n{line}\n\n{LONG}\n"
    assert [kind for kind, _ in told(text)] == ["title", "byline", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "Fifield reported from Beijing. Sonne reported from Washington.",
        "(Reporting by Jane Doe; Editing by John Roe)",
        "Reporting by Jane Doe in Moscow and John Roe in Beijing; editing by Max Moe",
        "Additional reporting by John Roe",
        "Jane Doe and John Roe contributed to this report.",
        "Associated Press writer Jane Doe in Moscow contributed to this report.",
        "(Additional reporting from Vienna and Jerusalem)",
    ],
)
def test_bylines_at_the_end(line: str) -> None:
    assert told(f"{LONG}\n\n{MORE}\n\n{line}\n")[-1] == ("byline", line)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the talks had failed.",
        "By then, the two sides had met in Moscow, Beijing and Minsk three times.",
        "Reuters reported from Moscow.",
        "The BBC reported from Kyiv.",
    ],
)
def test_running_text_that_starts_like_a_byline_is_none(line: str) -> None:
    assert inner(line) == [("body", line)]


@pytest.mark.parametrize(
    "dateline",
    [
        "GENEVA, April 3 (Reuters) —",
        "GENEVA, 3 April (Reuters) -",
        "MOSCOW (AP) -",
        "MOSCOW (AP) —",
        "UNITED NATIONS (AP) --",
        "BRUSSELS, 4 June 2021 /TASS/.",
        "MOSCOW, September 11. /TASS/.",
        "BEIJING, Sept. 11 (Xinhua) --",
        "MINSK/BRUSSELS, June 28, 2021 (Agency) —",
        "HEMPSTEAD, N.Y., Sept. 26 (UPI) —",
        "WASHINGTON —",
        "ISLAMABAD:",
        "Geneva, 3 April 2018 —",
        "Beijing (CNN) —",
        "(Reuters) -",
        "date 2018-09-11 —",
        "2018-09-11 —",
    ],
)
def test_datelines_are_cut_from_the_body(dateline: str) -> None:
    assert told(f"{dateline} {LONG}\n") == [("dateline", dateline), ("body", LONG)]


def test_speakers_of_a_transcript_are_no_datelines() -> None:
    lines = ["WALLACE: What will the governor do next?", "PENCE: He is on his way.", "WALLACE: Is he?"]
    assert told("\n\n".join(lines)) == [("body", line) for line in lines]


@pytest.mark.parametrize(
    "text", ["NATO: " + LONG, "EU: " + LONG, "China - as ever - wants " + LONG, "I — " + LONG]
)
def test_what_only_looks_like_a_dateline_stays_in_the_body(text: str) -> None:
    assert told(text) == [("body", text)]


@pytest.mark.parametrize(
    "line",
    [
        "Published: Tuesday, 8 May 2018, 22:10 GMT",
        "13 September 2018",
        "Cairo, 6 July 2021",
        "Updated Sept. 13, 2018 at 4:05 p.m. EDT",
    ],
)
def test_a_line_with_a_day_is_a_dateline(line: str) -> None:
    assert told(f"Pact signed in Vladivostok\n\n{line}\n\n{LONG}\n")[1] == ("dateline", line)


@pytest.mark.parametrize(
    "line",
    [
        "In this photo taken from video on Sept. 11, tanks roll during the drills in the Chita region. (AP)",
        "In this Sept. 11, 2018 file photo, Xi Jinping looks on.",
        "Xi Jinping and Vladimir Putin shake hands in Vladivostok. (Reuters)",
        "Tanks during the Vostok exercises. (Photo by Jane Doe/Getty Images)",
        "Photo: Jane Doe",
        "FILE - Xi Jinping and Vladimir Putin in Moscow, June 5, 2018.",
        "FILE PHOTO: Containers at a port. REUTERS/Jane Doe",
        "Donald Trump holds up the memorandum at the White House on Tuesday. (Pool)",
        "Credit: Jane Doe / The Example Times",
    ],
)
def test_captions(line: str) -> None:
    assert inner(line) == [("caption", line)]


@pytest.mark.parametrize(
    "line",
    [
        "A satellite image released on Monday showed troops massing at the border.",
        "In this speech he said that the video had been made up by his foes.",
        "Photographs of the two leaders were on every front page.",
    ],
)
def test_running_text_about_pictures_is_no_caption(line: str) -> None:
    assert inner(line) == [("body", line)]


def test_an_agency_that_signs_the_last_paragraph_makes_it_no_caption() -> None:
    text = f"{LONG}\n\nThe two sides agreed to meet again in spring, officials said. (Reuters)\n"
    assert [kind for kind, _ in told(text)] == ["body", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "[Pentagon fears it is losing the hypersonic arms race with Russia and China]",
        "[Tariffs hit China](https://example.com/tariffs)",
        "Read more: Tariffs hit China",
        "READ MORE: Tariffs hit China",
        "Related: Tariffs hit China",
        "Also read | Tariffs hit China",
        "Read the rest here.",
        "See also: Tariffs hit China",
    ],
)
def test_link_lines(line: str) -> None:
    assert inner(line) == [("link", line)]


@pytest.mark.parametrize(
    "line", ["Related tariffs were raised in June, and more came in July.", "Reading more is good, he said."]
)
def test_running_text_that_starts_like_a_link_is_none(line: str) -> None:
    assert inner(line) == [("body", line)]


@pytest.mark.parametrize(
    "line",
    [
        "newsroom@example.com",
        "https://example.com/contact",
        "wsws.org/contact",
        "Tel. +20 2 5550 0100 · press@example.com",
        "Letters: editor@example.com",
        "Subscribe to our newsletter",
        "Follow us on Twitter",
        "Share this",
        "Contact us",
        "The Red Post takes no money from firms. Support us at redpost.example/donate",
    ],
)
def test_contacts(line: str) -> None:
    assert inner(line) == [("contact", line)]


def test_a_contact_that_leads_on_takes_its_addresses_along() -> None:
    text = f"{LONG}\n\nFor media enquiries:\nOffice of the Spokesman, Corniche, Cairo\nTel. +20 2 5550 0100\n"
    assert [kind for kind, _ in told(text)] == ["body", "contact", "contact", "contact"]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Page 3 of 10",
        "— 3 —",
        "12",
        "3/10",
        "We use cookies to make this site better.",
        "Copyright 2018 The Example Times",
        "© 2018 Example Media. All rights reserved.",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "Story continues below advertisement",
        "5 min read",
        "24 comments",
        "Editor's note: this text was changed after publication.",
        "***",
        "- - -",
        "| 2017 | 84 |",
        "[1]: https://example.com",
    ],
)
def test_furniture(line: str) -> None:
    assert inner(line) == [("furniture", line)]


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("## Drills in Siberia", "Drills in Siberia"),
        ("### Drills in Siberia ###", "Drills in Siberia"),
        ("Drills in Siberia\n---", "Drills in Siberia"),
        ("Drills in Siberia\n=====", "Drills in Siberia"),
        ("**Drills in Siberia**", "Drills in Siberia"),
        ("*Drills in Siberia*", "Drills in Siberia"),
        ("Drills in Siberia", "Drills in Siberia"),
        ("WAR GAMES IN THE FAR EAST OF RUSSIA DRAW EYES FROM ALL AROUND THE WORLD", None),
    ],
)
def test_headings(marked: str, words: str | None) -> None:
    assert inner(marked) == [("heading", words or marked)]


@pytest.mark.parametrize(
    "line", ["He did not.", "“Never,” he said.", "What would come next?", "and then, silence"]
)
def test_a_short_sentence_is_no_heading(line: str) -> None:
    assert inner(line) == [("body", line)]


def test_the_first_line_is_the_title_and_the_next_a_heading() -> None:
    text = f"Pact signed in Vladivostok\n\nTwo leaders meet, and Washington frets\n\n{LONG}\n"
    assert [kind for kind, _ in told(text)] == ["title", "heading", "body"]


def test_a_letterhead_over_a_marked_title_is_furniture() -> None:
    head = "Republic of Examples\nMinistry of Foreign Affairs\n\nPRESS RELEASE\n\n"
    text = f"{head}# Position on the dam\n\n{LONG}\n"
    assert [kind for kind, _ in told(text)] == ["furniture", "furniture", "furniture", "title", "body"]


@pytest.mark.parametrize(
    "text", ["China imposed tariffs on the United States", "China imposed tariffs on the United States."]
)
def test_a_text_of_one_sentence_is_body(text: str) -> None:
    assert told(text) == [("body", text)]


def test_list_items_are_passages_of_their_own_without_their_markers() -> None:
    text = f"{LONG}\n\n- oil and gas\n- arms, and\n* trade\n1. first\n2) second\n\n{MORE}\n"
    layout = lay_out(text)
    assert [text[slice(*p.spans[0])] for p in layout.passages[1:-1]] == [
        "oil and gas",
        "arms, and",
        "trade",
        "first",
        "second",
    ]
    assert all(len(p.spans) == 1 and p.kind is BlockKind.BODY for p in layout.passages)


def test_a_block_quotation_is_body_and_a_bare_mark_parts_it() -> None:
    text = f"{LONG}\n\n> We will go on\n> with this.\n>\n> Nobody stops us.\n\n{MORE}\n"
    assert shown(text)[1:-1] == ["We will go on with this.", "Nobody stops us."]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    wrapped = "\n".join(re.findall(r".{1,60}(?:\s|$)", LONG))
    assert shown(f"{wrapped}\n\n{wrapped}\n") == [LONG, LONG]


def test_long_lines_without_blank_lines_are_paragraphs() -> None:
    assert shown(f"{LONG}\n{MORE}\n{LONG}\n") == [LONG, MORE, LONG]


def test_wrapped_paragraphs_without_blank_lines_part_at_a_short_line() -> None:
    first = (
        "The two sides agreed on oil, on gas and on arms, and they\n"
        "said that they would meet again in the spring of next\n"
        "year in Beijing."
    )
    second = (
        "Washington kept silent for a day before it answered, and\n"
        "when it did, it spoke of the tariffs that it would raise\n"
        "on the first of May."
    )
    assert shown(f"{first}\n{second}\n") == [first.replace("\n", " "), second.replace("\n", " ")]


def test_a_byline_and_a_day_under_a_title_need_no_blank_lines() -> None:
    text = f"Pact signed in Vladivostok\nBy Jane Doe\n13 September 2018\n\n{LONG}\n"
    assert [kind for kind, _ in told(text)] == ["title", "byline", "dateline", "body"]


@pytest.mark.parametrize(
    "between",
    [
        "",
        "[A link to elsewhere]\n\n",
        "Advertisement\n\n",
        "Tanks roll by. (AP)\n\n",
        "Page 3\n\nThe Daily\n3\n\n"[:8] + "\n",
    ],
)
def test_a_paragraph_broken_in_mid_phrase_is_one_passage(between: str) -> None:
    text = (
        f"{MORE}\n\nPutin urged Washington to normalise\n\n{between}relations with North Korea.\n\n{LONG}\n"
    )
    assert "Putin urged Washington to normalise relations with North Korea." in shown(text)
    assert shown(text)[0] == MORE and shown(text)[-1] == LONG


def test_a_paragraph_that_stops_at_a_word_no_sentence_ends_with_goes_on_in_capitals() -> None:
    assert shown(f"{MORE}\n\nHe said he would meet with the\n\nChinese president in May.\n")[1] == (
        "He said he would meet with the Chinese president in May."
    )


def test_an_abbreviation_before_lower_case_does_not_end_a_paragraph() -> None:
    assert shown(f"{MORE}\n\nThe tariffs were raised by the U.S.\n\ngovernment in May.\n")[1].endswith(
        "U.S. government in May."
    )


def test_whole_paragraphs_headings_and_quotations_stay_apart() -> None:
    quoted = '"We go on.\n\n"And nobody stops us."'
    assert shown(f"{LONG}\n\n{quoted}\n\n{MORE}\n") == [LONG, '"We go on.', '"And nobody stops us."', MORE]
    text = f"{LONG[:-1]}\n\n## Next\n\nand so on it went.\n"
    assert len(lay_out(text).passages) == 3


def test_front_matter_code_and_comments_are_furniture() -> None:
    text = (
        f"---\ntitle: Pact\ndate: 2018-09-12\n---\n\n{LONG}\n\n```\nx = 1\n```\n\n<!-- hidden -->\n\n{MORE}\n"
    )
    assert [kind for kind, _ in told(text)] == ["furniture", "body", "furniture", "furniture", "body"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends_of_every_kind(end: str) -> None:
    text = f"# Pact signed\n\nBy Jane Doe\n\n{LONG}\n\n{MORE}\n".replace("\n", end)
    assert told(text) == [("title", "Pact signed"), ("byline", "By Jane Doe"), ("body", LONG), ("body", MORE)]


MARKUP = re.compile(
    r"\s|[*_]|#+|[>]|[-+•‣◦▪●–]|\d{1,3}[.)]|[a-z]\)|=+"
)  # what blocks may leave out: see blocs.reports.paragraphs


def check(text: str, layout: Layout) -> None:
    at = 0
    for block in layout.blocks:
        assert at <= block.start < block.end <= len(text)
        assert not text[block.start].isspace() and not text[block.end - 1].isspace()
        assert MARKUP.sub("", text[at : block.start]) == ""
        at = block.end
    assert MARKUP.sub("", text[at:]) == ""
    spans = sorted(span for p in layout.passages for span in p.spans)
    running = {BlockKind.TITLE, BlockKind.HEADING, BlockKind.BODY, BlockKind.CAPTION}
    assert spans == [(b.start, b.end) for b in layout.blocks if b.kind in running]
    assert [p.spans[0] for p in layout.passages] == sorted(p.spans[0] for p in layout.passages)
    assert all(p.kind is BlockKind.BODY or len(p.spans) == 1 for p in layout.passages)


pieces = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "# ",
                "## ",
                "- ",
                "1. ",
                "> ",
                "*",
                "**",
                "_",
                "---",
                "===",
                "```",
                "|",
                "\n",
                "\n\n",
                "\r\n",
                "\r",
                "\x0c",
                " ",
                "\t",
                "By Jane Doe",
                "MOSCOW (AP) — ",
                "13 September 2018",
                "[link]",
                "Read more: x",
                "a@b.com",
                "(AP)",
                "Photo: x",
                LONG,
                "the tail of a phrase",
                "of the",
                "He said no.",
                "Subhead Here",
                "\u200b",
                "\u202e",
                "“",
                "\\",
                "<!--",
                "-->",
                "(c)",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=30,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(pieces)
def test_blocks_are_ordered_disjoint_and_leave_out_only_markup(text: str) -> None:
    check(text, lay_out(text))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "“" * 10_000 + LONG + "”" * 10_000,
        ">" * 10_000 + " " + LONG,
        "*a" * 100_000,
        "[a](" * 100_000,
        "abc def\n\n" * 12_000,
        "Abc of the\n\n" * 12_000,
        "- a\n" * 20_000,
        "\u202e\u2066abc \u200b" * 30_000,
        "A b\r\nc\rd\x0be\x0cf\u2028" * 10_000,
        "MOSCOW, " * 60_000,
        "Jane Doe, " * 50_000,
        "&amp" * 100_000,
        "<a " * 100_000,
    ],
    ids=lambda text: text[:8].encode("unicode_escape").decode(),
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    start = time.perf_counter()
    layout = lay_out(text)
    seen = [view(text, passage) for passage in layout.passages]
    assert time.perf_counter() - start < 8  # a square of these lengths takes minutes
    check(text, layout)
    assert sum(len(v.text) for v in seen) <= len(text) + len(seen)


@pytest.mark.parametrize(
    "line", ["--|--" + " " * 100_000 + "x", "|" + " |" * 50_000 + "x", "-" * 100_000 + "x"]
)
def test_a_line_made_to_keep_a_reader_busy_takes_no_time(line: str) -> None:
    start = time.perf_counter()
    assert lay_out(f"{line}\n{line}\n").blocks
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("rule", ["--|--", "| --- | :--: |", "---|---|", "--|--  |  ", ":--|:--:|--:  "])
def test_rules_of_tables(rule: str) -> None:
    text = f"a line of text\n{rule}\nanother line of text, which ends.\n"
    assert [text[b.start : b.end] for b in lay_out(text).blocks if b.kind is BlockKind.FURNITURE] == [
        rule.strip()
    ]
