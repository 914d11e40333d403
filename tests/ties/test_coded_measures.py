"""Coded events by dyad and month, week or year: against counts by hand, by `event_balance` and by csv."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from blocs.errors import RegistryError, StoreError, UsageError
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.sources.joining import directed, in_system, join, undirected
from blocs.sources.spans import by_year, in_periods
from blocs.ties import dyad_months, dyad_weeks, dyad_years, tie
from blocs.ties.event_balance import coded_events, event_balance

from .coded_store import Row, keep, row

OCTOBER = [("2019-10-01", "2019-10-31")]
CLASSES = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
NUMBERS = {"USA": 2, "CAN": 20, "CHN": 710, "RUS": 365, "JPN": 740}


def found(frame: Frame, *names: str) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Cells by key."""
    assert isinstance(frame.unit, Unit)
    keys = zip(*(frame[key] for key in frame.unit.keys), strict=True)
    return dict(zip(keys, zip(*(frame[name] for name in names), strict=True), strict=True))


# ---- what one row is


def test_counts_by_class_with_their_n(tmp_path: Path) -> None:
    rows = [
        row("2019-10-01", "CHN", "USA", "040", 1, goldstein=1.0, mentions=4, place="Beijing"),
        row("2019-10-02", "CHN", "USA", "070", 2, goldstein=7.0, mentions=1, place="Beijing"),
        row("2019-10-03", "CHN", "USA", "112", 3, goldstein=-2.0, mentions=2, place="Beijing"),
        row("2019-10-04", "CHN", "USA", "190", 4, goldstein=-10.0, mentions=3, place="Beijing"),
        row("2019-10-04", "CHN", "USA", None, None, type="AGREE", place="Beijing"),
        row("2019-10-05", "USA", "CHN", "042", 1, goldstein=1.9, mentions=5),
        row("2019-10-05", "USA", None),
        row("2019-10-05", "USA", "USA"),
        row("2019-10-05", "USA", "EU"),
    ]
    made = dyad_months(keep(tmp_path, rows, OCTOBER))
    assert made.unit == Unit.of("directed dyad-month") and made.unit == "directed dyad-month (COW)"
    told = found(made, *CLASSES, "n", "events", "reports", "goldstein_n", "late", "covered")
    assert told == {
        (710, 2, 201910): (1, 1, 1, 1, 5, 5, 10, 4, 0, 1.0),
        (2, 710, 201910): (1, 0, 0, 0, 1, 1, 5, 1, 0, 1.0),
    }
    assert found(made, "net", "share")[710, 2, 201910] == (0.0, pytest.approx(5 / 9))
    assert found(made, "net", "net_share")[2, 710, 201910] == (1.0, pytest.approx(1 / 9))
    assert made["goldstein"] == (pytest.approx(1.9), pytest.approx(-1.0))
    assert made.coverage is not None and "1 acts of a side without a number" in made.coverage.note


def test_an_act_told_again_counts_once_and_its_rows_beside_it(tmp_path: Path) -> None:
    one = row("2019-10-01", "CHN", "USA", "190", 4, place="Taipei", goldstein=-10.0, mentions=1)
    rows = [
        *[one] * 5,
        {**one, "cameo": "193", "goldstein": -9.0},
        {**one, "place": "Beijing"},
        {**one, "place": None},
        {**one, "place": None},
        {**one, "day": date(2019, 10, 2)},
        {**one, "cameo": "180"},
    ]
    store = keep(tmp_path, rows, OCTOBER, parts=3)
    told = found(
        dyad_months(store), "n", "material_conflict", "events", "reports", "goldstein", "goldstein_n"
    )
    assert told == {(710, 2, 201910): (5, 5, 11, 11, pytest.approx((-59 / 6 - 40) / 5, abs=1e-6), 5)}
    told = found(dyad_months(store, distinct=False), "n", "material_conflict", "events", "goldstein_n")
    assert told == {(710, 2, 201910): (11, 11, 11, 11)}


