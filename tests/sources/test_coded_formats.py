"""POLECAT, Phoenix, ACLED, UCDP GED and mapped tables: small made-up files under the real headers."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")

from blocs.errors import DataError
from blocs.sources.coded.acled import read_acled
from blocs.sources.coded.ged import read_ged
from blocs.sources.coded.mapped import open_mapping, read_mapped
from blocs.sources.coded.phoenix import read_phoenix
from blocs.sources.coded.polecat import HEADER, read_polecat

POLECAT = {
    "Event ID": "20230101_1_a",
    "Event Date": "2022-12-31",
    "Event Type": "CONSULT",
    "Event Mode": "visit",
    "Intensity": "1.5",
    "Quad Code": "VERBAL COOPERATION",
    "Contexts": "diplomatic",
    "Actor Name": "France",
    "Actor Country": "FRA",
    "Primary Actor Sector": "GOV",
    "Recipient Name": "NATO",
    "Recipient Country": "None",
    "Placename": "Paris",
    "Country": "FRA",
    "Latitude": "48.85",
    "Longitude": "2.35",
    "Publication Date": "2023-01-01",
}
ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,"
    "inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,"
    "location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
GED = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    "region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,"
    "high,low,gwnoa,gwnob"
)
CLINE = (
    "eid,story_date,year,month,day,source,source_root,source_agent,source_others,target,target_root,target_agent,"
    "target_others,code,root_code,quad_class,goldstein,joined_issues,lat,lon,placename,statename,countryname,aid,"
    "process"
)


def comma(header: str, *rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header.split(","), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def saved(folder: Path, text: str, name: str = "events.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def polecat(*rows: dict[str, str], header: tuple[str, ...] = HEADER, tail: str = "") -> str:
    lines = ["\t".join(row.get(name, "None") for name in HEADER) + tail for row in rows]
    return "\n".join(("\t".join(header), *lines, ""))


def test_polecat(tmp_path: Path) -> None:
    bad = {**POLECAT, "Event ID": "b", "Intensity": "high"}
    other = {**POLECAT, "Event ID": "c", "Event Type": "Assault", "Quad Code": "MATERIAL CONFLICT"}
    (chunk,) = read_polecat(saved(tmp_path, polecat(POLECAT, bad, other)))
    assert [(row.line, row.why) for row in chunk.bad] == [(3, "Intensity: 'high' is no number")]
    first, second = chunk.table.to_pylist()
    told = {name: value for name, value in first.items() if value is not None}
    assert told == {
        "source": "polecat",
        "id": "20230101_1_a",
        "day": date(2022, 12, 31),
        "added": date(2023, 1, 1),
        "actor": "FRA",
        "recipient": "NATO",
        "actor_told": "France",
        "recipient_told": "NATO",
        "actor_role": "GOV",
        "symmetric": True,
        "type": "CONSULT",
        "quad": 1,
        "goldstein": 1.5,
        "mode": "visit",
        "contexts": "diplomatic",
        "place": "Paris",
        "place_country": "FRA",
        "lat": pytest.approx(48.85),
        "lon": pytest.approx(2.35),
    }
    assert (second["type"], second["quad"], second["symmetric"]) == ("ASSAULT", 4, False)


@pytest.mark.parametrize(
    ("header", "tail"),
    [((*HEADER[:2], "Headline", "Extra", *HEADER[2:]), ""), (HEADER, "\t\t\t")],
    ids=["names too many", "empty columns"],
)
def test_polecat_files_that_are_known_to_be_misshapen(
    tmp_path: Path, header: tuple[str, ...], tail: str
) -> None:
    (chunk,) = read_polecat(saved(tmp_path, polecat(POLECAT, header=header, tail=tail)))
    assert chunk.table["actor"].to_pylist() == ["FRA"]
    assert chunk.bad == ()


def test_phoenix_daily(tmp_path: Path) -> None:
    row = (
        "7_v0.2.0 20140620 2014 6 20 SYRREB SYR REB - IGOUNO IGO - - 190 19 4 -10 - 33.5 36.3 Damascus - "
        "SYR 1 -"
    )
    cells = [cell.replace("-", "") if cell == "-" else cell for cell in row.split()]
    good = "\t".join([*cells[:-1], "http://a;http://b", "x"])
    (chunk,) = read_phoenix(saved(tmp_path, good + "\n" + good.replace("\t6\t20\t", "\t2\t30\t") + "\n"))
    assert [(bad.line, bad.why) for bad in chunk.bad] == [(2, "year, month, day: they make no day")]
    event = chunk.table.to_pylist()[0]
    assert (event["actor"], event["recipient"], event["actor_role"]) == ("SYR", "UN", "REB")
    assert (event["day"], event["type"], event["quad"]) == (date(2014, 6, 20), "ASSAULT", 4)
    assert (event["articles"], event["url"], event["place_country"]) == (2, "http://a", "SYR")


def test_phoenix_historical(tmp_path: Path) -> None:
    row = {
        "eid": "NYT1",
        "story_date": "3/1/1985",
        "year": "1985",
        "month": "3",
        "day": "1",
        "source": "RUSGOV",
        "source_root": "RUS",
        "source_agent": "GOV",
        "target": "USA",
        "target_root": "USA",
        "code": "010",
        "quad_class": "0",
        "goldstein": "0",
        "placename": "Moscow, of course",
    }
    (chunk,) = read_phoenix(saved(tmp_path, comma(CLINE, row)))
    event = chunk.table.to_pylist()[0]
    assert (event["actor"], event["recipient"], event["day"]) == ("SUN", "USA", date(1985, 3, 1))
    assert (event["type"], event["quad"], event["goldstein"]) == (None, None, 0.0)
    assert event["place"] == "Moscow, of course"
    with pytest.raises(DataError, match="neither 26 columns"):
        list(read_phoenix(saved(tmp_path, "a,b\n1,2\n")))


def test_acled(tmp_path: Path) -> None:
    battle = {
        "event_id_cnty": "UKR1",
        "event_date": "20 March 2023",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor1": "Military Forces of Russia (2000-)",
        "inter1": "8",
        "actor2": "Military Forces of Ukraine (2019-) Azov Battalion",
        "inter2": "State forces",
        "country": "Ukraine",
        "location": "Bakhmut",
        "latitude": "48.59",
        "longitude": "38.0",
        "notes": 'A clash, of "two\nlines".',
        "timestamp": "1680000000",
    }
    march = {
        **battle,
        "event_id_cnty": "IND2",
        "event_date": "2023-03-21",
        "sub_event_type": "Peaceful protest",
        "actor1": "Protesters (India)",
        "inter1": "6",
        "actor2": "",
        "inter2": "0",
        "country": "India",
    }
    bad = {**battle, "event_id_cnty": "UKR3", "event_date": "March"}
    (chunk,) = read_acled(saved(tmp_path, comma(ACLED, battle, bad, march)))
    assert [(row.line, row.why) for row in chunk.bad] == [(4, "event_date: 'March' is no day")]
    first, second = chunk.table.to_pylist()
    assert (first["actor"], first["recipient"], first["day"]) == ("RUS", "UKR", date(2023, 3, 20))
    assert (first["type"], first["quad"], first["mode"], first["symmetric"]) == (
        "ASSAULT",
        4,
        "firearms",
        True,
    )
    assert (first["recipient_role"], first["added"], first["place_country"]) == (
        "MIL",
        date(2023, 3, 28),
        "UKR",
    )
    assert (second["actor"], second["actor_role"], second["type"]) == ("IND", "protesters", "PROTEST")
    assert (second["recipient"], second["goldstein"], second["cameo"]) == (None, None, None)


def test_ged(tmp_path: Path) -> None:
    war = {
        "id": "1",
        "type_of_violence": "1",
        "side_a": "Government of Russia (Soviet Union)",
        "gwnoa": "365",
        "side_b": "Government of Ukraine",
        "gwnob": "369",
        "number_of_sources": "2",
        "country_id": "369",
        "where_coordinates": "Bakhmut",
        "latitude": "48.59",
        "longitude": "38.0",
        "date_start": "2022-05-01 00:00:00.000",
        "date_end": "2022-05-03 00:00:00.000",
    }
    rebels = {**war, "id": "2", "gwnob": "", "side_b": "Lithuanian rebels", "date_start": "1990-05-01"}
    massacre = {
        **war,
        "id": "3",
        "type_of_violence": "3",
        "gwnoa": "",
        "gwnob": "",
        "side_b": "Civilians",
        "number_of_sources": "-1",
    }
    bad = {**war, "id": "4", "type_of_violence": "9"}
    (chunk,) = read_ged(saved(tmp_path, comma(GED, war, rebels, massacre, bad)))
    assert [(row.line, row.why) for row in chunk.bad] == [(5, "type_of_violence: '9' is none of 1, 2, 3")]
    table = chunk.table
    assert table["actor"].to_pylist() == ["RUS", "SUN", None]
    assert table["recipient"].to_pylist() == ["UKR", None, None]
    assert table["symmetric"].to_pylist() == [True, True, False]
    assert table["recipient_role"].to_pylist() == ["GOV", None, "CVL"]
    assert table["articles"].to_pylist() == [2, 2, None]
    assert set(table["type"].to_pylist()) == {"ASSAULT"}


MAPPING = """
[source]
name = "mine"
delimiter = ";"
day = "%d.%m.%Y"
missing = ["", "?"]
symmetric = ["CONSULT"]
[columns]
id = "nr"
day = "datum"
actor = "von"
recipient = "an"
type = "art"
place_country = "ort"
goldstein = "wert"
[codes]
actor = "iso2"
recipient = "name"
place_country = "fips"
[types]
"Gespr\u00e4ch" = "CONSULT"
"""


def test_mapped(tmp_path: Path) -> None:
    how = saved(tmp_path, MAPPING, "mine.toml")
    rows = (
        "nr;datum;von;an;art;ort;wert\n1;01.03.1985;GM;Russia;Gespr\u00e4ch;GM;1.5\n"
        "2;03/01;GM;?;x;GM;\n3;01.03.2020;?;France;Krieg;?;?\n"
    )
    (chunk,) = read_mapped(saved(tmp_path, rows), how)
    assert [(row.line, row.why) for row in chunk.bad] == [(3, "datum: '03/01' is no day")]
    first, second = chunk.table.to_pylist()
    assert (first["source"], first["actor"], first["recipient"], first["actor_told"]) == (
        "mine",
        "GMB",
        "SUN",
        "GM",
    )
    assert (first["type"], first["quad"], first["symmetric"], first["place_country"]) == (
        "CONSULT",
        1,
        True,
        "DEU",
    )
    assert (second["actor"], second["recipient"], second["type"], second["goldstein"]) == (
        None,
        "FRA",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "mine"', "", "has no name"),
        ('id = "nr"', "", r"\[columns\] lacks id"),
        ('"iso2"', '"iso"', "one of iso3, iso2, fips, cameo, gw, name"),
        ('"CONSULT"\n', '"TALK"\n', "one of AGREE, CONSULT"),
        ("[types]", "[kinds]", r"no table \[kinds\]"),
        ("goldstein =", "gold =", r"\[columns\] has no 'gold'"),
        ("[source]", "[source", "no TOML"),
    ],
)
def test_mappings_that_are_wrong_are_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (
        MAPPING.replace(old, new, 1)
        if old != '"CONSULT"\n'
        else MAPPING.replace('= "CONSULT"\n', '= "TALK"\n')
    )
    with pytest.raises(DataError, match=told):
        open_mapping(saved(tmp_path, text, "mine.toml"))


def test_a_stray_quote_costs_one_row(tmp_path: Path) -> None:
    text = "id,type_of_violence,side_a,side_b,gwnoa,gwnob,date_start\n"
    text += (
        '1,1,a,b,2,200,2020-01-01\n2,1,"never closed,b,2,200,2020-01-01\n3,1,a,b,2,200,2020-01-01\n\n5,1\n'
    )
    (chunk,) = read_ged(saved(tmp_path, text))
    assert chunk.table["id"].to_pylist() == ["1", "3"]
    assert [row.line for row in chunk.bad] == [3, 6]
    assert chunk.last_line == 6
