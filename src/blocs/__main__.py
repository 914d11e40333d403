"""``python -m blocs``: the `blocs` command, where its script is not on the path."""

from blocs.cli import main

if __name__ == "__main__":
    main()