def test_a_symmetric_act_is_of_both_and_its_mirror_is_no_second_telling(tmp_path: Path) -> None:
    one = row("2019-10-01", "USA", "CAN", "036", 1, symmetric=True, place="Ottawa", mentions=3)
    mirror = {**one, "actor": "CAN", "recipient": "USA"}
    alone = row("2019-10-02", "CAN", "USA", "057", 1, symmetric=True, mentions=2)
    store = keep(tmp_path, [one, mirror, one, alone, row("2019-10-03", "USA", "CAN", "112", 3)], OCTOBER)
    both = found(dyad_months(store), "n", "events", "verbal_cooperation", "verbal_conflict", "reports")
    assert both == {(2, 20, 201910): (3, 4, 2, 1, 8), (20, 2, 201910): (2, 3, 2, 0, 8)}
    assert found(dyad_months(store, directed=False), "n", "events", "reports") == {(2, 20, 201910): (3, 4, 8)}


def test_acts_in_two_directions_are_two(tmp_path: Path) -> None:
    rows = [row("2019-10-01", "USA", "CAN"), row("2019-10-01", "CAN", "USA")]
    assert found(dyad_months(keep(tmp_path, rows, OCTOBER), directed=False), "n") == {(2, 20, 201910): (2,)}


def test_rows_that_were_taken_in_long_after_their_day(tmp_path: Path) -> None:
    rows = [
        row("2018-10-24", "USA", "CAN", added="2019-10-24"),
        row("2018-10-25", "USA", "CAN", added="2018-10-26"),
        row("2018-10-25", "USA", "CHN", added="2019-10-25"),
        row("2018-10-25", "USA", "JPN"),
    ]
    store = keep(tmp_path, rows, [("2018-10-01", "2019-10-31")])
    told = found(dyad_years(store, until=2018), "n", "events", "late", "share")
    assert told[2, 20, 2018] == (1, 1, 1, pytest.approx(1 / 2))
    assert told[2, 710, 2018] == (0, 0, 1, 0.0) and told[2, 740, 2018] == (1, 1, 0, pytest.approx(1 / 2))
    told = found(dyad_years(store, until=2018, late=None), "n", "late", "share")
    assert told[2, 20, 2018] == (2, 0, 0.5) and told[2, 710, 2018] == (1, 0, 0.25)
    assert found(dyad_years(store, until=2018, late=366), "n")[2, 20, 2018] == (2,)
    noted = dyad_years(store).coverage
    assert noted is not None and "2 of 4 rows of the source are late by 300 days or more" in noted.note


# ---- no event and no file


def test_no_event_is_zero_and_no_file_is_missing(tmp_path: Path) -> None:
    rows = [row("2019-09-24", "CHN", "USA", mentions=1), row("2019-10-24", "CHN", "USA", mentions=1)]
    store = keep(tmp_path, rows, [("2019-10-16", "2019-10-31"), ("2019-11-01", "2019-11-30")])
    made = dyad_months(store, "2019-09", "2019-12", ("CHN", "USA"))
    told = found(made, "n", "material_conflict", "reports", "late", "covered")
    none = (None, None, None, None, 0.0)
    half = pytest.approx(16 / 31)
    assert told == {
        **{(*way, month): none for way in ((2, 710), (710, 2)) for month in (201909, 201912)},
        (710, 2, 201910): (1, 0, 1, 0, half),
        (710, 2, 201911): (0, 0, 0, 0, 1.0),
        (2, 710, 201910): (0, 0, 0, 0, half),
        (2, 710, 201911): (0, 0, 0, 0, 1.0),
    }
    assert set(made["net"]) == {None, 1.0} and made["share"].count(None) == 6
    every = dyad_months(store, "2019-09", "2019-12")
    assert found(every, "n") == {(710, 2, 201910): (1,)}
    assert every.coverage is not None and every.coverage.periods == (201910, 201911)
    assert "1 rows of months that no file covers left out" in every.coverage.note
    keys = [[20, 2, 710, 710], [710, 710, 20, 2], [201911, 201909, 201910, 201910]]
    asked = Frame(every.unit, [Column.of(name, key) for name, key in zip(every.unit.keys, keys, strict=True)])
    joined = join(asked, every, ["n", "share", "goldstein", "covered"])
    assert joined["n"] == (0, None, 0, 1) and joined["share"] == (0.0, None, 0.0, 1.0)
    assert joined["goldstein"] == (None,) * 4 and joined["covered"] == (None, None, None, half)


