"""A small world of 1988 to 1992, made up, read from files: Germany changes its number, the Union ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from blocs.sources import Dataset
from blocs.sources.catalogue import source

YEARS = range(1988, 1993)
LEANS = {2: 2.0, 200: 1.5, 20: 1.2, 260: 1.0, 220: 0.8, 740: 0.5, 750: -0.6, 710: -1.0, 365: -1.6, 40: -2.0}
"""Where each state stands when it votes; 260 is Germany, 255 from 1990 on."""


def number(state: int, year: int) -> int:
    """The number that a state votes by in December of a year."""
    return 255 if state == 260 and year >= 1990 else state


def _votes() -> Iterator[str]:
    random = np.random.default_rng(3)
    yield "rcid,ccode,session,vote,date"
    for year in YEARS:
        for call in range(14):
            cut, side = random.normal(0, 1), 1 if call % 3 else -1
            for state, lean in LEANS.items():
                drawn = side * (lean - cut) + random.normal(0, 0.7)
                vote = 1 if drawn > 0.4 else 3 if drawn < -0.4 else 2
                rcid = (year - 1988) * 20 + call + 3000
                yield f"{rcid},{number(state, year)},{year - 1945},{vote},{year}-12-{call + 1:02}"


def _atop() -> Iterator[str]:
    yield "ddyad,stateA,stateB,year,atopally,defense,offense,neutral,nonagg,consul,version"
    for year in YEARS:
        for a, b in ((2, 200), (2, number(260, year)), (200, number(260, year)), (2, 740)):
            yield f"{a}{b},{a},{b},{year},1,1,0,0,0,1,5.1"
            yield f"{b}{a},{b},{a},{year},1,1,0,0,0,1,5.1"
        if year == 1992:
            yield f"365710,365,710,{year},1,0,0,0,1,1,5.1"
            yield f"710365,710,365,{year},1,0,0,0,1,1,5.1"


def _alliances() -> Iterator[str]:
    yield (
        "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,"
        "dyad_end_month,dyad_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,version"
    )
    for a, b in ((2, 200), (2, 20), (200, 20)):
        for one, two in ((a, b), (b, a)):
            yield f"1,{one},X,{two},Y,4,4,1949,,,,0,1,1,0,1,1,4.1"


def _capabilities() -> Iterator[str]:
    yield "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version"
    for year in YEARS:
        for state, lean in LEANS.items():
            size = 100 + 40 * lean * lean
            share = size / 1720
            yield f"X,{number(state, year)},{year},{size},{size},{size},{size},{size},{size},{share},2021"


def _disputes() -> Iterator[str]:
    yield (
        "dispnum,ccode1,ccode2,year,midongoing,midonset,sidea1,sidea2,fatality1,fatality2,hostlev1,hostlev2,"
        "version"
    )
    for a, b, year, level in ((365, 710, 1988, 4), (2, 40, 1989, 3), (2, 365, 1991, 2)):
        yield f"1,{a},{b},{year},1,1,1,0,0,0,{level},1,gml-2.1.1"
        yield f"1,{b},{a},{year},1,1,0,1,0,0,1,{level},gml-2.1.1"


def _organisations() -> Iterator[str]:
    yield "ccode,year,state,UN,NATO,WTO"
    for year in YEARS:
        for state, lean in LEANS.items():
            yield f"{number(state, year)},{year},x,1,{int(lean >= 0.8)},{int(lean > -1)}"


def _exchange() -> Iterator[str]:
    yield "ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version"
    for a, b, here, there in ((365, 710, 3, 2), (2, 365, 3, 3)):
        yield f"{a},{b},1990,{here},{there},1,2006.1"
        yield f"{b},{a},1990,{there},{here},1,2006.1"


TEXTS = {
    "un-votes": "\n".join(_votes()),
    "atop": "\n".join(_atop()),
    "cow-alliances": "\n".join(_alliances()),
    "nmc": "\n".join(_capabilities()),
    "gml-mids": "\n".join(_disputes()),
    "igos": "\n".join(_organisations()),
    "tss-rivalries": "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,"
    "interventionary\n"
    "1,X,365,710,1958,1989,1,1,,\n2,Y,2,365,1945,1989,1,,,\n",
    "td-rivalries": "rivalryno,rivalryname,ccode1,ccode2,styear,endyear,region,type1,type2,type3\n"
    "1,X,2,365,1945,1991,Global,positional,ideological,\n2,Y,710,740,1988,2010,Asia,positional,,\n",
    "ties-sanctions": "caseid,startyear,endyear,ongoingasofyear,primarysender,sender1,sender2,targetstate,"
    "imposition,sancimpositionstartyear\n1,1989,1992,,2,2,,710,1,1989\n2,1990,1991,,2,2,200,365,1,1990\n",
    "tariffs": "importer,exporter,year,tariff\nRUS,CHN,1991,0.15\nCHN,RUS,1991,0.4\nUSA,CHN,1991,0.05\n",
    "cow-trade": "ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2\n"
    "365,710,1990,R,C,2000,3000,1,2\n2,710,1990,U,C,9000,4000,1,2\n2,365,1990,U,R,500,-9,0,-9\n",
    "cow-national-trade": "statename,stateabb,ccode,year,imports,exports,version\n"
    "R,RUS,365,1990,20000,30000,4.0\nC,CHN,710,1990,40000,60000,4.0\nU,USA,2,1990,300000,200000,4.0\n",
    "sipri": "year,recipient,supplier,tiv\n1990,CHN,RUS,75\n1990,CHN,USA,25\n1992,CHN,RUS,10\n"
    "1991,DEU,USA,5\n",
    "exercises": "Exercise Name,Start Date,s.year,s.month,s.day,enddate,e.year,e.month,e.day,State A,"
    "State B,State C,State D,AUS\nX,5/1/1991,1991.0,5,1,5/3/1991,1991.0,5,3,USA,GBR,CAN,,\n",
    "diplomatic-exchange": "\n".join(_exchange()),
}
"""Files as their owners publish them, by source."""


def written(folder: Path, name: str) -> Path:
    """The file of a source."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.csv"
    path.write_text(TEXTS[name].rstrip("\n") + "\n", encoding="utf-8")
    return path


def read(folder: Path, *names: str) -> list[Dataset]:
    """Datasets of the world, all of them or those named."""
    return [source(name).read([written(folder, name)]) for name in names or TEXTS]
