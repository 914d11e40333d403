"""Make the pictures again: `python docs/picture.py`.

Writes docs/brief.png (1280 wide) and docs/brief-phone.png, the first screen of the demo's page on a desk and
on a phone, docs/site-overview.png and docs/site-whatif.png, two pages of the site on the same reports, and
docs/trade-effects.svg, the chart of the README's trade policy. Needs the test extra and a Chromium on the
PATH. The benchmark of the trade engine draws docs/trade-speed.svg.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
SCREENS = {"brief.png": (1280, 900, 1), "brief-phone.png": (390, 844, 2)}
"""Width, height and dots a pixel of each picture."""
SITE = {"site-overview.png": "/", "site-whatif.png": "/whatif?tariff=USA:CHN=25&tariff=CHN:USA=10"}
POLICY = ("--tariff", "USA:CHN=25%", "--covering", "200 billion USD")


def main() -> None:
    """Draw the trade policy; run the demo and photograph its page."""
    chart = HERE / "trade-effects.svg"
    command = [sys.executable, "-m", "blocs", "trade", *POLICY, "-o", str(chart)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(chart)
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next((path for path in map(shutil.which, names) if path), None)
    if chromium is None:
        raise SystemExit("no Chromium on the PATH; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder, "brief.html")
        command = [sys.executable, "-m", "blocs", "demo", "-o", str(page)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        browser = playwright.chromium.launch(executable_path=chromium)
        for name, (width, height, dots) in SCREENS.items():
            tab = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=dots)
            tab.goto(page.as_uri())
            tab.screenshot(path=HERE / name)
            print(HERE / name)
        with site(Path(folder, "store")) as address:
            for name, path in SITE.items():
                tab = browser.new_page(viewport={"width": 1280, "height": 1000})
                tab.goto(f"{address.rstrip('/')}{path}", wait_until="networkidle", timeout=60_000)
                tab.screenshot(path=HERE / name)
                print(HERE / name)
        browser.close()


@contextmanager
def site(store: Path) -> Iterator[str]:
    """Serve the sample reports; gives the address."""
    samples = sorted((HERE.parent / "src/blocs/reports/samples").glob("*.md"))
    read = [sys.executable, "-m", "blocs", "read", *map(str, samples), "--store", str(store)]
    subprocess.run(read, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "blocs", "serve", "--store", str(store), "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())["address"]
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