def test_mentions_that_a_source_never_tells_are_missing(tmp_path: Path) -> None:
    store = keep(tmp_path, [row("2019-10-24", "CHN", "USA")], OCTOBER, "icews")
    assert dyad_months(store, pair=("USA", "CHN"))["reports"] == (None, None)


def test_states_that_were_not_there_have_no_rows(tmp_path: Path) -> None:
    rows = [row("1990-10-02", "DDR", "USA"), row("1990-10-01", "DEU", "USA"), row("1990-11-01", "DEU", "USA")]
    store = keep(tmp_path, [*rows, row("1991-05-01", "SUN", "USA")], [("1990-09-01", "1992-12-31")])
    pair = dyad_months(store, pair=("UKR", "USA"))
    assert min(pair["month"]) == 199112
    told = found(dyad_months(store, pair=("DEU", "USA"), directed=False), "n")
    assert told[2, 260, 199009] == (0,) and told[2, 255, 199010] == (1,) and told[2, 255, 199011] == (1,)
    assert found(dyad_years(store, pair=("RUS", "USA"), directed=False), "n")[2, 365, 1991] == (1,)
    assert found(dyad_years(store, system="gw"), "n")[365, 2, 1991] == (1,)


# ---- periods


def test_weeks_are_those_of_iso(tmp_path: Path) -> None:
    rows = [row("2019-12-29", "USA", "CAN"), row("2019-12-30", "USA", "CAN"), row("2021-01-03", "USA", "CAN")]
    store = keep(tmp_path, rows, [("2019-12-23", "2021-01-10")])
    made = dyad_weeks(store, pair=("USA", "CAN"), directed=False)
    told = {key[2]: n for key, (n,) in found(made, "n").items() if n}
    assert told == {201952: 1, 202001: 1, 202053: 1} and len(made) == 55


EVENTS = st.lists(
    st.tuples(
        st.dates(date(2018, 12, 20), date(2019, 2, 20)),
        st.sampled_from(sorted(NUMBERS)),
        st.sampled_from(sorted(NUMBERS)),
        st.sampled_from(["010", "042", "070", "112", "190", "195"]),
        st.sampled_from(["a", "b", None]),
        st.one_of(st.none(), st.integers(-100, 100).map(lambda tenths: tenths / 10)),
    ),
    max_size=30,
)
QUADS = {"01": 1, "04": 1, "07": 2, "11": 3, "19": 4}


def rows_of(told: Iterable[tuple[Any, ...]]) -> list[Row]:
    return [
        row(f"{day}", a, b, cameo, QUADS[cameo[:2]], place=place, goldstein=weight)
        for day, a, b, cameo, place, weight in told
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EVENTS, st.booleans(), st.booleans())
def test_the_same_as_in_memory(told: list[tuple[Any, ...]], ways: bool, once: bool) -> None:
    acts: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for place, one in enumerate(told):
        day, a, b, cameo, where, _ = one
        acts[(day, a, b, cameo[:2], where) if once else (place,)].append(one)
    weights = [[w for *_, w in rows if w is not None] for rows in acts.values()]
    means = [sum(w) / len(w) if w else float("nan") for w in weights]
    first = [rows[0] for rows in acts.values()]
    with tempfile.TemporaryDirectory() as folder:
        made = dyad_years(
            keep(Path(folder), rows_of(told), [("2018-01-01", "2019-12-31")], parts=2),
            directed=ways, distinct=once,
        )  # fmt: skip
    if not any(a != b for _, a, b, *_ in told):
        assert len(made) == 0
        return
    events = coded_events(
        [NUMBERS[one[1]] for one in first], [NUMBERS[one[2]] for one in first],
        np.array([one[0].year for one in first]), [QUADS[one[3][:2]] for one in first], means,
    )  # fmt: skip
    wanted = event_balance(events, directed=ways)
    for name in (*wanted.unit.keys, *CLASSES, "n", "goldstein_n"):  # type: ignore[attr-defined]
        assert made[name] == wanted[name], name
    for name in ("net", "goldstein"):
        np.testing.assert_allclose(made.array(name), wanted.array(name), atol=2e-6)
    assert sum(made["events"]) == sum(a != b for _, a, b, *_ in told)  # type: ignore[arg-type]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EVENTS)
