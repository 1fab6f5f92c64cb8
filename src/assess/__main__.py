"""The way in. What needs nothing is answered before anything is loaded."""

import sys

from assess import __version__


def main() -> None:
    """Runs the command line and exits with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"assess {__version__}\n")
        return
    from assess.cli import run  # noqa: PLC0415 # start-up: see docs/why/speed.md

    sys.exit(run())


if __name__ == "__main__":
    main()
