"""The catalogue: every source has a reader, says what it needs, and reads what it is given."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from blocs.errors import UsageError
from blocs.sources.catalogue import SOURCES, Source, source
from blocs.sources.shelf import keep, load

NAMES = (
    "un-votes", "atop", "cow-alliances", "nmc", "mids", "gml-mids", "igos", "tss-rivalries", "td-rivalries",
    "ties-sanctions", "eusanct", "sipri", "exercises", "cow-trade", "cow-national-trade", "baci",
    "diplomatic-exchange", "tariffs",
)  # fmt: skip


def test_all_sources_are_there_once() -> None:
    assert tuple(one.name for one in SOURCES) == NAMES


@pytest.mark.parametrize("one", SOURCES, ids=NAMES)
def test_every_source_has_a_reader_that_takes_what_is_told(one: Source) -> None:
    told = inspect.signature(one.function()).parameters
    files = [p for p in told.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert len(files) == len(one.files)
    assert len([p for p in files if p.default is p.empty]) == one.needed <= len(one.files)
    keywords = {name for name, p in told.items() if p.kind is p.KEYWORD_ONLY}
    assert {*one.options, one.names} - {""} <= keywords
    assert "-> 'Dataset'" in str(inspect.signature(one.function()))


@pytest.mark.parametrize("one", SOURCES, ids=NAMES)
def test_every_source_says_what_it_is_where_it_is_had_and_whom_to_cite(one: Source) -> None:
    assert "year" in one.gives or "vote" in one.gives
    assert "." in one.where and one.licence and len(one.title) < 90
    assert one.citation.endswith((".", "org")) or "https://" in one.citation
    twins = [other for other in SOURCES if other.reader == one.reader]
    assert len(twins) == 1 or all(other.marks in other.citation for other in twins)


def test_no_reader_is_imported_until_one_is_called() -> None:
    code = (
        "import sys, blocs.sources.catalogue\n"
        "print([m for m in sys.modules if m.rpartition('.')[2] in ('sipri', 'un_votes', 'atop', 'pyarrow')])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


def test_a_name_that_is_none_tells_what_is_close() -> None:
    assert source("sipri").title == "SIPRI Arms Transfers Database"
    for wrong, near in (("UN Votes", "un-votes"), ("cow_trade", "cow-trade"), ("ties", "ties-sanctions")):
        with pytest.raises(UsageError, match=f"no source '{wrong}'; did you mean [a-z- ]*{near}"):
            source(wrong)
    with pytest.raises(UsageError, match=r"no source 'qqq'; There are un-votes, atop"):
        source("qqq")


def save(folder: Path, text: str, name: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_reads_its_files_with_options(tmp_path: Path) -> None:
    path = save(tmp_path, "year,recipient,supplier,tiv\n1990,IND,RUS,5\n1990,UK,USA,2\n", "tiv.csv")
    dataset = source("sipri").read([path], {"UK": "GBR"})
    assert dataset.name == "sipri" and dataset.frame["tiv"] == (2, 5)
    keep(dataset, tmp_path)
    assert load(tmp_path, "sipri") == dataset
    head = "State A,State B,s.year,AUS\n"
    jme = save(tmp_path, head + "AUS,GBR,1999,1\nUSA,GBR,1999,\n", "jme.csv")
    assert source("exercises").read([jme]).frame["ccode1"] == (2,)
    assert source("exercises").read([jme], {"added": "yes"}).frame["ccode1"] == (2, 200)


def test_too_many_files_and_options_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"baci is read from 2 files \(BACI_HS17.*; country_codes.*\), not 1"
    ):
        source("baci").read(["a.csv"])
    with pytest.raises(UsageError, match=r"nmc is read from 1 file .*, not 2"):
        source("nmc").read(["a.csv", "b.csv"])
    with pytest.raises(UsageError, match="un-votes is read from 1 to 2 files"):
        source("un-votes").read([])
    with pytest.raises(
        UsageError, match="atop has no option 'unti'; it has since, until; did you mean until"
    ):
        source("atop").read(["a.csv"], {"unti": "1990"})
    with pytest.raises(UsageError, match="until is 'now'; write a year"):
        source("atop").read(["a.csv"], {"until": "now"})
    with pytest.raises(UsageError, match="added is '1'; write yes or no"):
        source("exercises").read(["a.csv"], {"added": "1"})
    with pytest.raises(UsageError, match="nmc has no option 'x'; it has none"):
        source("nmc").read(["a.csv"], {"x": "1"})


MIDS = (
    "dispnum,ccode1,ccode2,year,{0}midongoing,{0}midonset,sidea1,sidea2,hostlev1,hostlev2\n"
    "1,2,365,1950,1,1,1,0,4,4\n1,365,2,1950,1,1,0,1,4,4\n"
)


def test_the_file_of_another_dataset_with_the_same_reader_is_refused(tmp_path: Path) -> None:
    gml = save(tmp_path, MIDS.format("gml"), "gml.csv")
    cow = save(tmp_path, MIDS.format("cow"), "cow.csv")
    found = source("gml-mids").read([gml])
    assert found.name == "gml-mids" and {c.source for c in found.frame.columns} <= {"", "gml-mids"}
    assert source("mids").read([cow]).name == "mids"
    with pytest.raises(UsageError, match=r"gml\.csv is not mids.*import it as gml-mids"):
        source("mids").read([gml])
    with pytest.raises(UsageError, match="import it as mids"):
        source("gml-mids").read([cow])
