"""What the document allows, and much that it does not, is answered as it says, and never with a 500."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from starlette.testclient import TestClient

from blocs.evidence import open_store
from blocs.web import Settings
from blocs.web.api.openapi import document
from blocs.web.app import create_app
from blocs.web.jobs import Jobs
from blocs.web.jobs import jobs as queue
from blocs.web.routes import changes, pages

from .conftest import site_of
from .reading_site import first, second

PATHS = document(pages(), changes())["paths"]
OPERATIONS = [(method, path) for path, item in PATHS.items() for method in item]
HERE = {"host": "localhost"}
NOT_ASKED = ("positive_data_acceptance", "negative_data_rejection", "unsupported_method")
"""The document tells the shape of words; which of them name a state or a report, the store knows."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site that takes all changes, and reads nothing of what is sent."""
    folder = tmp_path_factory.mktemp("any") / "s"
    with open_store(folder) as store:
        list(store.add_all([first(), second()]))
        store.relink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Jobs, "_taken", lambda jobs: None)
        patch.setattr(queue, "_MOST_WAITING", 10**6)
        told = Settings(folder, reader="rules", rate=1e6, burst=10**6, changes=1e6, changes_burst=10**6)
        with TestClient(create_app(told), base_url="http://localhost") as client:
            yield client


@pytest.fixture(scope="module")
def told(site: TestClient) -> Any:
    load_all_checks()
    return schemathesis.openapi.from_asgi("/api/openapi.json", site.app, headers=HERE)


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        pytest.param(method, path, mode, id=f"{method}-{path}-{mode.value}")
        for method, path in OPERATIONS
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        # where nothing can be told, nothing can be told wrongly
        if mode is GenerationMode.POSITIVE or method == "post" or PATHS[path][method]["parameters"]
    ],
)
def test_every_answer_is_as_the_document_says(
    site: TestClient, told: Any, method: str, path: str, mode: GenerationMode
) -> None:
    served = site_of(site)
    session = served.keys.new_session()
    headers = {
        **HERE,
        "accept": "application/json",
        "cookie": f"{served.keys.cookie('blocs_session')}={served.keys.sealed('session', session)}",
        "x-csrf-token": served.keys.csrf(session),
    }
    left_out = [CHECKS.get_one(name) for name in NOT_ASKED]

    @given(case=told[path][method].as_strategy(generation_mode=mode))
    @settings(
        max_examples=3 if path.startswith("/download") else 8,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        answer = case.call(headers={**(case.headers or {}), **headers})
        came.append(answer.status_code)
        assert answer.status_code < 500, answer.text
        case.validate_response(answer, excluded_checks=left_out)

    came: list[int] = []
    ask()
    if path == "/relink" and mode is GenerationMode.POSITIVE:
        assert set(came) & {200, 303}, "the door is open to who has the session"
