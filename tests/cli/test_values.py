"""Values of fields as typed, and in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from blocs.cli.fields import difference, moment, value_in_words
from blocs.cli.values import fitting, parsed
from blocs.errors import RegistryError, UsageError


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("type=consult", "type", "CONSULT"),
        ("realis=Planned", "realis", "planned"),
        ("actors=CHN,RUS", "actors", ["CHN", "RUS"]),
        ("actors = China, the Kremlin ,RUS", "actors", ["CHN", "RUS"]),
        ("recipients=none", "recipients", []),
        ("speaker-state=eu", "speaker_state", ["EU"]),
        ("date=2018-09-11", "date", ["2018-09-11", "2018-09-11"]),
        ("date=2018-09-11..2018-09-13", "date", ["2018-09-11", "2018-09-13"]),
        ("date=2018-09-11, 2018-09-13", "date", ["2018-09-11", "2018-09-13"]),
        ("date=11 September 2018", "date", ["2018-09-11", "2018-09-11"]),
        ("date=11 Sep 2018 .. 13 Sep 2018", "date", ["2018-09-11", "2018-09-13"]),
        ("date=September 11, 2018", "date", ["2018-09-11", "2018-09-11"]),
        ("period=None", "period", None),
        ("value=3000", "value", [3000.0, 3000.0]),
        ("value=3,000", "value", [3000.0, 3000.0]),
        ("value=2000..3000", "value", [2000.0, 3000.0]),
        ("value=3000..", "value", [3000.0, None]),
        ("value=..2.5", "value", [None, 2.5]),
        ("value=-4", "value", [-4.0, -4.0]),
        ("value=1.5 billion..2bn", "value", [1.5e9, 2e9]),
        ("value=3.2k", "value", [3200.0, 3200.0]),
        ("comparator=>=", "comparator", ">="),
        ("of=Chinese troops = soldiers", "of", "Chinese troops = soldiers"),
        ("direct=yes", "direct", True),
        ("direct=False", "direct", False),
        ("foo=bar", "foo", "bar"),
    ],
)
def test_what_is_typed(text: str, name: str, value: Any) -> None:
    assert parsed(text) == (name, value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("date", "'date' is not FIELD=VALUE; write it as date=2018-09-11"),
        ("=3", "is not FIELD=VALUE"),
        ("date=", "is not FIELD=VALUE"),
        ("x" * 10_000_000, "is not FIELD=VALUE"),
        ("date=someday", "no day can be read from 'someday'"),
        ("date=2018-02-30", "no day can be read"),
        ("date=..2018-02-03", "no day can be read"),
        ("value=many", "'many' is no number; write 3000, 2000..3000, 3000.. or 2.5 billion"),
        ("value=1e999", "is no number"),
        ("value=nan", "is no number"),
        ("value=inf", "is no number"),
        ("value=3 apples", "is no number"),
        ("value=" + "9" * 1_000_000, "is no number"),
        ("direct=perhaps", "'perhaps' is neither true nor false"),
    ],
)
def test_what_cannot_be_meant(text: str, says: str) -> None:
    with pytest.raises(UsageError) as raised:
        parsed(text)
    assert says in str(raised.value) and len(str(raised.value)) < 400


def test_states_that_are_none() -> None:
    with pytest.raises(RegistryError, match="did you mean CHN"):
        parsed("actors=Chinna")


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_days_come_back(one: date, two: date) -> None:
    days = sorted((one.isoformat(), two.isoformat()))
    assert parsed(f"date={'..'.join(days)}") == ("date", days)


@given(st.floats(0, 1e15), st.floats(0, 1e15))
def test_numbers_come_back(low: float, high: float) -> None:
    assert parsed(f"value={low!r}..{high!r}") == ("value", [low, high])


@given(
    st.sampled_from(["=", ">", "<", ">=", "<=", "~", "<~", ">~"]),
    st.none() | st.floats(0, 9), st.none() | st.floats(0, 9),
)  # fmt: skip
def test_a_comparator_fits_its_value(comparator: str, low: float | None, high: float | None) -> None:
    assume(low is not None or high is not None)  # the store refuses a value that says nothing
    changes = fitting({"value": [low, high]}, comparator)
    fits = changes.get("comparator", comparator)
    if fits in (">", ">=", "<", "<="):
        assert (low is None) == (fits[0] == "<") and (high is None) == (fits[0] == ">")
    if low is None or high is None:
        assert fits in (">", ">=", "<", "<=", "~", "<~", ">~")


def test_a_comparator_that_is_given_stays() -> None:
    given_ = {"value": [3.0, None], "comparator": ">"}
    assert fitting(given_, "=") == given_
    assert fitting({"realis": "planned"}, "=") == {"realis": "planned"}
    assert fitting({"value": [3.0, 3.0]}, None) == {"value": [3.0, 3.0]}


def test_in_words() -> None:
    assert value_in_words("value", (None, 80)) == "80 or less"
    assert value_in_words("value", (2000, 3000.5)) == "2,000 to 3,000.5"
    assert value_in_words("confidence", 0.5) == "0.50"
    assert value_in_words("direct", True) == "yes"
    assert value_in_words("place", {"name": "Vladi\x1bvostok", "lat": 1}) == "Vladi vostok"
    assert len(value_in_words("of", "x" * 10_000_000)) == 60
    assert moment("2026-11-22T09:26:31.123+00:00") == "2026-11-22 09:26 UTC"


def test_differences() -> None:
    old = {"date": None, "actors": ("RUS",), "of_span": (1, 2), "actor_spans": ()}
    new = {"date": ("2018-09-11",) * 2, "actors": ("CHN", "RUS"), "of_span": (1, 3), "actor_spans": ((1, 2),)}
    assert difference(old, old, new) == "date none → 2018-09-11, actors RUS → CHN RUS"
    assert difference(["of_span", "actor_spans"], old, new) == "other words for of and actor"
    assert difference([], old, new) == ""
