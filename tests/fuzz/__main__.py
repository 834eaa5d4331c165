"""A longer run: each reader in turn, until the time is over; what fails is printed with its seed."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from random import Random, SystemRandom

from tests.fuzz.readers import READERS
from tests.fuzz.spoiling import spoilt

SLOW_SECONDS = 5.0


def main(seconds: float, seed: int) -> int:
    """Spoil and read; the number of failures."""
    tried = failed = 0
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        for name in READERS:
            failed += not _holds(name, seed + tried)
            tried += 1
    sys.stdout.write(f"{tried} inputs from seed {seed}: {failed} failures\n")
    return failed


def _holds(name: str, seed: int) -> bool:
    random = Random(seed)  # noqa: S311  # makes input, guards nothing
    read, seeds = READERS[name]
    content = spoilt(random.choice(seeds), random)
    began = time.monotonic()
    try:
        read(content)
    except Exception:  # noqa: BLE001  # any is a finding
        sys.stdout.write(f"{name}, seed {seed}:\n{traceback.format_exc()}\n")
        return False
    if time.monotonic() - began > SLOW_SECONDS:
        sys.stdout.write(f"{name}, seed {seed}: took {time.monotonic() - began:.1f} s\n")
        return False
    return True


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**9))
    given = parser.parse_args()
    sys.exit(bool(main(given.seconds, given.seed)))
