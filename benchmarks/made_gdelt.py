"""Files shaped as GDELT 2.0 ships them, as large as wanted: 61 columns, tabs, zipped or plain.

Rows are those of the real quarter of an hour in ../shared (or of BLOCS_SHARED), again and again with new
numbers, days, times, tones and addresses: sides, codes, places and their frequencies are real, nothing that is
different in every row is repeated. Where that file is not there, rows are made up with the same columns.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from material import SHARED

REAL = SHARED / "data" / "events" / "gdelt2_20191024143000.export.CSV"
REAL_DAY = date(2019, 10, 24)
WORDS = "talks sanctions trade summit troops border deal tariff protest minister court oil vote strike aid".split()


def templates() -> list[list[str]]:
    """Rows to begin with, each with its 61 cells."""
    if REAL.is_file():
        return [line.split("\t") for line in REAL.read_text(encoding="utf-8").splitlines()]
    chance = random.Random(1)
    sides = ["USA", "CHN", "RUS", "GBR", "FRA", "DEU", "JPN", "IND", "TUR", "IRN", "", ""]
    rows = []
    for n in range(2000):
        cells = [""] * 61
        cells[1] = (REAL_DAY - timedelta(chance.choice([0] * 30 + [1, 7, 30, 365]))).strftime("%Y%m%d")
        for at in (5, 15):
            state = chance.choice(sides)
            cells[at] = state + chance.choice(["", "GOV", "MIL", "BUS"])
            cells[at + 1], cells[at + 2] = f"NAME OF {cells[at]}", state
        cells[25], code = (
            chance.choice("01"),
            chance.choice(["010", "042", "043", "051", "112", "173", "190"]),
        )
        cells[26:31] = [code, code, code[:2], chance.choice("1234"), chance.choice(["0.0", "2.8", "-5.0"])]
        cells[31:34] = [str(chance.randint(1, 60)), "1", str(chance.randint(1, 60))]
        for at in (35, 43, 51):
            town = chance.randint(1, 900)
            cells[at : at + 8] = [
                "4", f"Town {town}, Province, Country", "CH", f"CH{town % 34:02d}", str(town), str(town / 20),
                str(-town / 9), str(-town),
            ]  # fmt: skip
        cells[60] = f"https://www.example.com/{n // 3}/a-story-of-usual-length-that-was-told-by-many"
        rows.append(cells)
    return rows


def rows_of(
    count: int, added: datetime, first: int, rows: list[list[str]], chance: random.Random
) -> Iterator[str]:
    """Lines of one file."""
    stamp = added.strftime("%Y%m%d%H%M%S")
    days: dict[str, list[str]] = {}
    for cells in rows:
        if cells[1] not in days:
            back = REAL_DAY - datetime.strptime(cells[1], "%Y%m%d").date()
            day = added.date() - back
            part = day.year + (day.timetuple().tm_yday - 1) / 365
            days[cells[1]] = [day.strftime("%Y%m%d"), day.strftime("%Y%m"), str(day.year), f"{part:.4f}"]
    addresses: dict[str, tuple[str, str]] = {}
    for n in range(count):
        at = n % len(rows)
        if at == 0:
            addresses = {}
        cells = rows[at]
        if cells[60] not in addresses:  # another report: its own address and tone
            slug = "-".join(chance.choices(WORDS, k=6))
            kept = cells[60][: max(24, len(cells[60]) - len(slug) - 9)]
            addresses[cells[60]] = (f"{kept}{slug}-{chance.randrange(10**8)}", repr(chance.gauss(-2, 4)))
        address, tone = addresses[cells[60]]
        yield "\t".join([
            str(first + n), *days[cells[1]], *cells[5:34], tone, *cells[35:59], stamp, address,
        ]) + "\n"  # fmt: skip


def write_files(
    folder: Path, files: int, rows: int, *, zipped: bool, every: timedelta = timedelta(1), seed: int = 1
) -> list[Path]:
    """Write files of so many rows each, one after another in time."""
    folder.mkdir(parents=True, exist_ok=True)
    start, chance, base = datetime(2019, 1, 1), random.Random(seed), templates()
    made = []
    for n in range(files):
        added = start + n * every
        name = added.strftime("%Y%m%d%H%M%S") + ".export.CSV"
        text = "".join(rows_of(rows, added, 800_000_000 + n * rows, base, chance)).encode()
        path = folder / (f"{name}.zip" if zipped else name)
        if zipped:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(name, text)
        else:
            path.write_bytes(text)
        made.append(path)
    return made
