"""`python -m tests.benchmarks.kills [--kills N] [--signal KILL|TERM] [--database sqlite|postgresql] [--seed N]`.

Ends a crawl of the imitation site at so many random moments, lets one more run end, and compares the store with that of
an undisturbed crawl: lost, twice, cut and different must be 0.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.faults.kills import Place, kill_often, undisturbed
from tests.postgresql import PostgresqlServer

SIGNALS = {"KILL": signal.SIGKILL, "TERM": signal.SIGTERM}


def main() -> int:
    """Run the crawls and print one line; the exit code is 1 if the stores differ."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.kills", description=__doc__)
    options.add_argument("--kills", type=int, default=40)
    options.add_argument("--signal", choices=SIGNALS, default="KILL")
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = options.parse_args()
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="kills-")))
        server = opened.enter_context(PostgresqlServer()) if given.database == "postgresql" else None

        def place(name: str) -> Place:
            database = server.empty_database() if server else f"sqlite:///{folder / name}.db"
            return Place(folder / name, database)

        expected = undisturbed(place("undisturbed"))
        moments = random.Random(given.seed)  # noqa: S311  # moments, no secrets
        outcome = kill_often(place("killed"), SIGNALS[given.signal], given.kills, expected, moments)
    sys.stdout.write(f"SIG{given.signal} on {given.database}, seed {given.seed}: {outcome}\n")
    return int(outcome.faults > 0)


if __name__ == "__main__":
    sys.exit(main())
