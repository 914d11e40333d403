"""The state of a view stands in its address, which leads back to it; hostile words lead nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from blocs.errors import BlocsError, RegistryError, UsageError
from blocs.states import registry
from blocs.web.page import Change, Page, address
from blocs.web.params import (
    choice,
    code,
    codes,
    day,
    flag,
    number,
    parameters,
    passage,
    query_of,
    read_view,
    ref,
    several,
    text,
    whole,
    year,
)  # fmt: skip
from blocs.web.routes import changes, pages

PAGES = pages()
CODES = sorted({*registry().states, *registry().bodies})
WRITTEN = {
    "tariff": ("USA:CHN/manufactures=25~200bn", "usa:rus=3.14159", "EU:CHN=0"),
    "sanction": ("USA,EU:RUS/energy=30", "usa:irn=12.5"),
    "ban": ("USA,EU:RUS/energy~imports", "CHN:JPN"),
    "cost": ("CHN:RUS=-10", "CHN:RUS=0.125"),
    "agreement": ("EU,JPN=-10~tariff=0", "CHN,RUS=-5"),
    "hostility": ("USA:CHN=0.6", "IND:PAK=1"),
    "watch": ("CHN,RUS", "United States:China", "NATO,RUS"),
}
"""What parameters take that are written in a language of their own; see the tests of these pages."""
WORDS = st.text(st.characters(exclude_categories=()), max_size=40)


@dataclass(frozen=True)
class View:
    """A field of every kind."""

    a: str = code("one")
    many: tuple[str, ...] = codes("some")
    kind: str = choice("kind", "this", "that")
    since: int | None = year("since", None)
    share: float = number("share", -1, 1, 0.5)
    on: date | None = day("on")
    q: str = text("words", "usual")
    id: str | None = ref("id", None)
    named: tuple[str, ...] = several("names", among=("x", "y", "z"))
    free: tuple[str, ...] = several("free words")
    bold: bool = flag("bold")
    said: str = passage("lines", most=100)
    most: int = whole("most", -5, 5, 1)


def taken(view: type[Any], path: str, at: str) -> Any:
    """The view that a browser gets which follows an address."""
    parts = urlsplit(at)
    assert not parts.netloc and not parts.scheme
    names, values = path.split("/"), parts.path.split("/")
    assert len(names) == len(values)
    held = {n[1:-1]: unquote(v) for n, v in zip(names, values, strict=True) if n.startswith("{")}
    return read_view(view, held, parse_qsl(parts.query, keep_blank_values=True))


def told(name: str, param: Any) -> st.SearchStrategy[str]:
    """Values that a parameter may take, and some that it may not."""
    schema = param.schema
    if name in WRITTEN:
        return st.sampled_from(WRITTEN[name]) | WORDS
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"]).map(str)
    if schema["type"] == "number":
        return st.floats(schema["minimum"], schema["maximum"]).map(repr)
    if schema.get("format") == "date":
        return st.dates().map(date.isoformat)
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    return st.sampled_from(CODES) | WORDS


def readings(view: type[Any], data: st.DataObject) -> Any:
    """A view that some address leads to."""
    pairs: list[tuple[str, str]] = []
    for name, (param, default) in parameters(view).items():
        if default is not ... and data.draw(st.booleans()):
            continue
        most = 3 if param.many else 1
        # what must be told is drawn several times, since words of any kind are mostly refused
        least = 8 if default is ... else 1
        drawn = data.draw(st.lists(told(name, param), min_size=least, max_size=max(least, most)))
        found = [(name, value) for value in drawn if _taken_by(param, value)]
        assume(found or default is not ...)
        pairs += found[:most]
    return read_view(view, {}, pairs)


def _taken_by(param: Any, value: str) -> bool:
    try:
        param.parse(value)
    except BlocsError:
        return False
    return True


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_an_address_leads_back_to_its_view(data: st.DataObject) -> None:
    view = readings(View, data)
    at = address("/things/{a}", view)
    assert taken(View, "/things/{a}", at) == view
    assert address("/things/{a}", taken(View, "/things/{a}", at)) == at


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_every_address_of_every_page_leads_back_to_its_view(page: Page, data: st.DataObject) -> None:
    view = readings(page.view, data)
    at = page.to(view)
    assert at.isascii() and at.startswith("/") and not at.startswith("//")
    assert taken(page.view, page.path, at) == view


@pytest.mark.parametrize("page", [*PAGES, *changes()], ids=lambda page: page.name)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_hostile_words_make_a_view_or_are_refused_in_words(page: Page | Change, data: st.DataObject) -> None:
    pairs = []
    for name, (param, default) in parameters(page.view).items():
        if default is ... or data.draw(st.booleans()):
            hostile = data.draw(
                WORDS | st.sampled_from(["../../etc/passwd", "\x00", "\ud800", "%00", "9" * 50, "NaN"])
            )
            pairs += [(name, hostile)] * (2 if param.many else 1)
    try:
        view = read_view(page.view, {}, pairs)
    except (UsageError, RegistryError) as error:
        assert str(error) and "\x00" not in str(error)
    else:
        for name, (param, _) in parameters(page.view).items():
            value = getattr(view, name)
            for each in value if param.many else (value,):
                if isinstance(each, str) and not param.schema.get("maxLength", 0) > 2_000:
                    assert not any("\ud800" <= letter <= "\udfff" for letter in each)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_part_of_a_path_is_a_parameter(page: Page) -> None:
    known = parameters(page.view)
    assert set(page.parts) <= set(known)
    assert all(default is ... for name, (_, default) in known.items() if name in page.parts)
    assert all(default is not ... for name, (_, default) in known.items() if name not in page.parts)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("a", "Freedonia", "a: no state or body is known as 'Freedonia'"),
        ("a", "x" * 300, "a: it has 300 characters; give at most 200"),
        ("kind", "other", "kind: 'other' is none of: this, that"),
        ("since", "20x8", "since: '20x8' is no whole number"),
        ("since", "1500", "since: 1500 is not from 1816 to 2100"),
        ("since", "9" * 40, "since: '9"),
        ("share", "nan", "share: 'nan' is no number from -1 to 1"),
        ("share", "inf", "share: 'inf' is no number from -1 to 1"),
        ("share", "1e400", "share: '1e400' is no number from -1 to 1"),
        ("on", "2018-02-30", "on: '2018-02-30' is no day"),
        ("on", "20180230", "on: '20180230' is no day"),
        ("on", "2018-01-01T00:00", "on: '2018-01-01T00:00' is no day"),
        ("id", "../secret", "id: it is no id"),
        ("id", "a/b", "id: it is no id"),
        ("id", "a\n", "id: it is no id"),
        ("named", "w", "named: 'w' is none of: x, y, z"),
        ("bold", "yes", "bold: 'yes' is none of: 1, 0"),
        ("said", "x" * 101, "said: it has 101 characters; give at most 100"),
        ("q", "x" * 201, "q: it has 201 characters; give at most 200"),
    ],
)
def test_what_is_wrong_is_told_with_its_name(name: str, value: str, words: str) -> None:
    pairs = [(name, value)] if name == "a" else [("a", "CHN"), (name, value)]
    with pytest.raises((UsageError, RegistryError)) as raised:
        read_view(View, {}, pairs)
    assert str(raised.value).startswith(words)


def test_values_are_made_plain() -> None:
    pairs = [
        ("a", " people's republic of china "),
        ("q", "steel\r\n\x00and  tin"),
        ("many", "Kremlin"),
        ("many", "RUS"),
    ]
    view = read_view(View, {}, pairs)
    assert (view.a, view.q, view.many) == ("CHN", "steel and tin", ("RUS",))
    assert read_view(View, {}, [("a", "CHN"), ("said", "one\r\ntwo\n")]).said == "one\ntwo\n"
    assert str(read_view(View, {}, [("a", "CHN"), ("share", "-0")]).share) == "0.0"


def test_a_path_counts_before_a_query_and_the_last_of_two() -> None:
    view = read_view(View, {"a": "CHN"}, [("a", "RUS"), ("most", "2"), ("most", "3"), ("unknown", "x")])
    assert (view.a, view.most) == ("CHN", 3)


def test_what_is_empty_is_not_given() -> None:
    view = read_view(View, {"a": "CHN"}, [("q", ""), ("most", " "), ("since", "\t"), ("free", "\x00")])
    assert view == View("CHN")
    assert query_of(view, leave=("a",)) == []


def test_what_must_be_given_is_asked_for() -> None:
    with pytest.raises(UsageError, match="a is not given; it is one"):
        read_view(View, {}, [])


def test_more_values_than_a_page_takes_are_refused() -> None:
    with pytest.raises(UsageError, match="free: given 61 times; at most 60"):
        read_view(View, {"a": "CHN"}, [("free", str(n)) for n in range(61)])