def test_months_and_weeks_add_up_to_what_a_loop_counts(told: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = keep(Path(folder), rows_of(told), [("2018-12-01", "2019-02-28")])
        months, weeks, years = (make(store) for make in (dyad_months, dyad_weeks, dyad_years))
    acts = {(day, a, b, cameo[:2], where) for day, a, b, cameo, where, _ in told if a != b}
    by_month = Counter((NUMBERS[a], NUMBERS[b], day.year * 100 + day.month) for day, a, b, *_ in acts)
    by_week = Counter(
        (NUMBERS[a], NUMBERS[b], day.isocalendar().year * 100 + day.isocalendar().week)
        for day, a, b, *_ in acts
    )
    assert {key: n for key, (n,) in found(months, "n").items()} == by_month
    assert {key: n for key, (n,) in found(weeks, "n").items()} == by_week
    assert list(found(months, "n")) == sorted(by_month)
    for name in (*CLASSES, "n", "events"):
        assert by_year(months, "sum")[name] == years[name]


# ---- beside other panels


def test_joined_with_panels_of_years(tmp_path: Path) -> None:
    store = keep(tmp_path, [row("2019-10-01", "USA", "CAN"), row("2019-10-02", "CAN", "USA")], OCTOBER)
    made = dyad_months(store)
    both = undirected(made, "sum")
    assert both.unit == "dyad-month (COW)" and both["n"] == (2,) and directed(both)["n"] == (2, 2)
    keys = [Column.of("ccode1", [2]), Column.of("ccode2", [20]), Column.of("year", [2019])]
    allied = Frame("dyad-year (COW)", [*keys, Column.of("allied", [1])], (), Coverage(2019, 2019))
    with pytest.raises(UsageError, match=r"undirected\(other, 'sum'\)|in_periods\(other, 'month'\)"):
        join(both, allied)
    assert join(both, in_periods(allied, "month"), ["allied"])["allied"] == (1,)
    assert in_system(made, "gw").unit == "directed dyad-month (Gleditsch-Ward)"
    again = Frame.from_dict(made.to_dict())
    assert again == made and again.coverage == made.coverage


# ---- what is asked wrongly, and where


def test_sources_are_never_added_up(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no coded events; bring them in with: blocs import gdelt"):
        dyad_months(tmp_path)
    keep(tmp_path, [row("2019-10-24", "CHN", "USA")], OCTOBER, "gdelt2")
    keep(tmp_path, [row("2019-10-24", "CHN", "USA")] * 2, OCTOBER, "gdelt1")
    with pytest.raises(UsageError, match="holds events of gdelt1, gdelt2, which tell of the same acts"):
        dyad_months(tmp_path)
    with pytest.raises(UsageError, match="holds events of gdelt1, gdelt2"):
        dyad_months(tmp_path, source="gdelt")
    with pytest.raises(UsageError, match="no coded events of 'icews'"):
        dyad_months(tmp_path, source="icews")
    assert dyad_months(tmp_path, source="gdelt1")["events"] == (2,)
    assert dyad_months(tmp_path, source="gdelt2")["events"] == (1,)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"memory": "much"}, "memory='much': write a size"),
        ({"memory": "1KB"}, "write a size from 30MB on"),
        ({"threads": 0}, "threads=0: write a whole number"),
        ({"late": 0}, "late=0: write days from 1 on"),
        ({"since": "2020", "until": "2019"}, r"until \(2019\) lies before since \(2020\)"),
        ({"since": "soon"}, "'soon' is no day, month or year"),
        ({"pair": ("RUS", "SUN")}, "RUS and SUN are one"),
        ({"pair": ("HKG", "USA")}, "HKG never was a member"),
        ({"since": 2031}, "tells of days after that"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, told: dict[str, Any], words: str) -> None:
    keep(tmp_path, [row("2019-10-24", "CHN", "USA")], OCTOBER)
    with pytest.raises((UsageError, RegistryError), match=words):
        dyad_months(tmp_path, **told)


