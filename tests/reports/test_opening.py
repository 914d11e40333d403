"""Which files are opened, and what becomes of pipes, devices and links."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from blocs.errors import InputError, OversizedInput
from blocs.reports import Report, load
from blocs.reports import opening as opened

from .make import page, pdf, record

WORDS = "China and Russia signed a pact on Wednesday, officials said in Moscow.\n"
posix = pytest.mark.skipif(os.name != "posix", reason="pipes and devices in folders are POSIX's")


def error_of(path: object, **options: int) -> InputError:
    start = time.monotonic()
    (item,) = load(str(path), **options)  # type: ignore[arg-type]
    assert isinstance(item, InputError) and time.monotonic() - start < 5
    assert item.path == str(path)
    return item


@pytest.fixture
def pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(opened, "_COMES", 0.3)
    monkeypatch.setattr(opened, "_GOES_ON", 0.4)
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def write_later(path: Path, *pieces: tuple[float, bytes]) -> threading.Thread:
    def write() -> None:
        with path.open("wb", buffering=0) as file:
            for seconds, piece in pieces:
                time.sleep(seconds)
                file.write(piece)

    thread = threading.Thread(target=write)
    thread.start()
    return thread


@posix
def test_a_pipe_that_nobody_writes_to_ends_in_an_error(pipe: Path) -> None:
    assert "nothing writes to this pipe; start what writes to it" in str(error_of(pipe))


@posix
def test_a_pipe_that_falls_silent_ends_in_an_error(pipe: Path) -> None:
    writer = write_later(pipe, (0, b""), (1.2, b""))
    assert "nothing has come through this pipe for 0.4 seconds" in str(error_of(pipe))
    writer.join()


@posix
def test_a_pipe_is_read_whole_however_slow(pipe: Path) -> None:
    raw = (WORDS * 3000).encode()  # more than a pipe holds at once
    pieces = [(0.0, raw[:10]), (0.2, raw[10:100]), (0.2, raw[100:])]
    writer = write_later(pipe, *pieces)
    (report,) = load(pipe)
    writer.join()
    assert isinstance(report, Report) and report.text == raw.decode()
    assert (report.name, report.origin_kind) == ("pipe", "file")


@posix
def test_a_link_to_a_pipe_is_a_pipe(pipe: Path) -> None:
    link = pipe.with_name("a.txt")
    link.symlink_to(pipe)
    assert "nothing writes to this pipe" in str(error_of(link))


@posix
@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/dev/urandom", "/dev/tty"])
def test_a_device_is_not_read(path: str, tmp_path: Path) -> None:
    if not Path(path).exists():
        pytest.skip("this system has no such device")
    assert "it is a device; name a file; - is standard input" in str(error_of(path))
    link = tmp_path / "a.txt"
    link.symlink_to(path)
    assert "it is a device" in str(error_of(link))


@posix
def test_a_socket_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("a.txt")
        assert "it is a socket" in str(error_of("a.txt"))


@posix
def test_links(tmp_path: Path) -> None:
    real, link, loose, ring = (tmp_path / name for name in ("real.txt", "a.txt", "loose.txt", "ring.txt"))
    real.write_text(WORDS)
    link.symlink_to(real)
    loose.symlink_to(tmp_path / "gone.txt")
    ring.symlink_to(ring)
    (report,) = load(link)
    assert isinstance(report, Report) and (report.name, report.text) == ("a.txt", WORDS)
    assert "it is a link to a file that is not there" in str(error_of(loose))
    assert "cannot be opened" in str(error_of(ring))
    (tmp_path / "folder.txt").symlink_to(tmp_path)
    assert "it is a folder" in str(error_of(tmp_path / "folder.txt"))


def test_a_name_longer_than_any() -> None:
    path = "a" * 100_000
    (error,) = load(path)
    assert isinstance(error, InputError) and "cannot be opened (File name too long)" in str(error)
    assert len(str(error)) < 4_300


def test_a_file_that_grows_is_read_up_to_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 5000)
    monkeypatch.setattr(opened, "_check", lambda *_: None)  # as if it had been short then
    assert isinstance(error_of(path, limit=1000), OversizedInput)


@posix
@pytest.mark.parametrize("name", ["/dev/stdin", "/dev/fd/0"])
@pytest.mark.parametrize("way", ["pipe", "file", "socket", "nothing"])
def test_standard_input_by_its_name(name: str, way: str, tmp_path: Path) -> None:
    code = (
        "import sys; from blocs.reports import load\n"
        f"for x in load({name!r}): print(type(x).__name__, getattr(x, 'origin_kind', ''), "
        "getattr(x, 'origin', ''), len(getattr(x, 'text', '')))"
    )
    command = [sys.executable, "-c", code]
    if way == "pipe":
        done = subprocess.run(command, input=WORDS, capture_output=True, text=True, timeout=60)
    elif way == "file":
        (tmp_path / "a.txt").write_text(WORDS)
        with (tmp_path / "a.txt").open() as file:
            done = subprocess.run(command, stdin=file, capture_output=True, text=True, timeout=60)
    elif way == "socket":
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.sendall(WORDS.encode())
            ours.shutdown(socket.SHUT_WR)
            done = subprocess.run(command, stdin=theirs.fileno(), capture_output=True, text=True, timeout=60)
    else:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    said = "EmptyInput   0" if way == "nothing" else f"Report stdin {name} {len(WORDS)}"
    assert done.stdout.strip() == said, done.stderr


def test_no_path_is_opened_but_the_one_given(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET China and Russia signed another pact on Friday in Beijing.")
    away, near = secret.as_uri(), "../" * 20 + str(secret).lstrip("/")
    fetched = (
        f"<p><img src='{away}'><iframe src='{away}'></iframe><object data='{near}'></object>{WORDS}</p>"
        f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{near}' parse='text'/>"
    )
    kind = f"<!DOCTYPE html [<!ENTITY x SYSTEM '{away}'><!ENTITY % y SYSTEM '{away}'> %y;]>"
    lines = [{"text": WORDS, "url": key, "file": key, "path": key} for key in (near, str(secret), "C:\\x")]
    files = {
        "a.jsonl": "\n".join(map(json.dumps, lines)).encode(),
        "a.warc": record(near, WORDS.encode(), "text/plain") + record(away, page("Pact", fetched, WORDS)),
        "a.html": page("Pact", fetched, WORDS, WORDS, head=f"<base href='{away}'><link href='{near}'>"),
        "b.html": f"{kind}<html><body><p>{WORDS} &x;</p></body></html>".encode(),
        "c.html": f"<?xml version='1.0'?>{kind}<html><body><p>{WORDS} &x;</p></body></html>".encode(),
        "a.md": f"---\ntitle: !include {near}\n---\n\n{WORDS}\n![]({near})\n".encode(),
        "a.pdf": pdf([[WORDS.strip()]], info=f"/Title (x) /F ({secret})"),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    code = (
        "import os, sys\nfrom blocs.reports import load\n"
        "names = sys.argv[1:]\n"
        "for name in names: list(load(name))\n"  # what is imported, is imported now
        "seen = []\n"
        "def watch(event, args):\n"
        "    if event in ('open', 'os.listdir') or event.startswith(('socket', 'subprocess')):\n"
        "        seen.append(args[0] if event == 'open' else event)\n"
        "sys.addaudithook(watch)\n"
        "for name in names:\n"
        "    del seen[:]\n"
        "    items = list(load(name))\n"
        "    print([str(path) for path in seen] == [name], *[type(i).__name__ for i in items],\n"
        "          any('SECRET' in getattr(i, 'text', '') for i in items))\n"
    )
    paths = [str(tmp_path / name) for name in files]
    done = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, timeout=120)
    expected = ["Report Report Report", "Report Report", *["Report"] * 5]
    assert done.stdout.splitlines() == [f"True {kinds} False" for kinds in expected], done.stderr
