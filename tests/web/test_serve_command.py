"""`blocs serve` itself, in a process: it answers, ends when told, and says what is wrong."""

from __future__ import annotations

import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from blocs.web import Settings
from blocs.web.jobs.job import Job, job_to_json

TOKEN = "a-token-that-nobody-guesses"
HEAVY = ("altair", "vl_convert", "spacy", "onnxruntime", "trafilatura", "highspy")


def command(*told: str | Path) -> list[str]:
    return [sys.executable, "-c", "from blocs.cli import main; main()", "serve", *map(str, told)]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BLOCS_")}
    return {**kept, "OPENBLAS_NUM_THREADS": "1", **more}


class Served:
    """A site in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process, self.address = process, address
        self.port = urlsplit(address).port or 0

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
            )
            answer = connection.getresponse()
            answer.text = answer.read().decode()  # type: ignore[attr-defined]
            return answer
        finally:
            connection.close()

    def end(self, number: signal.Signals) -> tuple[int, str, str]:
        """Signal it; its code, and the rest of its output and errors."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


@contextmanager
def served(*told: str | Path, **env: str) -> Iterator[Served]:
    process = subprocess.Popen(
        command("--port", "0", "--json", "--reader", "rules", *told),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(**env),
    )  # fmt: skip
    assert process.stdout is not None
    try:
        ready, _, _ = select.select([process.stdout], [], [], 60)
        line = process.stdout.readline() if ready else ""
        if not line:
            process.kill()
            pytest.fail(f"it told no address: {process.communicate()[1]}")
        yield Served(process, json.loads(line)["address"])
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def failed(*told: str | Path, **env: str) -> tuple[int, str]:
    done = subprocess.run(command(*told), capture_output=True, text=True, env=environment(**env), timeout=60)
    assert done.stdout == "" and "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_ends_quietly_when_told(tmp_path: Path, number: signal.Signals) -> None:
    with served("--store", tmp_path / "s") as site:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", site.address)
        page = site.ask("/")
        assert page.status == 200 and "<title>" in page.text
        assert page.getheader("server") is None and page.getheader("date")
        assert site.ask("/api/jobs").getheader("content-type") == "application/json"
        assert site.ask("/jobs", host="evil.example").status == 421
        begun = time.monotonic()
        code, out, err = site.end(number)
        assert time.monotonic() - begun < 10
        assert (code, out) == (0, "")
        assert err == f"blocs: {site.address} serves {tmp_path / 's'}; Ctrl-C ends it\n"


def test_it_ends_while_streams_are_followed_and_a_job_runs(tmp_path: Path) -> None:
    with served("--store", tmp_path / "s") as site:
        page = site.ask("/jobs")
        csrf = re.search(r'name="csrf" value="(\w+)"', page.text)
        assert csrf is not None
        cookie = "; ".join(told.partition(";")[0] for told in page.msg.get_all("set-cookie"))
        form = {"cookie": cookie, "content_type": "application/x-www-form-urlencoded"}
        answer = site.ask("/samples", "POST", f"csrf={csrf[1]}".encode(), **form)
        assert answer.status == 303
        job = answer.getheader("location")
        with socket.create_connection(("127.0.0.1", site.port), 30) as stream, stream.makefile("rb") as told:
            stream.sendall(f"GET {job}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            while not told.readline().startswith(b"event: job"):
                pass
            begun = time.monotonic()
            code, _, err = site.end(signal.SIGINT)
        assert code == 0 and "Traceback" not in err and len(err.splitlines()) == 1
        assert time.monotonic() - begun < 10
    home = tmp_path / "s" / "site" / "jobs" / job.rpartition("/")[2]
    assert json.loads((home / "job.json").read_text())["state"] in ("running", "waiting", "done")


def test_a_log_of_requests_goes_to_standard_error(tmp_path: Path) -> None:
    with served("--store", tmp_path / "s", "--log", BLOCS_TOKEN=TOKEN) as site:
        assert site.ask(f"/jobs?token={TOKEN}").status == 303
        assert site.ask("/api/jobs", authorization=f"Bearer {TOKEN}").status == 200
        code, out, err = site.end(signal.SIGTERM)
    assert (code, out) == (0, "")
    lines = err.splitlines()[1:]
    assert [re.sub(r"\d+ ms", "N ms", line) for line in lines] == [
        "blocs: 127.0.0.1 GET /jobs?token=… 303 N ms",
        "blocs: 127.0.0.1 GET /api/jobs 200 N ms",
    ]
    assert TOKEN not in err


def test_a_reader_does_not_know_the_token(tmp_path: Path) -> None:
    from blocs.web.jobs.process import _OWN

    assert "BLOCS_TOKEN" in _OWN


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, err = failed("--store", tmp_path / "s", "--port", port)
    assert code == 2
    assert f"cannot listen at 127.0.0.1:{port} (Address already in use); give another --port" in err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "example.org"])
