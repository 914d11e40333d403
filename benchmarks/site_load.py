"""The site under load: readers who click about and drag sliders while reports are being read.

    python benchmarks/site_load.py [--readers 10 25 50] [--seconds 30] [--json]

A store is made of the corpus' reports; the real `blocs serve` is started on it; jobs that read reports are put into
its queue for as long as the measurement lasts. Each reader asks for a page, looks at it for one to five seconds, and
asks for the next; one visit in six drags a slider of the what-if page, up to ten answers a tenth of a second apart and
one at a time as the page asks for them, each at a place where nobody has been. Limits: pages 300 ms, answers 100 ms at
the 95th percentile, no error. Beside them, in the same run, a file of the site that costs nothing to make: what the
server, the loopback and the load alone take. The first ten seconds, in which all is loaded, are not counted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES, ANSWERS = 0.300, 0.100
"""Seconds that 95 of 100 may take."""
WALK = (
    ("overview", 4),
    ("reports", 2),
    ("report", 4),
    ("pair", 4),
    ("pairs", 1),
    ("trace", 2),
    ("blocs", 1),
    ("sources", 1),
    ("whatif", 1),
    ("slider", 4),
    ("static", 2),
)
WARM = 10.0
"""Seconds that are not counted."""
PAIRS = (("CHN", "RUS"), ("USA", "CHN"), ("USA", "RUS"), ("IND", "PAK"), ("TUR", "USA"), ("USA", "IRN"))


@dataclass
class Tally:
    """Seconds of each kind of answer, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


class Client:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None
        self.cookie = ""

    async def get(self, path: str) -> tuple[int, bytes]:
        return await self.ask("GET", path)

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes]:
        for again in (False, True):
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            assert self.reader is not None
            head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {self.cookie}\r\n"
            if body:
                head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
            try:
                self.writer.write(head.encode() + b"\r\n" + body)
                await self.writer.drain()
                return await self._answer()
            except (ConnectionError, asyncio.IncompleteReadError):
                self.writer = None
                if again:
                    raise
        raise AssertionError

    async def _answer(self) -> tuple[int, bytes]:
        assert self.reader is not None
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(head.split(" ", 2)[1])
        if "blocs_session" not in self.cookie:
            self.cookie = "; ".join(re.findall(r"(?im)^set-cookie: ([^;]+)", head))
        length = re.search(r"(?im)^content-length: (\d+)", head)
        if status == 304:
            return status, b""
        assert length is not None, head
        return status, await self.reader.readexactly(int(length[1]))


async def reader(port: int, known: dict[str, list[str]], until: float, seed: int, tally: Tally) -> None:
    """One reader."""
    rng = random.Random(seed)
    client = Client(port)
    await asyncio.sleep(rng.random() * 2)
    kinds, weights = zip(*WALK, strict=True)
    while time.perf_counter() < until:
        kind = rng.choices(kinds, weights)[0]
        if kind == "slider":
            start = rng.random() * 60
            for step in range(10):
                path = f"/api/whatif?tariff=USA:CHN={start + step + rng.random():.2f}"
                await timed(client, "slider", path, tally)
                await asyncio.sleep(0.1)
        else:
            await timed(client, kind, address(kind, known, rng), tally)
        await asyncio.sleep(rng.uniform(1.0, 5.0))


async def timed(client: Client, kind: str, path: str, tally: Tally) -> None:
    begun = time.perf_counter()
    try:
        status, body = await asyncio.wait_for(client.get(path), 20)
        if status != 200:
            tally.errors.append(f"{status} {path} {body[:80]!r}")
    except Exception as error:
        tally.errors.append(f"{type(error).__name__} {path}")
        client.writer = None
        return
    tally.seconds[kind].append(time.perf_counter() - begun)


def address(kind: str, known: dict[str, list[str]], rng: random.Random) -> str:
    match kind:
        case "overview":
            return "/"
        case "report":
            return f"/reports/{rng.choice(known['reports'])}"
        case "trace":
            return f"/trace/{rng.choice(known['records'])}"
        case "pair":
            return "/pair/{}/{}".format(*rng.choice(PAIRS))
        case "static":
            return "/static/site.css"
        case _:
            return f"/{kind}"


def make_store(folder: Path, reports: int) -> dict[str, list[str]]:
    """Read reports of the corpus, by rules alone: what is measured here is asking."""
    from blocs.evidence import open_store
    from blocs.reading import read_report
    from blocs.reports import load

    paths = sorted((ROOT / "corpus").glob("*/*.txt"))[:reports]
    with open_store(folder) as store:
        store_all = [
            read_report(item, reader="rules")
            for path in paths
            for item in load(str(path))
            if not isinstance(item, Exception)
        ]
        list(store.add_all(store_all))
        store.relink()
        records = store.records(limit=200)
        return {"reports": [r.id for r in store.reports()][:60], "records": [r.id for r in records]}


