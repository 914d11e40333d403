"""From a command line to everything that `blocs` does.

Takes arguments; gives data on standard output, remarks and errors on standard error, and an exit code: 0
done, 1 some inputs failed, 2 wrong use, 3 nothing could be done. One module a command; rooms are imported
when a command runs, so that ``blocs --help`` answers at once.
"""

from blocs.cli.app import app, main

__all__ = ["app", "main"]