@pytest.mark.parametrize("name", ["it's [1] *", "a'; DROP TABLE x; --", "years?", "ünïcode 中"])
def test_hostile_names_of_folders(tmp_path: Path, name: str) -> None:
    keep(tmp_path / "its 1 x", [row("2019-10-24", "CAN", "USA")], OCTOBER)
    store = keep(tmp_path / name, [row("2019-10-24", "CHN", "USA")], OCTOBER)
    assert found(dyad_months(store), "n") == {(710, 2, 201910): (1,)}


def test_a_segment_that_is_gone_or_damaged(tmp_path: Path) -> None:
    store = keep(tmp_path, [row("2019-10-24", "CHN", "USA")], OCTOBER)
    segment = next((store / "events").glob("source=*/month=*/*.parquet"))
    segment.write_bytes(b"PAR1" + b"\0" * 40)
    with pytest.raises(StoreError, match="cannot be read"):
        dyad_months(store)
    segment.unlink()
    with pytest.raises(StoreError, match="ask again if events were dropped meanwhile"):
        dyad_months(store)


def test_little_memory_and_any_number_of_threads_give_the_same(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)
    codes = sorted(NUMBERS)
    rows = [
        row(
            f"{date(2019, 10, 1) + timedelta(int(chance.integers(0, 30)))}",
            *chance.choice(codes, 2, replace=False).tolist(), f"{chance.integers(1, 21):02d}0",
            int(chance.integers(1, 5)), place=f"place {chance.integers(0, 10**6)} " * 4,
            goldstein=float(chance.integers(-100, 101)) / 10, mentions=1,
        )
        for _ in range(20_000)
    ]  # fmt: skip
    store = keep(tmp_path, rows, OCTOBER, parts=4)
    wide = dyad_months(store, threads=2)
    assert dyad_months(store, memory="60MB", threads=1) == wide == dyad_months(store, threads=3)
    assert sum(wide["events"]) == 20_000  # type: ignore[arg-type]
    assert not list((store / "events").glob("spill-*"))


# ---- as `blocs ties` shows it


def test_a_profile_shows_each_source_by_itself(tmp_path: Path) -> None:
    keep(tmp_path, [row("2019-10-24", "CHN", "USA", goldstein=1.0)], OCTOBER)
    keep(tmp_path, [row("2018-10-24", "USA", "CHN", "112", 3)], [("2018-01-01", "2018-12-31")], "icews")
    told = tie("CHN", "USA", since=2017, store=tmp_path)
    lines = {(line.measure.name, line.told): line for line in told.lines if line.told}
    assert told.ask.until == 2019
    assert lines["net", "coded: gdelt2"].years.tolist() == [2019]
    assert lines["net", "coded: gdelt2"].values.tolist() == [1.0]
    assert lines["net", "coded: icews"].values.tolist() == [-1.0]
    assert lines["verbal_conflict", "coded: icews"].n.tolist() == [1.0]
    assert ("goldstein", "coded: icews") not in lines
    assert {name for name, _ in told.origins} >= {"gdelt2", "icews"}
    none = tie("CHN", "JPN", since=2012, until=2013, store=tmp_path)
    assert [m.why for m in none.missing if m.measure.startswith("coded")] == [
        "no file covers these years"
    ] * 2


# ---- real files, counted once more with the csv module


