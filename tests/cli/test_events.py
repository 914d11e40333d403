"""`blocs events`: coded events of two states by month, week or year; and imports that give them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from .conftest import Run

STAMP = "20191024143000"


def event(number: int, day: str, sides: str, code: str, quad: int, goldstein: float, place: str) -> str:
    cells = [""] * 61
    told = {
        0: str(number), 1: day, 7: sides[:3], 17: sides[3:], 25: "1", 26: code, 29: str(quad),
        30: str(goldstein), 31: "2", 32: "1", 33: "2", 52: place, 59: f"{day}120000",
    }  # fmt: skip
    for at, cell in told.items():
        cells[at] = cell
    return "\t".join(cells) + "\n"


def mention(number: int, day: str, outlet: str, length: int) -> str:
    met = f"{day}120000"
    cells = [str(number), met, met, "1", outlet, f"http://{outlet}/{number}", *["1"] * 5, "60", str(length)]
    return "\t".join([*cells, "-2.5", "", ""]) + "\n"


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    """Two months of events with a month without a file between them; mentions of the first of them."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "20191024120000.export.CSV").write_text(
        event(1, "20191024", "USACHN", "043", 1, 2.8, "Geneva")  # a visit: of both sides
        + event(2, "20191024", "USACHN", "190", 4, -10.0, "Sea")
        + event(3, "20191024", "USACHN", "190", 4, -10.0, "Sea")
        + event(4, "20191024", "CHNUSA", "112", 3, -2.0, "Beijing")
        + event(5, "20191024", "FRADEU", "061", 2, 6.4, "Paris")
    )
    (folder / "20191203120000.export.CSV").write_text(event(6, "20191203", "CHNUSA", "112", 3, -2.0, "Paris"))
    (folder / "20191024120000.mentions.CSV").write_text(
        "".join(mention(n, "20191024", f"{k}.example", 900) for n in (1, 2) for k in range(3))
        + mention(4, "20191024", "a.example", 900)
    )
    done = run("import", "gdelt", folder, "--store", tmp_path / "store")
    assert done.code == 0, done.err
    assert [line.split(" into ")[0] for line in done.out.splitlines()[:2]] == [
        "gdelt: 6 rows of 2 files (2019-10 to 2019-12)",
        "gdelt-mentions: 7 rows of 1 file (2019-10)",
    ]
    assert sum(line.startswith("Cite:") for line in done.out.splitlines()) == 1
    return tmp_path / "store"


def test_months_of_both_directions_are_shown(run: Run, store: Path) -> None:
    done = run("events", "USA", "China", "--store", store)
    assert done.code == 0 and done.err == ""
    lines = done.out.splitlines()
    assert lines[0] == "United States → China: 2 acts in gdelt2, by month"
    assert lines[3].split() == [
        "2019-10", "1", "0", "0", "1", "2", "0.00", "−3.6", "600", "3", "%",
    ]  # fmt: skip
    assert lines[4].strip() == "2019-11   no file: not known"
    assert lines[5].split()[:7] == ["2019-12", "0", "0", "0", "0", "0", "–"]
    assert lines[7] == "China → United States: 3 acts in gdelt2, by month"
    assert lines[10].split()[:8] == ["2019-10", "1", "0", "1", "0", "2", "0.00", "0.4"]
    assert "2 of 2 months covered in part" in done.out and "Leetaru" in done.out


def test_weeks_and_years(run: Run, store: Path) -> None:
    weeks = json.loads(run("events", "USA:CHN", "--store", store, "--by", "week", "--json").out)
    assert (weeks["by"], weeks["since"], weeks["until"]) == ("week", 201943, 201949)
    rows = {(row["from"], row["week"]): row for row in weeks["rows"]}
    assert len(weeks["rows"]) == 14
    assert (rows["USA", 201943]["n"], rows["USA", 201943]["covered"]) == (2, pytest.approx(1 / 7))
    assert (rows["USA", 201944]["n"], rows["USA", 201944]["net"]) == (None, None)
    years = json.loads(run("events", "USA", "CHN", "--store", store, "--by", "year", "--json").out)
    assert [(row["from"], row["year"], row["n"]) for row in years["rows"]] == [
        ("CHN", 2019, 3), ("USA", 2019, 2),
    ]  # fmt: skip
    shown = run("events", "USA", "CHN", "--store", store, "--by", "week", "--since", "2019-11").out
    assert "2019-W44 to 2019-W48   no file: not known" in shown