def test_an_address_that_others_reach_needs_a_token(tmp_path: Path, host: str) -> None:
    code, err = failed("--store", tmp_path / "s", "--host", host, "--port", "0")
    assert code == 2 and f"{host} can be reached by others; give a --token" in err
    assert not (tmp_path / "s").exists()


def test_wrong_use_is_told(tmp_path: Path) -> None:
    for told, words in (
        (("--token", "short"), "give at least 12"),
        (("--host", "192.0.2.1", "--token", TOKEN, "--port", "0"), "cannot listen at 192.0.2.1:0"),
        (("--host", "no.such.host.invalid", "--token", TOKEN), "cannot listen at no.such.host.invalid"),
        (("--port", "70000"), "--port"),
        (("--upload", "0"), "--upload"),
        (("--reader", "oracle"), "oracle"),
    ):
        code, err = failed("--store", tmp_path / "s", *told)
        assert code == 2 and words in err, (told, err)
        assert TOKEN not in err
    code, err = failed("--store", tmp_path / "s", "--host", "0.0.0.0", BLOCS_TOKEN="")
    assert code == 2 and "give a --token" in err


def test_a_store_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "evidence.sqlite").write_bytes(b"SQLite format 3\x00" + b"\xff" * 9_000)
    (tmp_path / "file").write_text("x")
    for name in ("damaged", "file"):
        code, err = failed("--store", tmp_path / name, "--port", "0")
        assert code == 3 and name in err and len(err.splitlines()) == 1


def test_what_is_cold_stays_cold() -> None:
    order = f"import sys, blocs.web.app; print(sorted(set({HEAVY}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", order], capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_what_pages_need_later_is_loaded_later() -> None:
    """All pages are declared before the first one is answered."""
    late = (
        *(each for each in HEAVY if each != "highspy"),
        "blocs.scenario",
        "blocs.projection",
        "blocs.reading.times",
    )
    order = (
        "import sys; from blocs.web.routes import changes, pages; assert len(pages()) > 9 and changes()\n"
        f"print(sorted(set({late}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", order], capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_serving_leaves_signals_and_turns_of_threads_as_they_were(tmp_path: Path) -> None:
    """In a thread, and in this process: a program that serves goes on after it."""
    order = (
        "import os, signal, sys, threading\n"
        "from pathlib import Path\n"
        "from blocs.web import Settings, serve\n"
        "now = lambda: (*map(signal.getsignal, (signal.SIGTERM, signal.SIGINT)), sys.getswitchinterval())\n"
        "before = now()\n"
        "ready = lambda at: threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()\n"
        "serve(Settings(Path(sys.argv[1]), port=0), ready=ready)\n"
        "assert before == now()\n"
        "print('went on', threading.active_count())\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", order, str(tmp_path / "s")],
        capture_output=True, text=True, env=environment(), timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout.split()[:2], done.stderr) == (0, ["went", "on"], "")


def test_a_job_that_was_left_is_begun_again_by_the_next_site(tmp_path: Path) -> None:
    home = tmp_path / "s" / "site" / "jobs" / ("a" * 16)
    home.mkdir(parents=True)
    job = Job("a" * 16, "2018-09-14T00:00:00+00:00", ("a.txt",), state="running")
    (home / "job.json").write_text(json.dumps(job_to_json(job)))
    (home / "000.upload").write_text(
        "A Paper, 13 September 2018\n\nChina and Russia held talks on Tuesday.\n"
    )
    with served("--store", tmp_path / "s") as site:
        end = time.monotonic() + 60
        while json.loads(site.ask(f"/api/jobs/{job.id}").text)["job"]["state"] != "done":
            assert time.monotonic() < end
            time.sleep(0.2)
        assert site.end(signal.SIGTERM)[0] == 0


def test_settings_know_what_is_this_machine_alone(tmp_path: Path) -> None:
    for host, alone in (
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("127.8.8.8", True),
        ("::", False),
    ):
        assert Settings(tmp_path, host=host, token=TOKEN).loopback is alone