BOTH_SIDES = "026 030 036 040 041 042 043 044 046 050 057".split()
"""Codes of CAMEO that the readers take for acts of both sides."""
Acts = dict[tuple[Any, ...], list[tuple[bool, int, str]]]


def directed_counts(acts: Acts) -> dict[tuple[int, int], tuple[int, ...]]:
    """Rows, acts, mentions and acts by class of each direction; a mirror is no second telling."""
    told: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0] * 7)
    for (one, two, both, *_), rows in acts.items():
        ways = [[(m, q) for turned, m, q in rows if turned is way] for way in (False, True)]
        count = max(map(len, ways))
        mentions = max(sum(m for m, _ in way) for way in ways)
        for pair in [(one, two), (two, one)] if both else [(one, two)]:
            cell = told[pair]
            cell[0] += count
            cell[1] += 1
            cell[2] += mentions
            cell[2 + int(rows[0][2])] += 1
    return {pair: tuple(cell) for pair, cell in told.items()}


def add(acts: Acts, one: int, two: int, code: str, day: str, place: str, mentions: int, quad: str) -> None:
    both = code in BOTH_SIDES
    turned = both and one > two
    sides = (two, one) if turned else (one, two)
    acts[(*sides, both, day, code[:2], quad, place)].append((turned, mentions, quad))


@pytest.mark.shared
def test_the_real_export_of_gdelt(shared: Path, tmp_path: Path) -> None:
    from blocs.sources.coded.segments import import_coded
    from blocs.states.conversion import numbers_of

    place = shared / "data" / "events" / "gdelt2_20191024143000.export.CSV"
    import_coded(tmp_path, "gdelt", [place])
    acts: Acts = defaultdict(list)
    every = 0
    with place.open(encoding="utf-8", newline="") as stream:
        for line in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if line[1].startswith("201910"):
                every += 1
                a, b = ({"ROM": "ROU", "TMP": "TLS", "ZAR": "COD"}.get(line[k], line[k]) for k in (7, 17))
                one, two = numbers_of([a, b], 2019).tolist()
                if one >= 0 and two >= 0 and one != two:
                    add(acts, one, two, line[26], line[1], line[52], int(line[31]), line[29])
    wanted = directed_counts(acts)
    told = found(dyad_months(tmp_path, source="gdelt"), "events", "n", "reports", *CLASSES)
    assert len(told) > 100 and told == {(*pair, 201910): cell for pair, cell in wanted.items()}
    shares = found(dyad_months(tmp_path, source="gdelt"), "share")
    assert shares == {(*pair, 201910): (pytest.approx(cell[0] / every),) for pair, cell in wanted.items()}


@pytest.mark.shared
def test_the_real_sample_of_icews(shared: Path, tmp_path: Path) -> None:
    from blocs.sources.coded.segments import import_coded

    place = shared / "data" / "events" / "icews_2018_sample.tab"
    import_coded(tmp_path, "icews", [place])
    names = {
        "China": 710, "United States": 2, "Japan": 740, "Russian Federation": 365, "Canada": 20, "India": 750,
        "Syria": 652, "Israel": 666, "Iran": 630, "Turkey": 640, "Germany": 255, "France": 220,
    }  # fmt: skip
    rows: Counter[tuple[int, int, bool]] = Counter()
    with place.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            one, two = names.get(line["Source Country"]), names.get(line["Target Country"])
            if one and two and one != two:
                rows[one, two, line["CAMEO Code"] in BOTH_SIDES] += 1
    told = found(dyad_months(tmp_path, distinct=False), "events")
    checked = 0
    for one in names.values():
        for two in names.values():
            own, forth, back = (rows[key] for key in ((one, two, False), (one, two, True), (two, one, True)))
            if one != two and own + forth + back:
                events = told[one, two, 201806][0]
                # both sides of an act stand in the sample as a rule; where one lacks, the other tells of it
                assert own + max(forth, back) <= events <= own + forth + back
                checked += events == own + forth == own + back
    assert checked > 40
