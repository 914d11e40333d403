"""Sites on small stores, without and with a token, and one that other tests only look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from blocs.evidence import open_store
from blocs.web import Settings
from blocs.web.app import create_app
from blocs.web.site import Site

from .reading_site import first, hostile, second, third

TOKEN = "a-token-that-nobody-guesses"
Opened = Callable[..., TestClient]


def site_of(client: TestClient) -> Site:
    """What serves a client."""
    found: Any = client.app
    site: Site = found.state.site
    return site


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens sites on empty stores, with settings of one's own; closed when the test ends."""
    with ExitStack() as open_sites:

        def make(
            *, folder: Path | None = None, base_url: str = "http://localhost", **told: Any
        ) -> TestClient:
            told = {
                "reader": "rules",
                "rate": 1e6,
                "burst": 10**6,
                "changes": 1e6,
                "changes_burst": 10**6,
                **told,
            }
            app = create_app(Settings(folder or tmp_path / "s", **told))
            client = TestClient(app, base_url=base_url, raise_server_exceptions=False, follow_redirects=False)
            return open_sites.enter_context(client)

        yield make


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site with four reports, one of them hostile; tests that share it change nothing."""
    folder = tmp_path_factory.mktemp("site") / "s"
    with open_store(folder) as store:
        list(store.add_all([first(), second(), third(), hostile()]))
        store.relink()
    settings = Settings(folder, reader="rules", rate=1e6, burst=10**6, changes=1e6, changes_burst=10**6)
    with TestClient(
        create_app(settings),
        base_url="http://localhost",
        raise_server_exceptions=False,
        follow_redirects=False,
    ) as client:
        yield client