def test_time_is_bounded_by_whole_periods(run: Run, store: Path) -> None:
    asked = ("--since", "2019-10-30", "--until", "2019-11", "--json")
    told = json.loads(run("events", "USA", "CHN", "--store", store, *asked).out)
    assert sorted({row["month"] for row in told["rows"]}) == [201910, 201911]
    assert told["pair"] == ["USA", "CHN"] and (told["late"], told["distinct"], told["window"]) == (
        300,
        True,
        None,
    )
    told = json.loads(run("events", "USA", "CHN", "--store", store, *asked, "--rows", "--late", "0").out)
    row = next(row for row in told["rows"] if (row["from"], row["month"]) == ("USA", 201910))
    assert (row["material_conflict"], row["n"], told["late"], told["distinct"]) == (2, 3, None, False)


def test_acts_that_several_outlets_and_texts_told(run: Run, store: Path) -> None:
    done = run("events", "USA", "CHN", "--store", store, "--min-outlets", "3", "--window", "1")
    lines = done.out.splitlines()
    assert lines[2].split()[-3:] == ["fewer", "untold", "files"]
    assert lines[3].split() == ["2019-10", "1", "0", "0", "1", "2", "0.00", "−3.6", "600", "0", "0", "3", "%"]
    assert "told by at least 3 outlets within 1 day. " in done.out
    asked = ("--min-texts", "2", "--json")
    told = json.loads(run("events", "USA", "CHN", "--store", store, *asked).out)
    assert (told["min_texts"], told["min_outlets"], told["window"]) == (2, None, 7)
    assert {row["month"] for row in told["rows"]} == {201910}  # mentions of one day alone are held
    assert [(row["from"], row["n"], row["fewer"], row["untold"]) for row in told["rows"]] == [
        ("CHN", 0, 2, 0), ("USA", 0, 2, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["svg", "html", "json", "csv", "parquet"])
def test_what_is_written(run: Run, store: Path, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"events.{ending}"
    done = run("events", "USA", "CHN", "--store", store, "-o", path)
    assert done.code == 0 and done.out.endswith(f"Written to {path}\n")
    if ending == "parquet":
        import pyarrow.parquet as pq

        table = pq.read_table(path)
        assert table["from"].to_pylist() == ["CHN"] * 3 + ["USA"] * 3
        assert table["n"].to_pylist() == [2, None, 1, 2, None, 0]
    elif ending == "csv":
        rows = list(csv.DictReader(path.read_text().splitlines()))
        assert [(row["from"], row["month"], row["n"]) for row in rows[:3]] == [
            ("CHN", "201910", "2"), ("CHN", "201911", ""), ("CHN", "201912", "1"),
        ]  # fmt: skip
    elif ending == "json":
        assert json.loads(path.read_text())["source"] == "gdelt2"
    else:
        text = path.read_text()
        assert text.count("<svg ") == (1 if ending == "svg" else 2)
        assert "USA → CHN: 2 acts in 2 months, net cooperation 0 to 0" in text
        assert ("<td>2019-11</td><td>–</td>" in text) is (ending == "html")


def test_all_pairs_go_into_a_file(run: Run, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    done = run("events", "--store", store, "-o", path)
    assert (done.code, done.out) == (0, f"Written to {path}\n")
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert [(row["from"], row["to"], row["month"], row["n"]) for row in rows] == [
        ("CHN", "USA", "201910", "2"), ("CHN", "USA", "201912", "1"), ("FRA", "DEU", "201910", "1"),
        ("USA", "CHN", "201910", "2"),
    ]  # fmt: skip
    told = json.loads(run("events", "--store", store, "--by", "year", "--json").out)
    assert told["pair"] is None and [row["n"] for row in told["rows"]] == [3, 1, 2]


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ((), "name two states, as blocs events USA CHN, or a file for the table of all pairs"),
        (("-o", "all.svg"), "name two states, as blocs events USA CHN, or a file"),
        (("USA",), "USA: is not two states"),
        (("USA", "CHN", "RUS"), "is not two states"),
        (("USA", "USA"), "USA and USA are one"),
        (("USA", "CHN", "--by", "day"), "'day' is none of: year, month, week"),
        (("USA", "CHN", "--since", "soon"), "'soon' is no day, month or year"),
        (("USA", "CHN", "--since", "2019-12", "--until", "2019-11"), "lies before since"),
        (("USA", "CHN", "--source", "icews"), "no coded events of 'icews' in"),
        (("USA", "CHN", "--memory", "lots"), "memory='lots': write a size from 30MB on"),
        (("USA", "CHN", "-o", "a.png"), "cannot write 'a.png'"),
    ],
)
def test_what_goes_wrong_is_told(run: Run, store: Path, words: tuple[str, ...], cause: str) -> None:
    done = run("events", *words, "--store", store)
    assert (done.code, done.out) == (2, "") and cause in done.err


def test_a_store_is_needed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("events", "USA", "CHN")
    assert done.code == 2 and "there is no store evidence here; name one: --store DIR" in done.err
    (tmp_path / "empty").mkdir()
    done = run("events", "USA", "CHN", "--store", "empty")
    assert done.code == 2 and "empty has no coded events; bring them in with: blocs import" in done.err


def test_of_several_sources_one_is_named(run: Run, store: Path, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(
        '[source]\nname = "mine"\n[columns]\nid = "id"\nday = "day"\nactor = "a"\nrecipient = "b"\n'
        'type = "kind"\n[codes]\nactor = "iso3"\nrecipient = "iso3"\n'
    )
    (tmp_path / "m.csv").write_text("id,day,a,b,kind\n1,2019-10-24,USA,CHN,AID\n")
    options = ("--set", f"mapping={tmp_path / 'm.toml'}", "--store", store)
    assert run("import", "mapped", tmp_path / "m.csv", *options).code == 0
    done = run("events", "USA", "CHN", "--store", store)
    assert done.code == 2 and "name one of them: --source gdelt2" in done.err
    done = run("events", "USA", "CHN", "--store", store, "--source", "mine", "--json")
    assert [(row["from"], row["n"]) for row in json.loads(done.out)["rows"]] == [("CHN", 0), ("USA", 1)]
    (tmp_path / "m.toml").write_text(
        (tmp_path / "m.toml").read_text().replace('"AID"', '"AID"') + '[types]\nAID = "AGREE"\n'
    )
    done = run("import", "mapped", tmp_path / "m.csv", *options)
    assert done.code == 3 and "held as mine by another mapping" in done.err
    assert "blocs import mine --drop" in done.err


# --- mentions at import


def test_mentions_are_told_listed_and_taken_out(run: Run, store: Path, tmp_path: Path) -> None:
    told = {one["name"]: one for one in json.loads(run("import", "--list", "--store", store, "--json").out)}
    assert told["gdelt"]["held"][0]["rows"] == 6 and told["gdelt"]["gives"] == "coded events"
    assert told["gdelt-mentions"]["held"] == [
        {"source": "gdelt2", "rows": 7, "files": 1, "since": "2019-10", "until": "2019-10"}
    ]
    folder = tmp_path / "in"
    (folder / "20191025120000.mentions.CSV").write_text(mention(1, "20191025", "z.example", 1) + "half\n")
    (folder / "20191025120000.export.CSV").write_text("half\n")
    done = run("import", "gdelt", folder, "--store", store, "--json")
    both = json.loads(done.out)
    assert (done.code, both["name"], both["rows"], len(both["failed"])) == (1, "gdelt", 0, 1)
    (also,) = both["also"]
    assert (also["name"], also["rows"], also["bad"]) == ("gdelt-mentions", 1, 1)
    assert f"1 row kept aside in {store / 'events' / 'mentions' / 'bad'}" in done.err
    done = run("import", "gdelt-mentions", "--drop", "--store", store)
    assert (done.code, done.err) == (0, f"blocs: gdelt2 (8 mentions) taken out of {store}\n")
    done = run("events", "USA", "CHN", "--store", store, "--min-outlets", "2")
    assert done.code == 2 and "has no mentions of gdelt2" in done.err


# --- against an independent count


@pytest.mark.shared
def test_the_real_export_against_a_count_by_hand(run: Run, shared: Path, tmp_path: Path) -> None:
    path = shared / "data" / "events" / "gdelt2_20191024143000.export.CSV"
    assert run("import", "gdelt", path, "--store", tmp_path / "store").code == 0
    asked = ("--store", tmp_path / "store", "--rows", "--late", "0", "--by", "month")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    for one, other in (("USA", "CHN"), ("USA", "TUR"), ("RUS", "TUR")):
        told = json.loads(run("events", one, other, *asked, "--json").out)
        (row,) = [row for row in told["rows"] if (row["from"], row["month"]) == (one, 201910)]
        mine: Counter[str] = Counter()
        for cells in rows:  # acts of one side: of both, a mirror may stand beside the row
            if cells[1].startswith("201910") and (cells[7], cells[17]) == (one, other):
                mine[cells[29]] += 1
        deeds = (row["material_cooperation"], row["verbal_conflict"], row["material_conflict"])
        assert deeds == (mine["2"], mine["3"], mine["4"])
        assert row["verbal_cooperation"] >= mine["1"] and row["covered"] == pytest.approx(1 / 31)
