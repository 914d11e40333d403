"""`alt` gives altair, and only when it is asked for something."""

from __future__ import annotations

import subprocess
import sys


def test_charts_load_no_altair_until_one_is_drawn_and_threads_may_draw_first_at_once() -> None:
    order = (
        "import sys, threading\n"
        "import blocs.charts, blocs.charts.results.groups, blocs.charts.render\n"
        "assert not {'altair', 'vl_convert'} & set(sys.modules)\n"
        "from blocs.charts.vega import alt\n"
        "made, together = [], threading.Barrier(8)\n"
        "def draw():\n"
        "    together.wait(); made.append(alt.Chart().mark_bar().to_dict()['mark']['type'])\n"
        "threads = [threading.Thread(target=draw) for _ in range(8)]\n"
        "for each in threads: each.start()\n"
        "for each in threads: each.join()\n"
        "import altair\n"
        "print(made, alt.Chart is altair.Chart)\n"
    )
    done = subprocess.run([sys.executable, "-c", order], capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == (f"{['bar'] * 8} True", "")