def made_report(number: int) -> str:
    """A report that nobody has read yet."""
    rng = random.Random(number)
    lines = [
        f"{rng.choice(['China', 'Russia', 'India', 'Turkey'])} and {rng.choice(['Iran', 'Japan', 'Brazil'])} "
        f"signed an agreement worth ${rng.randint(2, 90)} billion on {rng.choice(['Monday', 'Friday'])}."
        for _ in range(30)
    ]
    return f"Report {number}\n\n" + "\n\n".join(lines)


async def keep_reading(port: int, until: float, busy: list[float]) -> None:
    """Keep the queue of reading jobs filled."""
    client = Client(port)
    number = 0
    while time.perf_counter() < until:
        status, page = await client.get("/jobs")
        assert status == 200, status
        waiting = page.count(b"<td>waiting</td>") + page.count(b"<td>running</td>")
        if waiting < 2:
            csrf = re.search(rb'name="csrf" value="(\w+)"', page)
            assert csrf is not None
            mark = "----blocs"
            parts = [f'--{mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf[1].decode()}\r\n']
            for _ in range(20):
                number += 1
                parts.append(
                    f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="r{number}.txt"\r\n'
                    f"Content-Type: text/plain\r\n\r\n{made_report(number)}\r\n"
                )
            body = ("".join(parts) + f"--{mark}--\r\n").encode()
            status, _ = await client.ask("POST", "/jobs", body, f"multipart/form-data; boundary={mark}")
            assert status == 303, status
        else:
            busy.append(time.perf_counter())
        await asyncio.sleep(0.5)


async def measure(port: int, known: dict[str, list[str]], readers: int, seconds: float) -> Tally:
    tally = Tally()
    until = time.perf_counter() + WARM + seconds
    busy: list[float] = []

    async def begin() -> None:
        await asyncio.sleep(WARM)
        tally.seconds.clear()

    await asyncio.gather(
        begin(),
        keep_reading(port, until, busy),
        *(reader(port, known, until, seed, tally) for seed in range(readers)),
    )
    if len(busy) < seconds / 2:
        print("remark: the reading job was idle for some of the time", file=sys.stderr)
    return tally


def share(values: list[float], at: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(at * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


def summary(tally: Tally) -> dict[str, object]:
    pages = [s for kind, each in tally.seconds.items() if kind not in ("slider", "static") for s in each]
    rows = {"pages": pages, "answers": tally.seconds["slider"], "a file": tally.seconds["static"]}
    told: dict[str, object] = {
        name: {
            "n": len(values),
            "median_ms": round(1e3 * share(values, 0.5), 1),
            "p95_ms": round(1e3 * share(values, 0.95), 1),
            "worst_ms": round(1e3 * max(values, default=float("nan")), 1),
        }
        for name, values in rows.items()
    }
    told["by page, p95 ms"] = {
        kind: round(1e3 * share(values, 0.95), 1) for kind, values in sorted(tally.seconds.items())
    }
    told["errors"] = len(tally.errors)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--readers", type=int, nargs="+", default=[10, 25, 50])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        known = make_store(store, args.reports)
        begun = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "blocs", "serve", "--store", str(store), "--port", "0", "--json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            port = int(json.loads(server.stdout.readline())["address"].rstrip("/").rpartition(":")[2])
            status, first = asyncio.run(Client(port).get("/"))
            cold = time.perf_counter() - begun
            assert status == 200, status
            found = {"cold_start_s": round(cold, 2), "first_page_kb": round(len(first) / 1e3, 1), "load": {}}
            for readers in args.readers:
                tally = asyncio.run(measure(port, known, readers, args.seconds))
                found["load"][readers] = summary(tally)
                for error in tally.errors[:5]:
                    print(error, file=sys.stderr)
        finally:
            server.terminate()
            server.wait(20)
    if args.json:
        print(json.dumps(found, indent=1))
        return
    print(f"from start to the first page: {found['cold_start_s']} s; it has {found['first_page_kb']} KB")
    print(
        "| readers | what | n | median ms | p95 ms | worst ms | errors |\n|---:|---|---:|---:|---:|---:|---:|"
    )
    for readers, told in found["load"].items():
        for name in ("pages", "answers", "a file"):
            row = told[name]
            print(
                f"| {readers} | {name} | {row['n']} | {row['median_ms']} | {row['p95_ms']} | {row['worst_ms']} | {told['errors']} |"
            )


if __name__ == "__main__":
    main()
