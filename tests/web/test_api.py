"""The same questions for programs: a true document, JSON that is what pages show, tables with sources."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any
from urllib.parse import urlsplit

import pyarrow.parquet
import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from blocs.web.page import Page
from blocs.web.params import parameters, read_view
from blocs.web.routes import changes, pages
from blocs.web.site import json_bytes

from .conftest import TOKEN, Opened, site_of
from .reading_site import first, second

PAGES = pages()
A, B = first().report.id, second().report.id
TALKS = next(record.id for record in first().records)
PATHS: dict[str, dict[str, str]] = {
    "report": {"report": A},
    "compare": {"a": A, "b": B},
    "pair": {"a": "CHN", "b": "RUS"},
    "trace": {"id": TALKS},
    "record": {"id": TALKS},
}
"""What pages are asked that need to be told something."""
LONG = {"whatif_full"}
"""Pages that take seconds to answer; their own tests ask them."""


def asked(page: Page) -> Any:
    """A view of a page that the small store can answer; None where it can answer none."""
    told = PATHS.get(page.name, {})
    needed = [name for name, (_, default) in parameters(page.view).items() if default is ...]
    return read_view(page.view, told, ()) if set(needed) <= set(told) else None


ANSWERED = [page for page in PAGES if page.name not in LONG and asked(page) is not None]


@pytest.fixture(scope="module")
def document(looked_at: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = looked_at.get("/api/openapi.json").json()
    return found


# ---- the document


def test_the_document_tells_of_every_page_table_and_change(document: dict[str, Any]) -> None:
    told = set(document["paths"])
    assert document["openapi"].startswith("3.1.")
    for page in PAGES:
        assert f"/api{page.path}" in told
        if page.tables:
            stem = f"/download{page.path.rstrip('/')}"
            assert {f"{stem}.zip", f"{stem}/{{table}}.csv", f"{stem}/{{table}}.parquet"} <= told
    assert {change.path for change in changes()} <= told


def test_the_document_holds_together(document: dict[str, Any]) -> None:
    seen = set()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert method in ("get", "post")
            assert operation["operationId"] not in seen and operation["summary"]
            seen.add(operation["operationId"])
            names = [each["name"] for each in operation["parameters"]]
            assert len(set(names)) == len(names)
            in_path = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert in_path == {part.strip("{}").split("}")[0] for part in path.split("/") if "{" in part}
            for each in operation["parameters"]:
                assert each["description"] and each["in"] in ("path", "query")
                assert each["required"] or each["in"] != "path"
                Draft202012Validator.check_schema(each["schema"])
                if "default" in each["schema"]:
                    Draft202012Validator(each["schema"]).validate(each["schema"]["default"])
            assert "200" in operation["responses"]
            for answer in operation["responses"].values():
                assert answer["description"]
                for media in answer.get("content", {}).values():
                    Draft202012Validator.check_schema(media["schema"])
            for media in operation.get("requestBody", {}).get("content", {}).values():
                Draft202012Validator.check_schema(media["schema"])
    text = json.dumps(document)
    for ref in (part.split('"')[0] for part in text.split('"$ref": "')[1:]):
        found: Any = document
        for step in ref.removeprefix("#/").split("/"):
            found = found[step]


def test_a_guarded_site_tells_how_to_show_the_token(opened: Opened) -> None:
    client = opened(token=TOKEN)
    answer = client.get("/api/openapi.json", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.json()["security"] == [{"token": []}]
    assert all("401" in get["responses"] for item in answer.json()["paths"].values() for get in item.values())


# ---- JSON


@pytest.mark.parametrize("page", ANSWERED, ids=lambda page: page.name)
def test_json_is_what_the_page_shows(looked_at: TestClient, page: Page) -> None:
    site, view = site_of(looked_at), asked(page)
    answer = looked_at.get(f"/api{page.to(view)}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    try:
        assert answer.content == json_bytes(page.show(site.held, view).data)
    finally:
        site.held.leave()
    json.loads(answer.content, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert looked_at.get(page.to(view)).status_code == 200


@pytest.mark.parametrize("page", ANSWERED, ids=lambda page: page.name)
def test_an_answer_is_not_sent_twice(looked_at: TestClient, page: Page) -> None:
    for path in (page.to(asked(page)), f"/api{page.to(asked(page))}"):
        one = looked_at.get(path)
        mark = one.headers["etag"]
        for told in (mark, f"W/{mark}", f'"other", {mark}'):
            again = looked_at.get(path, headers={"if-none-match": told})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
        assert looked_at.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_numbers_that_are_none_are_null() -> None:
    import numpy as np

    told = {
        "a": float("nan"),
        "b": [float("inf"), np.float64(2.5), np.int64(3)],
        "c": ("é", None, True),
        1: {},
    }
    assert json_bytes(told) == '{"a":null,"b":[null,2.5,3],"c":["é",null,true],"1":{}}'.encode()
    with pytest.raises(TypeError, match="object is no plain value"):
        json_bytes({"x": object()})


def test_an_error_is_told_in_json(looked_at: TestClient) -> None:
    for path, status in (
        ("/api/pair/CHN/Freedonia", 400), ("/api/reports/none", 404), ("/api/nowhere", 404),
        ("/download/none.zip", 404),
        ("/api/reports?offset=x", 400),
    ):  # fmt: skip
        answer = looked_at.get(path)
        assert answer.status_code == status and list(answer.json()) == ["error"], path


# ---- tables


WITH_TABLES = [page for page in ANSWERED if page.tables]


@pytest.mark.parametrize("page", WITH_TABLES, ids=lambda page: page.name)
def test_tables_are_those_of_the_page(looked_at: TestClient, page: Page) -> None:
    site, view = site_of(looked_at), asked(page)
    try:
        shown = page.show(site.held, view)
        assert set(shown.tables) <= set(page.tables), "the document names all tables that there may be"
        at = urlsplit(page.to(view))
        stem = f"/download{at.path.rstrip('/')}"
        query = f"?{at.query}" if at.query else ""
        for name, make in shown.tables.items():
            table = make()
            answer = looked_at.get(f"{stem}/{name}.csv{query}")
            assert answer.content.decode() == table.to_csv()
            assert answer.headers["content-disposition"] == f'attachment; filename="{page.name}-{name}.csv"'
            rows = list(csv.reader(io.StringIO(answer.text, newline="")))
            assert len(rows) == len(table) + 1
            answer = looked_at.get(f"{stem}/{name}.parquet{query}")
            assert pyarrow.parquet.read_table(io.BytesIO(answer.content)).equals(table.to_arrow())
        assert looked_at.get(f"{stem}/nothing.csv{query}").status_code == 404
        answer = looked_at.get(f"{stem}.zip{query}")
        assert looked_at.get(f"{stem}.zip{query}").content == answer.content
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            assert set(archive.namelist()) == {"README.txt", *(f"{name}.csv" for name in shown.tables)}
            readme = archive.read("README.txt").decode()
            for name, make in shown.tables.items():
                assert archive.read(f"{name}.csv").decode() == make().to_csv()
                assert f"{name}.csv: a row for each {make().unit}, {len(make()):,} rows" in readme
            for source in shown.sources:
                assert source in readme
            assert page.to(view) in readme and "missing is not zero" in readme
    finally:
        site.held.leave()
