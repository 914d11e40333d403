"""Reading jobs: real processes read what was sent; they are followed, cancelled, and taken up again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from blocs.errors import StoreError
from blocs.evidence import open_store
from blocs.web import Settings
from blocs.web.app import create_app
from blocs.web.errors import Busy, NotThere
from blocs.web.jobs import Jobs, routes
from blocs.web.jobs import jobs as module
from blocs.web.jobs.job import Job, job_from_json, job_to_json

from .conftest import Opened, site_of
from .test_door import csrf_of

TEXT = "{} Paper, 13 September 2018\n\nXi Jinping of China met Vladimir Putin in Vladivostok on Tuesday.\n"


def report(number: int) -> tuple[str, bytes]:
    return f"r{number}.txt", TEXT.format(f"Sample {number}").encode()


def until(told: Callable[[], Any], seconds: float = 60.0) -> Any:
    """What is told once it is true."""
    end = time.monotonic() + seconds
    while not (found := told()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)
    return found


def ended(jobs: Jobs, job: str, seconds: float = 60.0) -> Job:
    """A job once it has ended."""
    until(lambda: jobs.get(job).ended, seconds)
    return jobs.get(job)


def send(client: TestClient, *files: tuple[str, bytes], csrf: str | None = None, **fields: str) -> Any:
    """Send files as the form of the site does."""
    data = {"csrf": csrf or csrf_of(client), **fields}
    sent = [("file", (name, content)) for name, content in files]
    return client.post(
        "/jobs", data=data, files=[*sent, ("also", (None, ""))]
    )  # in parts, as browsers send it


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """No job is ever begun."""
    monkeypatch.setattr(Jobs, "_taken", lambda jobs: None)


# ---- from a form to records


def test_what_is_sent_is_read_and_told_while_it_is(opened: Opened, tmp_path: Path) -> None:
    client = opened()
    damaged = ("cut.warc.gz", b"\x1f\x8b\x08\x00cut")
    answer = send(client, report(1), damaged, report(2), report(1), published="2018-09-13")
    assert answer.status_code == 303
    job = answer.headers["location"].removeprefix("/jobs/")
    events = [told for told in client.get(f"/jobs/{job}/events").text.split("\n\n") if told]
    told = [json.loads(each.partition("data: ")[2]) for each in events]
    assert [each.partition("\n")[0] for each in events] == ["event: job"] * (len(events) - 1) + ["event: end"]
    assert told[0]["files"] == ["r1.txt", "cut.warc.gz", "r2.txt", "r1.txt"]
    assert [each["through"] for each in told[:-1]] == sorted(each["through"] for each in told[:-1])
    last = told[-2]
    assert (last["state"], last["through"], last["read"]) == ("done", 4, 3)
    assert last["records"] > 0 and len(set(last["reports"])) == 2
    assert len(last["failed"]) == 1 and last["failed"][0][0].startswith("cut.warc.gz")
    assert client.get(f"/api/jobs/{job}").json()["job"] == last
    page = client.get(f"/jobs/{job}").text
    assert "cut.warc.gz" in page and all(f"/reports/{report}" in page for report in last["reports"])
    with open_store(tmp_path / "s", read_only=True) as store:
        assert {found.id for found in store.reports()} == set(last["reports"])
        assert {found.published for found in store.reports()} == {date(2018, 9, 13)}
        assert len(store.coverage().failures) == 1
    assert client.get("/api/").json() != {}
    home = tmp_path / "s" / "site" / "jobs" / job
    assert [path.name for path in home.iterdir()] == ["job.json"]  # what was sent is gone


def test_a_text_that_is_pasted_is_read(opened: Opened) -> None:
    client = opened()
    answer = send(client, pasted=TEXT.format("Über Paper"), title="A <b>title</b>", publisher="The Ledger")
    job = ended(site_of(client).jobs, answer.headers["location"].removeprefix("/jobs/"))
    assert (job.state, job.read, job.files) == ("done", 1, ("pasted.txt",))
    page = client.get(f"/reports/{job.reports[0]}").text
    assert "A &lt;b&gt;title&lt;/b&gt;" in page and "The Ledger" in page


def test_a_long_text_can_be_pasted_whole(opened: Opened, waiting: None, tmp_path: Path) -> None:
    client = opened()
    pasted = "€ 1\n" * 100_000
    assert send(client, pasted=pasted).status_code == 303
    (kept,) = (tmp_path / "s" / "site" / "jobs").rglob("*.upload")
    assert kept.read_text("utf-8") == pasted


def test_the_samples_are_read_and_known_when_sent_again(opened: Opened) -> None:
    client = opened()
    csrf = csrf_of(client)
    first = client.post("/samples", data={"csrf": csrf})
    second = client.post("/samples", data={"csrf": csrf})  # waits for the first
    jobs = site_of(client).jobs
    one = ended(jobs, first.headers["location"].removeprefix("/jobs/"))
    two = ended(jobs, second.headers["location"].removeprefix("/jobs/"))
    assert (one.state, one.read, one.known) == ("done", 3, 0) and one.records > 20
    assert (two.state, two.read, two.known, two.records) == ("done", 0, 3, 0)
    assert [job["id"] for job in client.get("/api/jobs").json()["jobs"]] == [two.id, one.id]
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("a.exe", 415), ("a", 415), ("..", 415), (".txt.exe", 415), ("a.txt\x00.exe", 415), ("x" * 2_000,
        415),
        ("<script>.svg", 415), ("a.xlsx", 415),
    ],
)  # fmt: skip
def test_files_of_no_kind_that_is_read_are_refused(
    opened: Opened, waiting: None, name: str, status: int
) -> None:
    client = opened()
    answer = send(client, report(1), (name, b"text"))
    assert answer.status_code == status
    assert "<script>" not in answer.text.replace('<script type="module"', "")
    assert site_of(client).jobs.all() == ()


def test_names_of_files_lead_nowhere_and_are_shown_as_text(
    opened: Opened, waiting: None, tmp_path: Path
) -> None:
    client = opened()
    for name in (
        "../../../evil.txt",
        "/etc/cron.d/evil.txt",
        "C:\\evil.txt",
        "<img src=x>.txt",
        "a\u202etxt.txt",
        "\ud83d.txt",
    ):
        answer = send(client, (name.encode("utf-8", "replace").decode(), b"text"))
        assert answer.status_code == 303, name
        page = client.get(answer.headers["location"]).text
        assert "<img" not in page and "\u202e" not in page
    homes = [*(tmp_path / "s" / "site" / "jobs").iterdir()]
    assert sorted({path.name for home in homes for path in home.iterdir()}) == ["000.upload", "job.json"]
    assert not any(tmp_path.rglob("*evil*"))


def test_what_is_too_much_is_refused(opened: Opened, waiting: None) -> None:
    client = opened(upload=100_000)
    csrf = csrf_of(client)
    assert send(client, csrf=csrf).status_code == 400  # nothing
    assert send(client, ("a.txt", b""), csrf=csrf).status_code in (303, 400)
    large = ("a.txt", b"x" * 100_001)
    assert send(client, large, csrf=csrf).status_code == 413
    assert send(client, ("a.txt", b"x" * 200_000), csrf=csrf).status_code == 413
    assert send(client, *[("a.txt", b"x")] * 51, csrf=csrf).status_code == 400
    assert send(client, *[("a.txt", b"x")] * 400, csrf=csrf).status_code == 400
    assert send(client, pasted="x" * 400_001, csrf=csrf).status_code in (400, 413)
    assert client.post("/jobs", data={"csrf": csrf, "pasted": "x" * 70_000}).status_code == 413
    for day in ("2018-13-01", "tomorrow", "3018-01-01"):
        assert send(client, report(1), csrf=csrf, published=day).status_code in (303, 400)


def test_only_so_many_wait(opened: Opened, waiting: None) -> None:
    client = opened()
    csrf = csrf_of(client)
    told = [send(client, report(1), csrf=csrf).status_code for _ in range(22)]
    assert told == [303] * 20 + [503] * 2
    first = site_of(client).jobs.all()[-1]
    assert client.post(f"/jobs/{first.id}/cancel", data={"csrf": csrf}).status_code == 303
    assert send(client, report(1), csrf=csrf).status_code == 303


@pytest.mark.parametrize(
    "body",
    [b"", b"--b", b"--b\r\n\r\n", b"--b\r\ncontent-disposition: form-data\r\n\r\nx\r\n--b--", b"\x00" * 99],
)
def test_a_damaged_form_is_refused(opened: Opened, waiting: None, body: bytes) -> None:
    client = opened()
    told = {"content-type": "multipart/form-data; boundary=b", "x-csrf-token": csrf_of(client)}
    assert client.post("/jobs", content=body, headers=told).status_code == 400
    told["content-type"] = "multipart/form-data"
    assert client.post("/jobs", content=body, headers=told).status_code == 400


# ---- cancelled, stopped, killed


def _many(number: int) -> tuple[str, bytes]:
    lines = [{"text": TEXT.format(f"Sample {n}"), "published": "2018-09-13"} for n in range(number)]
    return "many.jsonl", "\n".join(map(json.dumps, lines)).encode()


def test_a_job_that_is_cancelled_ends_at_once_and_keeps_what_it_read(opened: Opened, tmp_path: Path) -> None:
    client = opened()
    csrf = csrf_of(client)
    jobs = site_of(client).jobs
    job = send(client, _many(400), csrf=csrf).headers["location"].removeprefix("/jobs/")
    behind = send(client, report(1), csrf=csrf).headers["location"].removeprefix("/jobs/")
    unread = send(client, report(2), csrf=csrf).headers["location"].removeprefix("/jobs/")
    until(lambda: jobs.get(job).read >= 3)
    reading = jobs._reading
    assert reading is not None
    for cancelled in (unread, job, job):
        assert (
            client.post(f"/jobs/{cancelled}/cancel", data={"csrf": csrf}).headers["location"]
            == f"/jobs/{cancelled}"
        )
    found = jobs.get(job)
    assert found.state == "cancelled" and 3 <= found.read < 400
    assert reading.ended() == -signal.SIGTERM
    assert ended(jobs, behind).state == "done"
    with open_store(tmp_path / "s") as store:
        assert found.read <= len(store.reports()) <= found.read + 40
    assert jobs.get(unread).state == "cancelled"
    assert not any((tmp_path / "s" / "site" / "jobs").rglob("*.upload"))


def test_a_reader_that_is_killed_fails_its_job_alone(opened: Opened) -> None:
    client = opened()
    csrf = csrf_of(client)
    jobs = site_of(client).jobs
    job = send(client, _many(400), csrf=csrf).headers["location"].removeprefix("/jobs/")
    behind = send(client, report(1), csrf=csrf).headers["location"].removeprefix("/jobs/")
    until(lambda: jobs.get(job).read >= 1)
    assert jobs._reading is not None
    os.kill(jobs._reading._process.pid, signal.SIGKILL)
    assert ended(jobs, job).words == "the reader was stopped from outside, perhaps for want of memory"
    assert (jobs.get(job).state, ended(jobs, behind).state) == ("failed", "done")


def test_a_reader_that_cannot_be_begun_fails_its_job_alone(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = opened()
    real = module.Reading

    def once(*told: Any) -> Any:
        monkeypatch.setattr(module, "Reading", real)
        raise OSError("no process")

    monkeypatch.setattr(module, "Reading", once)
    jobs = site_of(client).jobs
    first, second = jobs.start([report(1)], {}), jobs.start([report(2)], {})
    assert ended(jobs, first.id).state == "failed"
    assert ended(jobs, second.id).state == "done"
    assert "a reading job failed" in caplog.text


def test_a_site_that_is_stopped_in_the_middle_takes_it_up_again(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s", reader="rules")
    site = create_app(settings).state.site
    job = site.jobs.start([report(97), _many(60), report(98)], {}).id
    waiting = site.jobs.start([report(99)], {}).id
    until(lambda: site.jobs.get(job).read >= 5)
    site.close()
    before = site.jobs.get(job)
    assert not before.ended
    home = tmp_path / "s" / "site" / "jobs" / job
    assert sorted(path.name for path in home.iterdir())[-1] == "job.json"
    assert not (home / "000.upload").exists() and (home / "001.upload").exists()
    again = create_app(settings).state.site
    assert [found.id for found in again.jobs.all()] == [waiting, job]
    after = ended(again.jobs, job)
    assert ended(again.jobs, waiting).state == "done"
    again.close()
    assert (after.state, after.through) == ("done", 3)
    assert after.read + after.known == 62 and after.records >= before.records  # none counted twice
    with open_store(tmp_path / "s", read_only=True) as store:
        assert len(store.reports()) == 63
    assert [path.name for path in home.iterdir()] == ["job.json"]


def test_a_reader_whose_site_was_killed_ends_quietly(tmp_path: Path) -> None:
    home = tmp_path / "job"
    home.mkdir()
    name, content = _many(400)
    (home / "000.upload").write_bytes(content)
    (home / "job.json").write_text(json.dumps(job_to_json(Job("0" * 16, "2018-01-01T00:00:00", (name,)))))
    order = [sys.executable, "-m", "blocs.web.jobs.work", str(home), str(tmp_path / "s"), "rules"]
    process = subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(240) == 1
    with process.stderr as told:
        assert told.read() == b""


# ---- what is remembered


def test_what_is_damaged_on_disk_is_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / "s" / "site" / "jobs"
    good = Job("a" * 16, "2018-01-01T00:00:00+00:00", ("a.txt",), state="done")
    for name, told in (
        ("a" * 16, json.dumps(job_to_json(good))),
        ("b" * 16, "{"),
        ("c" * 16, "[]"),
        ("d" * 16, json.dumps({**job_to_json(good), "id": "../../../elsewhere"})),
        ("e" * 16, json.dumps({**job_to_json(good), "id": "e" * 16, "state": "odd"})),
        ("f" * 16, json.dumps({**job_to_json(good), "id": "f" * 16, "read": "many"})),
        ("0" * 16, None),
    ):
        (folder / name).mkdir(parents=True)
        (folder / name / "000.upload").write_bytes(b"secret")
        if told is not None:
            (folder / name / "job.json").write_text(told)
    site = create_app(Settings(tmp_path / "s", reader="rules")).state.site
    assert site.jobs.all() == (good,)
    site.close()
    assert [path.name for path in folder.iterdir()] == ["a" * 16]
    assert [path.name for path in (folder / ("a" * 16)).iterdir()] == ["job.json"]


def test_a_job_and_its_file_tell_the_same() -> None:
    job = Job(
        "a" * 16, "2018-01-01", ("ä.txt",), {"title": "T"}, "running", 1, 2, 3, 4, ("r",), (("f", "why"),),
        "words"
    )  # fmt: skip
    assert job_from_json(json.dumps(job_to_json(job))) == job
    for told in ("", "null", "{}", '{"files": 1}', json.dumps({**job_to_json(job), "extra": 1})):
        with pytest.raises(ValueError):
            job_from_json(told)


def test_old_jobs_are_forgotten_with_all_they_left(
    tmp_path: Path, waiting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 3)
    jobs = Jobs(tmp_path / "jobs", Settings(tmp_path / "s"), changed=lambda: None)
    made = []
    for number in range(5):
        made.append(jobs.start([report(number)], {}).id)
        jobs.cancel(made[-1])
    assert [job.id for job in jobs.all()] == made[:1:-1]
    assert {path.name for path in (tmp_path / "jobs").iterdir()} == set(made[2:])
    with pytest.raises(NotThere):
        jobs.get(made[0])
    jobs.close()


def test_a_disk_that_takes_nothing_is_told(
    tmp_path: Path, waiting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="cannot be written"):
        Jobs(tmp_path / "file" / "jobs", Settings(tmp_path), changed=lambda: None)
    jobs = Jobs(tmp_path / "jobs", Settings(tmp_path), changed=lambda: None)

    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StoreError, match="No space left on device"):
        jobs.start([report(1)], {})
    assert jobs.all() == () and [*(tmp_path / "jobs").iterdir()] == []
    jobs.close()


# ---- streams


def test_a_stream_tells_all_at_once_to_who_comes_later(opened: Opened, waiting: None) -> None:
    client = opened()
    jobs = site_of(client).jobs
    job = jobs.start([report(1)], {})
    jobs.cancel(job.id)
    answer = client.get(f"/jobs/{job.id}/events", headers={"last-event-id": "7"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-cache, private"
    told = answer.text.split("\n\n")
    assert json.loads(told[0].removeprefix("event: job\ndata: "))["state"] == "cancelled"
    assert told[1:] == ["event: end\ndata: {}", ""]
    assert client.get("/jobs/none/events").status_code == 404


def test_a_head_of_a_stream_does_not_wait(opened: Opened, waiting: None) -> None:
    client = opened()
    job = site_of(client).jobs.start([report(1)], {})
    begun = time.monotonic()
    assert client.head(f"/jobs/{job.id}/events").status_code == 200
    assert time.monotonic() - begun < 5


def _follow(client: TestClient, job: str, seconds: float) -> Any:
    """Follow a stream for a while, then leave; what came."""
    app: Any = client.app
    came: list[Any] = []

    async def ask() -> None:
        gone = asyncio.Event()

        async def receive() -> Any:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            came.append(message)

        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
            "method": "GET", "path": f"/jobs/{job}/events", "raw_path": b"", "query_string": b"",
            "scheme": "http",
            "root_path": "", "client": ("::1", 1), "server": ("localhost", 80), "headers": [(b"host",
            b"localhost")],
        }  # fmt: skip
        asked = asyncio.ensure_future(app(scope, receive, send))
        await asyncio.sleep(seconds)
        gone.set()
        await asyncio.wait_for(asked, 5)

    asyncio.run(ask())
    return came


def test_a_visitor_who_leaves_ends_the_stream_and_makes_room(
    opened: Opened, waiting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "_MOST", 1)
    client = opened()
    job = site_of(client).jobs.start([report(1)], {}).id
    for _ in range(3):
        came = _follow(client, job, 0.3)
        assert came[0]["status"] == 200
        assert b"event: job" in came[1]["body"]


def test_a_stream_without_news_says_that_it_lives(
    opened: Opened, waiting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "_BEAT", 0.2)
    monkeypatch.setattr(routes, "_LOOK", 0.05)
    client = opened()
    job = site_of(client).jobs.start([report(1)], {}).id
    bodies = [message.get("body", b"") for message in _follow(client, job, 1.0)]
    assert b": still there\n\n" in bodies


def test_only_so_many_look_on(opened: Opened, waiting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_MOST", 0)
    client = opened()
    job = site_of(client).jobs.start([report(1)], {}).id
    assert client.get(f"/jobs/{job}/events").status_code == 503


def test_a_stream_ends_with_the_site(opened: Opened, waiting: None) -> None:
    client = opened()
    job = site_of(client).jobs.start([report(1)], {}).id
    site_of(client).ending = True
    assert "event: end" not in client.get(f"/jobs/{job}/events").text


def test_too_many_jobs_are_refused_in_the_queue_itself(tmp_path: Path, waiting: None) -> None:
    jobs = Jobs(tmp_path / "jobs", Settings(tmp_path / "s"), changed=lambda: None)
    for number in range(20):
        jobs.start([report(number)], {})
    with pytest.raises(Busy, match="20 jobs are waiting"):
        jobs.start([report(0)], {})
    jobs.close()
