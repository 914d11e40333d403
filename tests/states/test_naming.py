"""States and bodies as a person types them, and states as a person reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import RegistryError, UsageError
from blocs.states import registry
from blocs.states.naming import code_of, name_of, pair_in, pair_of


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("China", "CHN"), ("chn", "CHN"), ("CHINA", "CHN"), ("Kremlin", "RUS"), ("us", "USA"), ("uk", "GBR"),
        ("united states", "USA"), (" North  Korea ", "PRK"), ("nato", "NATO"), ("EU", "EU"), ("SUN", "SUN"),
        ("Soviet Union", "SUN"), ("Putin", "RUS"),
    ],
)  # fmt: skip
def test_names_of_states(name: str, code: str) -> None:
    assert code_of(name) == code


def test_names_that_are_none() -> None:
    with pytest.raises(RegistryError, match="use a name in English or a code"):
        code_of("Qwxyzzy")
    with pytest.raises(RegistryError, match="say which"):
        code_of("Congo")
    assert pair_of("China, Russia") == ("CHN", "RUS")
    with pytest.raises(UsageError, match="not two states"):
        pair_of("CHN,RUS,USA")


@given(st.sampled_from(sorted(registry().states)), st.booleans())
def test_every_code_stands_for_itself_in_any_case(code: str, small: bool) -> None:
    assert code_of(f" {code.lower() if small else code} ") == code


@pytest.mark.parametrize("text", ["CHN:RUS", "china,Russia", " CHN : Kremlin ", "CHN,RUS,"])
def test_two_states_with_a_colon_or_a_comma(text: str) -> None:
    assert pair_in(text) == ("CHN", "RUS")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("CHN", "^--watch CHN: is not two states; write CHN:RUS, or 'China:Russia'$"),
        ("A:B:C", "^--watch A:B:C: is not two states"),
        ("CHN:china", "^--watch CHN:china: name two states$"),
        ("CHN:EU", "^--watch CHN:EU: EU is a body of several states; name one of its members$"),
    ],
)
def test_what_is_no_two_states_says_where_it_stood(text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        pair_in(text, "--watch")


def test_a_pair_says_how_it_is_written() -> None:
    assert pair_of("nato, China") == ("NATO", "CHN")
    with pytest.raises(UsageError, match=r"^'CHN' is not two states; write CHN,RUS or 'China, Russia'$"):
        pair_of("CHN")
    with pytest.raises(UsageError, match=r"; write --pair A,B$"):
        pair_of("CHN", "--pair A,B")


def test_names_of_codes() -> None:
    assert [name_of(code) for code in ("GBR", "ROW", "NATO", "")] == [
        "United Kingdom",
        "rest of the world",
        "NATO",
        "",
    ]
