"""Serve the imitation site until interrupted: `python -m tests.site [--port N]`."""

from __future__ import annotations

import argparse
import sys
from threading import Event

from tests.site.build import contents
from tests.site.server import NewsSite


def main() -> None:
    """Print the address, and serve until the program is interrupted."""
    options = argparse.ArgumentParser(prog="python -m tests.site", description=__doc__)
    options.add_argument("--port", type=int, default=0, help="the port to listen on; by default a free one")
    with NewsSite(options.parse_args().port, contents(every=1).answers) as site:
        sys.stdout.write(f"{site.address}\n")
        sys.stdout.flush()
        try:
            Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
