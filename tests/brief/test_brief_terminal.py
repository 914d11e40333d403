"""The terminal brief: sixty lines of a hundred columns, plain where there is no terminal."""

from __future__ import annotations

import io

import pytest
from gold import ATLAS
from rich.console import Console

from blocs.brief import Brief, compose
from blocs.brief.terminal import _wide


@pytest.mark.parametrize("name", ["france_brief", "hostile_brief", "many_brief"])
def test_fits(name: str, request: pytest.FixtureRequest) -> None:
    text = request.getfixturevalue(name).to_text()
    lines = text.splitlines()
    assert len(lines) <= 60
    assert max(map(_wide, lines)) <= 100
    assert not any(ord(c) < 32 or 0x202A <= ord(c) <= 0x202E for line in lines for c in line)


def test_order_and_content(france_brief: Brief) -> None:
    text = france_brief.to_text()
    heads = [
        "France and Germany draw together under pressure from Iran.",
        "Who stands where",
        "What happened",
        "How much",
        "Who says what",
        "What would follow",
        "What was not understood",
        "Sources",
    ]
    assert [text.index(h) for h in heads] == sorted(text.index(h) for h in heads)
    assert (
        "France ══ Germany  2 acts of cooperation" in text
        or "Germany ══ France  2 acts of cooperation" in text
    )
    assert "\n  $40 billion: trade (France and Germany, 2019) – a party’s words\n" in text


def test_nothing() -> None:
    assert compose([], atlas=ATLAS).to_text() == "No reports"


def test_colour_only_on_a_terminal(france_brief: Brief) -> None:
    plain, colour = io.StringIO(), io.StringIO()
    Console(file=plain, width=100).print(france_brief)
    Console(file=colour, width=100, force_terminal=True, color_system="standard").print(france_brief)
    assert "\x1b[" not in plain.getvalue()
    assert "\x1b[" in colour.getvalue()
    assert plain.getvalue().rstrip("\n") == france_brief.to_text()
