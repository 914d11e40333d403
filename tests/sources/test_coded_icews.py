"""ICEWS events: the real sample against a count by hand, and rows that are none."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")

from blocs.errors import DataError
from blocs.sources.coded.icews import read_icews

HEADER = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
    "Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\t"
    "District\tProvince\tCountry\tLatitude\tLongitude"
)


def row(**told: str) -> str:
    cells = {
        "Event ID": "1", "Event Date": "2018-06-01", "Source Name": "Army (France)",
        "Source Sectors": "Government,Military", "Source Country": "France", "CAMEO Code": "190",
        "Intensity": "-10", "Target Name": "European Union", "Target Sectors": "NA", "Target Country": "NA",
        "City": "NA", "Province": "Bavaria", "Country": "Germany", "Latitude": "48.1", "Longitude": "11.5",
    }  # fmt: skip
    cells |= {name.replace("_", " "): value for name, value in told.items()}
    return "\t".join(cells.get(name, "") for name in HEADER.split("\t"))


def test_a_row_becomes_one_event(tmp_path: Path) -> None:
    path = tmp_path / "a.tab"
    path.write_text("\n".join((HEADER, row(), row(Event_ID="2", Event_Date="1 June"), row(Event_ID="3"), "")))
    (chunk,) = read_icews(path)
    assert [(bad.line, bad.why) for bad in chunk.bad] == [(3, "Event Date: '1 June' is no day")]
    assert chunk.table["id"].to_pylist() == ["1", "3"]
    event = chunk.table.to_pylist()[0]
    told = {name: value for name, value in event.items() if value is not None}
    assert told == {
        "source": "icews", "id": "1", "day": date(2018, 6, 1), "actor": "FRA", "recipient": "EU",
        "actor_told": "Army (France)", "recipient_told": "European Union", "actor_role": "MIL",
        "symmetric": False, "cameo": "190", "type": "ASSAULT", "quad": 4, "goldstein": -10.0,
        "place": "Bavaria", "place_country": "DEU", "lat": pytest.approx(48.1), "lon": 11.5,
    }  # fmt: skip


def test_a_header_of_something_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.tab"
    path.write_text("a\tb\n1\t2\n")
    with pytest.raises(DataError, match=r"a\.tab: column 'Event ID' is not there"):
        list(read_icews(path))
    path.write_text("")
    with pytest.raises(DataError, match="the file is empty; give ICEWS events"):
        list(read_icews(path))


@pytest.mark.shared
def test_the_real_sample_against_a_count_by_hand(shared: Path) -> None:
    path = shared / "data" / "events" / "icews_2018_sample.tab"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    chunks = list(read_icews(path, rows=1000))
    assert len(chunks) > 3
    assert all(chunk.table.num_rows <= 1000 for chunk in chunks)
    assert chunks[-1].last_line == 3706
    assert not any(chunk.bad for chunk in chunks)
    table = [event for chunk in chunks for event in chunk.table.to_pylist()]
    assert [event["id"] for event in table] == [told["Event ID"] for told in rows]
    assert Counter(event["cameo"] for event in table) == Counter(told["CAMEO Code"] for told in rows)
    consult = sum(told["CAMEO Code"].startswith("04") for told in rows)
    assert sum(event["type"] == "CONSULT" for event in table) == consult
    by_name = {"IND": "India", "USA": "United States", "PRK": "North Korea", "RUS": "Russian Federation"}
    by_name |= {"CHN": "China", "DEU": "Germany", "UKR": "Ukraine", "PSE": "Occupied Palestinian Territory"}
    by_name |= {"MKD": "the former Yugoslav Republic of Macedonia", "COD": "Democratic Republic of Congo"}
    for code, name in by_name.items():
        for side, column in (("actor", "Source Country"), ("recipient", "Target Country")):
            assert sum(event[side] == code for event in table) == sum(
                told[column] == name for told in rows
            ), code
    pair = sum(
        told["Source Country"] == "United States" and told["Target Country"] == "North Korea" for told in rows
    )
    assert sum((event["actor"], event["recipient"]) == ("USA", "PRK") for event in table) == pair > 50
    unnamed = {
        told["Source Country"]
        for told, event in zip(rows, table, strict=True)
        if event["actor"] is None and told["Source Country"] != "NA"
    }
    assert unnamed == set()
    assert sum(event["goldstein"] for event in table) == pytest.approx(
        sum(float(told["Intensity"]) for told in rows), rel=1e-5
    )
