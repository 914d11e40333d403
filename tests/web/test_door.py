"""The door: who may ask, from where, how much and how often, and what every answer carries."""

from __future__ import annotations

import asyncio
import logging
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from blocs.errors import StoreError, UsageError
from blocs.web import Settings
from blocs.web.errors import words_for
from blocs.web.names import kept_name
from blocs.web.page import Shown
from blocs.web.routes import pages
from blocs.web.security import keys as keys_module
from blocs.web.security.addresses import asked, is_local
from blocs.web.security.headers import host_allowed
from blocs.web.security.keys import LASTING, Keys, kept_secret
from blocs.web.security.rate import Rate
from blocs.web.visits import visit

from .conftest import TOKEN, Opened, site_of
from .reading_site import first

HEADERS = {
    "content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy",
    "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy", "cache-control",
}  # fmt: skip
FORM = "application/x-www-form-urlencoded"


def csrf_of(client: TestClient, page: str = "/jobs") -> str:
    """The token in the forms of a page; the session comes with it."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(page).text)
    assert found is not None
    return found[1]


class Clock:
    """A clock that is put by hand."""

    def __init__(self, now: float = 1e9) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


# ---- who may ask


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8765",
        "127.0.0.1",
        "127.0.0.1:1",
        "[::1]",
        "[::1]:80",
        "LOCALHOST",
        "127.9.9.9",
    ],
)
def test_this_machine_is_let_in(opened: Opened, host: str) -> None:
    assert opened().get("/jobs", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8765", "127.0.0.1.evil.example", "localhost.evil.example",
        "evil.example#localhost",
        "localhost@evil.example", "[::1]evil.example", "[::1].evil.example", "10.0.0.1", "0.0.0.0",
        "[fe80::1]",
        "127.0.0.1:80:80", "localhost:evil", " ", "2130706433", "127.0.0.1/evil.example",
    ],
)  # fmt: skip
def test_a_name_that_a_stranger_led_here_is_refused(opened: Opened, host: str) -> None:
    answer = opened().get("/jobs", headers={"host": host})
    assert answer.status_code == 421
    assert "set-cookie" not in answer.headers
    assert "csrf" not in answer.text


@given(st.text(max_size=30))
def test_any_host_is_judged_without_an_error(host: str) -> None:
    assert host_allowed(host, ()) in (True, False)


def test_an_address_that_others_reach_needs_a_token(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "::", "192.168.1.4", "example.org"):
        with pytest.raises(UsageError, match="give a --token"):
            Settings(tmp_path, host=host)
        assert Settings(tmp_path, host=host, token=TOKEN).host == host
    with pytest.raises(UsageError, match="give at least 12") as raised:
        Settings(tmp_path, token="short")
    assert "short'" not in str(raised.value)


def test_where_others_come_any_name_is_let_in_that_knows_the_token(opened: Opened) -> None:
    client = opened(host="0.0.0.0", token=TOKEN)
    for host in ("blocs.example", "10.0.0.7:8765"):
        assert client.get("/api/jobs", headers={"host": host}).status_code == 401
        told = {"host": host, "authorization": f"Bearer {TOKEN}"}
        assert client.get("/api/jobs", headers=told).status_code == 200


@pytest.mark.parametrize(
    "told",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN,
    "Bearer \xff\xfe",
     f"Bearer {TOKEN.upper()}", f"bearer x {TOKEN}"],
)  # fmt: skip
def test_without_the_token_nothing_is_told(opened: Opened, told: str) -> None:
    client = opened(token=TOKEN)
    headers = {"authorization": told.encode("latin-1")} if told else {}
    answer = client.get("/api/jobs", headers=headers)
    assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer"
    assert answer.json() == {"error": "this site asks for a token"}
    for path in (
        "/",
        "/reports",
        "/download.zip",
        "/api/openapi.json",
        "/jobs/x/events",
        "/favicon.ico",
        "/enter/x",
    ):
        answer = client.get(path, headers=headers)
        assert answer.status_code in (303, 401) and not {"set-cookie"} & set(answer.headers)
    assert client.post("/samples", headers=headers).status_code in (303, 401)


def test_the_token_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def note(ours: bytes, theirs: bytes) -> bool:
        compared.append((ours, theirs))
        return ours == theirs

    monkeypatch.setattr(keys_module.hmac, "compare_digest", note)
    keys = Keys(b"s" * 32, TOKEN)
    for told in (TOKEN, "x", "", None, "\ud800", "y" * 10_000):
        keys.knows(told)
        keys.passed(f"1000-{'0' * 40}")
        keys.csrf_right("session", told)
    # digests of one length, whatever was told; so the time tells nothing of the token, its length neither
    assert {len(ours) for ours, theirs in compared if len(ours) == len(theirs) == 32} == {32}
    assert sum(len(ours) == 32 for ours, _ in compared) == 6
    assert all(TOKEN.encode() not in (ours, theirs) for ours, theirs in compared if len(ours) == 32)


def test_a_pass_is_given_for_the_token_and_leads_on(opened: Opened) -> None:
    client = opened(token=TOKEN)
    answer = client.get("/pair/CHN/RUS?since=2000&until=2010")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/enter?to=/pair/CHN/RUS%3Fsince%3D2000%26until%3D2010"
    page = client.get(answer.headers["location"])
    assert page.status_code == 200
    assert 'name="to" value="/pair/CHN/RUS?since=2000&amp;until=2010"' in page.text
    wrong = client.post("/enter", data={"token": "guess", "to": "/jobs"})
    assert wrong.status_code == 401 and "That is not the token" in wrong.text and "guess" not in wrong.text
    assert client.get("/jobs").status_code == 303
    right = client.post("/enter", data={"token": TOKEN, "to": "/pair/CHN/RUS?since=2000&until=2010"})
    assert (right.status_code, right.headers["location"]) == (303, "/pair/CHN/RUS?since=2000&until=2010")
    assert TOKEN not in str(right.headers)
    given = [told for told in right.headers.get_list("set-cookie") if "blocs_pass" in told]
    assert len(given) == 1 and "HttpOnly" in given[0] and "SameSite=Lax" in given[0]
    assert client.get("/jobs").status_code == 200


@pytest.mark.parametrize(
    "to",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\/evil.example", "/\t/evil.example",
    "/\n/evil",
     "javascript:alert(1)", "evil.example", "", " /", "///evil.example", "/%0d%0aset-cookie:x=1\r\nx: y"],
)  # fmt: skip
def test_the_way_in_leads_nowhere_else(opened: Opened, to: str) -> None:
    client = opened(token=TOKEN)
    answer = client.post("/enter", data={"token": TOKEN, "to": to})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/enter", params={"to": to}).text.count("evil") == 0


@given(st.text(st.sampled_from("/\\ \t\r\n.:@evil?#%0a"), max_size=12) | st.text(max_size=12))
def test_an_address_of_this_site_stays_on_it_as_a_browser_reads_it(address: str) -> None:
    if is_local(address):
        # browsers drop tabs and line ends, trim controls and blanks, and take a backslash for a slash
        read = re.sub(r"[\t\r\n]", "", address).strip("".join(map(chr, range(33)))).replace("\\", "/")
        assert re.match(r"/(?!/)", read)


def test_a_site_without_a_token_has_no_way_in(opened: Opened) -> None:
    answer = opened().get("/enter?to=/reports")
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports")


def test_a_pass_is_void_with_another_token_another_site_and_after_a_month() -> None:
    clock = Clock()
    ours = Keys(b"s" * 32, TOKEN, clock)
    given = ours.pass_for()
    assert ours.passed(given)
    assert not Keys(b"s" * 32, TOKEN + "2", clock).passed(given)
    assert not Keys(b"t" * 32, TOKEN, clock).passed(given)
    clock.now += LASTING
    assert ours.passed(given)
    clock.now += 1
    assert not ours.passed(given)
    assert not ours.passed(given.replace("1000000000-", f"{int(clock.now)}-"))
    clock.now = 1e9 - 1000  # made in what is to come
    assert not ours.passed(given)


@given(st.text(max_size=80))
def test_no_word_is_a_pass_a_session_or_a_name_by_chance(word: str) -> None:
    keys = Keys(b"s" * 32, TOKEN)
    assert not keys.passed(word)
    assert keys.session(word) is None
    assert not keys.csrf_right(keys.new_session(), word)
    assert kept_name(keys, word) == ""
    assert visit(keys, word, 1e9).before == 0


def test_a_guess_of_the_token_counts_as_a_change(opened: Opened) -> None:
    client = opened(token=TOKEN, changes=0.0001, changes_burst=3)
    told = [client.get("/api/jobs", headers={"authorization": "Bearer guess"}).status_code for _ in range(5)]
    assert told == [401, 401, 401, 429, 429]
    assert client.post("/enter", data={"token": TOKEN}).status_code == 429
    assert client.get("/api/jobs", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


# ---- sessions and forms


def test_a_session_lasts_a_month_and_cannot_be_made_up() -> None:
    clock = Clock()
    keys = Keys(b"s" * 32, clock=clock)
    session = keys.new_session()
    cookie = keys.sealed("session", session)
    assert keys.session(cookie) == session
    for forged in (
        cookie[:-1] + ("0" if cookie[-1] != "0" else "1"), session, session + ".", cookie.upper(), "", None,
        "." * 400,
        Keys(b"t" * 32).sealed("session", session), keys.sealed("seen", session), keys.sealed("session", "x"),
        cookie.replace("1000000000", "1000000001"), "\ud800." + "0" * 40,
    ):  # fmt: skip
        assert keys.session(forged) is None, forged
    clock.now += LASTING + 1
    assert keys.session(cookie) is None


def test_cookies_of_two_sites_on_one_host_do_not_meet(opened: Opened, tmp_path: Path) -> None:
    one, two = opened(folder=tmp_path / "one"), opened(folder=tmp_path / "two")
    csrf = csrf_of(one)
    two.cookies = one.cookies
    other = csrf_of(two)
    assert other != csrf
    one.cookies = two.cookies
    assert csrf_of(one) == csrf
    assert two.post("/samples", data={"csrf": csrf}).status_code == 403


def test_cookies_of_other_programs_do_no_harm(opened: Opened) -> None:
    client = opened()
    csrf = csrf_of(client)
    ours = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    client.cookies.clear()
    for foreign in ('a[b]="x', "{json: 1}", "x=\\333", "=; ;;", "\xff=\xff", "y=" + "z" * 9_000):
        told = {"cookie": f"{foreign}; {ours}; also/bad=1".encode("latin-1")}
        answer = client.get("/jobs", headers=told)
        assert csrf in answer.text, foreign
        assert not any("blocs_session" in each for each in answer.headers.get_list("set-cookie"))


def test_a_restarted_site_knows_its_visitors(opened: Opened, tmp_path: Path) -> None:
    before = opened()
    csrf = csrf_of(before)
    after = opened()
    after.cookies = before.cookies
    assert csrf_of(after) == csrf


def test_cookies_are_out_of_reach_of_scripts_and_secure_over_https(opened: Opened) -> None:
    for base_url, secure in (("http://localhost", False), ("https://localhost", True)):
        client = opened(base_url=base_url, token=TOKEN)
        entered = client.post("/enter", data={"token": TOKEN})
        told = [*entered.headers.get_list("set-cookie"), *client.get("/").headers.get_list("set-cookie")]
        assert {re.split("_[0-9a-f]{8}=", each)[0] for each in told} == {
            "blocs_session",
            "blocs_pass",
            "blocs_seen",
        }
        for each in told:
            attributes = [part.strip().lower() for part in each.split(";")[1:]]
            assert {"httponly", "samesite=lax", "path=/"} <= set(attributes)
            assert ("secure" in attributes) is secure
            assert any(part.startswith("max-age=") for part in attributes)


def test_the_secret_of_a_site_is_its_owners(tmp_path: Path) -> None:
    secret = kept_secret(tmp_path / "site")
    path = tmp_path / "site" / "secret"
    assert len(secret) == 32 and path.read_bytes() == secret and path.stat().st_mode & 0o777 == 0o600
    assert kept_secret(tmp_path / "site") == secret
    path.write_bytes(b"cut")
    other = kept_secret(tmp_path / "site")
    assert len(other) == 32 and other != secret and kept_secret(tmp_path / "site") == other
    assert [each.name for each in (tmp_path / "site").iterdir()] == ["secret"]
    (tmp_path / "file").write_bytes(b"")
    assert len(kept_secret(tmp_path / "file")) == 32  # nowhere to keep it: one for this run


def test_a_change_asks_for_the_token_of_its_session(opened: Opened) -> None:
    client, other = opened(), opened()
    csrf, foreign = csrf_of(client), csrf_of(other)
    other_session = other.cookies
    assert csrf != foreign
    for form in (
        {},
        {"csrf": ""},
        {"csrf": "0" * 40},
        {"csrf": foreign},
        {"csrf": csrf[:-1]},
        {"csrf": csrf + "0"},
    ):
        answer = client.post("/samples", data=form)
        assert answer.status_code == 403 and "nothing was changed" in answer.text
    assert client.post("/samples", headers={"x-csrf-token": foreign}, data={"csrf": csrf}).status_code == 403
    jar = client.cookies
    client.cookies = other_session
    assert client.post("/samples", data={"csrf": csrf}).status_code == 403
    client.cookies.clear()
    assert client.post("/samples", data={"csrf": csrf}).status_code == 403
    assert site_of(client).jobs.all() == ()
    client.cookies = jar
    client.get("/jobs")


def test_a_change_is_let_through_with_it(opened: Opened) -> None:
    client = opened()
    csrf = csrf_of(client)
    told = {"x-csrf-token": csrf, "accept": "application/json"}
    wrong = client.post("/jobs/nothing/cancel", headers=told)
    assert (wrong.status_code, wrong.json()) == (
        404,
        {"error": "there is no such job; old ones are forgotten"},
    )
    right = client.post("/jobs/nothing/cancel", data={"csrf": csrf})
    assert right.status_code == 404 and "no such job" in right.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://localhost:3000"},
        {"origin": "http://localhost.evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "file://"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "CROSS-SITE"},
        {"origin": "http://localhost", "sec-fetch-site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_the_right_token(
    opened: Opened, headers: dict[str, str]
) -> None:
    client = opened()
    csrf = csrf_of(client)
    answer = client.post("/samples", data={"csrf": csrf}, headers=headers)
    assert answer.status_code == 403 and "came from another site" in answer.text
    assert site_of(client).jobs.all() == ()


def test_a_form_of_this_site_is_taken(opened: Opened) -> None:
    client = opened(host="localhost", base_url="http://localhost:8765")
    csrf = csrf_of(client)
    told = {"origin": "http://localhost:8765", "sec-fetch-site": "same-origin"}
    assert client.post("/jobs/none/cancel", data={"csrf": csrf}, headers=told).status_code == 404


def test_pages_of_other_sites_load_nothing_but_may_lead_here(opened: Opened) -> None:
    client = opened()
    loaded = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    assert client.get("/api/", headers=loaded).status_code == 403
    followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.get("/jobs", headers=followed).status_code == 200
    assert client.options("/api/", headers={"origin": "http://evil.example"}).status_code == 405
    answer = client.get("/api/", headers={"origin": "http://evil.example"})
    assert not any(name.startswith("access-control") for name in answer.headers)


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "text/xml"]
)
def test_what_is_no_form_is_refused(opened: Opened, kind: str) -> None:
    client = opened()
    answer = client.post("/samples", content=b'{"csrf": 1}', headers={"content-type": kind})
    assert answer.status_code == 415


# ---- how much and how often


class Stream:
    """Fifty million bytes, made as they are sent; counts what was taken."""

    def __init__(self, head: bytes, size: int = 50_000_000) -> None:
        self.head, self.size, self.sent = head, size, 0

    def __iter__(self) -> Iterator[bytes]:
        yield self.head
        chunk = b"x" * 65_536
        while self.sent < self.size:
            self.sent += len(chunk)
            yield chunk


PART = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
MULTIPART = "multipart/form-data; boundary=b"


async def sent(client: TestClient, path: str, headers: dict[str, str], stream: Stream) -> tuple[int, bytes]:
    """Send a body bit by bit, as a server passes it on while it comes in."""
    chunks = iter(stream)
    answer: list[Any] = []

    async def receive() -> dict[str, Any]:
        try:
            return {"type": "http.request", "body": next(chunks), "more_body": True}
        except StopIteration:
            return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        answer.append(message)

    told = {
        "host": "localhost",
        "cookie": "; ".join(f"{k}={v}" for k, v in client.cookies.items()),
        **headers,
    }
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": path,
        "raw_path": path.encode(), "query_string": b"", "scheme": "http", "root_path": "", "client": ("::1",
        1),
        "server": ("localhost", 80), "headers": [(k.encode(), v.encode()) for k, v in told.items()],
    }  # fmt: skip
    app: Any = client.app
    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in answer)
    return answer[0]["status"], body


@pytest.mark.parametrize("length", ["told", "not told", "told wrong"])
def test_an_upload_of_fifty_megabytes_is_refused_and_not_held(opened: Opened, length: str) -> None:
    client = opened(upload=1_000_000)
    csrf = csrf_of(client)
    headers = {"content-type": MULTIPART, "x-csrf-token": csrf}
    if length != "not told":
        headers["content-length"] = "50000100" if length == "told" else "1000"
    stream = Stream(PART)
    tracemalloc.start()
    try:
        status, body = asyncio.run(sent(client, "/jobs", headers, stream))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert status == 413 and b"at most 1,065,536 bytes are taken" in body
    assert stream.sent <= (0 if length == "told" else 1_200_000)
    assert most < 6_000_000
    assert site_of(client).jobs.all() == ()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/samples", FORM),
        ("/samples", MULTIPART),
        ("/enter", MULTIPART),
        ("/enter", FORM),
        ("/nowhere", FORM),
    ],
)
def test_only_where_files_are_taken_a_body_may_be_large(opened: Opened, path: str, kind: str) -> None:
    client = opened(token=TOKEN)
    told = {"authorization": f"Bearer {TOKEN}", "content-type": kind}
    answer = client.post(path, content=b"a" * 65_537, headers=told)
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "\u0663", "9" * 20, "0x10", ""])
def test_a_length_that_is_none_is_refused(opened: Opened, length: str) -> None:
    client = opened()
    headers = {"content-type": FORM, "content-length": length.encode().decode("latin-1")}
    status, _ = asyncio.run(sent(client, "/samples", headers, Stream(b"", 0)))
    assert status == 413


def test_a_visitor_who_leaves_in_the_middle_of_a_form_is_no_error(
    opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    client = opened()
    app: Any = client.app
    messages = iter([{"type": "http.request", "body": b"a=", "more_body": True}, {"type": "http.disconnect"}])
    answer: list[Any] = []

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        answer.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "path": "/samples",
        "raw_path": b"/samples", "query_string": b"", "scheme": "http", "root_path": "", "client": ("::1", 1),
        "server": ("localhost", 80), "headers": [(b"host", b"localhost"), (b"content-type", FORM.encode())],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    assert answer == [] and caplog.records == []


def test_too_many_requests_are_refused_and_let_in_again() -> None:
    clock = Clock(0.0)
    rate = Rate(2.0, 3, clock)
    assert [rate.allows("a") for _ in range(5)] == [True, True, True, False, False]
    assert rate.allows("b")
    clock.now = 0.5
    assert [rate.allows("a") for _ in range(2)] == [True, False]
    clock.now = 100.0
    assert [rate.allows("a") for _ in range(4)] == [True, True, True, False]


@given(st.lists(st.floats(0, 5), max_size=60))
def test_no_more_pass_than_burst_and_rate_allow(pauses: list[float]) -> None:
    clock = Clock(0.0)
    rate, passed = Rate(2.0, 3, clock), 0
    for pause in pauses:
        clock.now += pause
        passed += rate.allows("a")
    assert passed <= 3 + 2.0 * clock.now + 1e-6


def test_a_household_of_many_addresses_counts_once_and_few_are_remembered() -> None:
    rate = Rate(0.0, 1, Clock(0.0))
    assert rate.allows("2001:db8::1") and not rate.allows("2001:db8::ffff")
    assert rate.allows("2001:db8:0:1::1")
    assert rate.allows("::ffff:10.0.0.1") and rate.allows("::ffff:10.0.0.2")
    for number in range(10_100):
        rate.allows(f"10.1.{number // 256}.{number % 256}")
    assert len(rate._left) == 10_000


def test_a_site_asked_too_often_says_so(opened: Opened) -> None:
    client = opened(rate=0.001, burst=3)
    told = [client.get("/jobs").status_code for _ in range(5)]
    assert told == [200, 200, 200, 429, 429]
    answer = client.get("/api/jobs")
    assert answer.json() == {"error": "too much at once; wait a moment and try again"}


# ---- what every answer carries


def _assert_headers(answer: Any) -> None:
    assert set(answer.headers) >= HEADERS, answer.url
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'" and policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'" and policy["form-action"] == "'self'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert all(len(answer.headers.get_list(name)) == 1 for name in HEADERS)


def test_every_answer_has_the_headers(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    client = opened()
    for path in (
        "/", "/jobs", "/nowhere", "/api/", "/api/nowhere", "/static/site.css", "/static/none.css",
        "/favicon.ico",
        "/jobs/none", "/jobs/none/events", "/reports/none", "/pair/CHN/Freedonia", "/api/openapi.json",
        "/pair/china/russia",
        "/download.zip", "/jobs/", "/enter", "/compare/a/b", "/static/..%2fsecret",
    ):  # fmt: skip
        _assert_headers(client.get(path))
        _assert_headers(client.head(path))
    for method in ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "NONSENSE"):
        answer = client.request(method, "/jobs")
        assert answer.status_code == 405 and answer.headers["allow"]
        _assert_headers(answer)
    _assert_headers(client.post("/samples"))
    _assert_headers(client.get("/", headers={"host": "evil.example"}))
    _assert_headers(client.get("/jobs", headers={"if-none-match": client.get("/jobs").headers["etag"]}))
    guarded = opened(token=TOKEN)
    _assert_headers(guarded.get("/"))
    _assert_headers(guarded.get("/api/"))
    _assert_headers(guarded.post("/enter", data={"token": TOKEN}))


def test_a_head_is_a_get_without_its_body(opened: Opened) -> None:
    client = opened()
    csrf_of(client)
    for path in ("/jobs", "/api/jobs", "/static/site.css", "/nowhere"):
        got, head = client.get(path), client.head(path)
        assert (
            head.status_code == got.status_code
            and head.headers["content-type"] == got.headers["content-type"]
        )
        assert head.headers["content-length"] == got.headers["content-length"]


@pytest.fixture
def failing() -> Iterator[list[Exception]]:
    """The page of jobs, which raises what stands here."""
    page = next(page for page in pages() if page.name == "jobs")
    show, keep = page.show, page.keep
    errors: list[Exception] = []

    def fail(*_: object) -> Shown:
        raise errors[-1]

    object.__setattr__(page, "show", fail)
    object.__setattr__(page, "keep", False)
    yield errors
    object.__setattr__(page, "show", show)
    object.__setattr__(page, "keep", keep)


def test_a_page_that_fails_shows_no_internals(
    opened: Opened, failing: list[Exception], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = opened()
    failing.append(KeyError(f"{tmp_path}/s/evidence.sqlite near SELECT password"))
    with caplog.at_level(logging.ERROR, "blocs.web"):
        shown, told = client.get("/jobs?token=abc&q=steel"), client.get("/api/jobs")
    assert shown.status_code == told.status_code == 500
    for text in (shown.text, told.text):
        assert "it is not your fault" in text
        for inside in (
            "KeyError",
            "Traceback",
            "SELECT",
            str(tmp_path),
            "evidence.sqlite",
            ".py",
            "blocs/web",
        ):
            assert inside not in text
    assert set(told.json()) == {"error"}
    _assert_headers(shown)
    assert "KeyError" in caplog.text and "abc" not in caplog.text and "q=steel" in caplog.text


def test_a_store_that_cannot_be_asked_is_told_without_its_place(
    opened: Opened, failing: list[Exception], tmp_path: Path
) -> None:
    failing.append(StoreError(f"{tmp_path}/s/evidence.sqlite: the file is damaged; restore it"))
    shown = opened().get("/jobs")
    assert shown.status_code == 503
    assert "the store/evidence.sqlite: the file is damaged" in shown.text and str(tmp_path) not in shown.text


@pytest.mark.parametrize("folder", ["evidence", ".", "/srv/my evidence", "a/b", "/srv/x.y"])
def test_words_of_errors_name_no_place(folder: str) -> None:
    where = Path(folder)
    for told in (where, where.resolve()):
        status, words = words_for(StoreError(f"{told}/evidence.sqlite: it is damaged. See a. b."), where)
        assert status == 503
        assert words.endswith("it is damaged. See a. b.")
        assert "srv" not in words and str(where.resolve()) not in words
    kept = "year: 1500 is not from 1816 to 2100; see the evidence of China/Russia, 3/4. More."
    assert words_for(UsageError(kept), where) == (400, kept)
    for place in ("/home/ana/x/y.npz", "~/data/x.csv", "/etc/passwd", "C:\\Users\\ana\\x.csv"):
        assert place not in words_for(UsageError(f"cannot read {place}: no such file"), where)[1]


def test_a_log_of_requests_holds_no_secret_and_no_line_of_its_own(
    opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    client = opened(token=TOKEN)
    with caplog.at_level(logging.INFO, "blocs.web.requests"):
        client.get(f"/api/jobs?token={TOKEN}&q=a%0Ab&CSRF=abc", headers={"authorization": f"Bearer {TOKEN}"})
        client.post("/enter", data={"token": TOKEN})
        client.get("/a%0d%0ab%1b[0m")
    told = [record.getMessage() for record in caplog.records if record.name == "blocs.web.requests"]
    assert len(told) == 3
    assert re.fullmatch(r"testclient GET /api/jobs\?token=…&q=a%0Ab&CSRF=… 200 \d+ ms", told[0])
    assert not any(TOKEN in line or "\n" in line or "\r" in line or "\x1b" in line for line in told)
    scope = {"method": "GET", "path": "/ü\ud800\n", "query_string": b"\xff\n"}
    assert asked(scope) == "GET /%C3%BC%3F%0A?%FF%0A"


# ---- hostile words in every parameter


HOSTILE = ("..", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e%2f", "a\x00b", "%00", "/etc/passwd",
"\\..\\..", "%5c..",
           "....//", "file:///etc/passwd", "\ufeff", "x" * 2_500, "<script>alert(1)</script>",
           "' OR 1=1 --", "${7*7}{{7*7}}")  # fmt: skip


def test_hostile_words_in_every_parameter_of_every_page_reach_nothing(looked_at: TestClient) -> None:
    known = {"a": "CHN", "b": "RUS", "report": first().report.id, "table": "x"}
    asked_for = 0
    for path, told in looked_at.get("/api/openapi.json").json()["paths"].items():
        given = told.get("get", {}).get("parameters", ())
        usual = {each["name"]: known.get(each["name"], "abc") for each in given if each["in"] == "path"}
        query = [each["name"] for each in given if each["in"] == "query"]
        for word in HOSTILE:
            quoted = quote(word, safe="") if "%" not in word else word
            addresses = [path.format(**{**usual, name: quoted}) for name in usual]
            if word in HOSTILE[:5]:
                addresses += [f"{path.format(**usual)}?{name}={quoted}" for name in query]
            elif query:
                addresses.append(f"{path.format(**usual)}?" + "&".join(f"{name}={quoted}" for name in query))
            for address in addresses:
                answer = looked_at.get(address)
                asked_for += 1
                assert answer.status_code in (200, 307, 400, 404, 422, 501), (address, answer.text[:300])
                assert "root:" not in answer.text and "Traceback" not in answer.text
                assert str(site_of(looked_at).settings.store) not in answer.text
    assert asked_for > 200
