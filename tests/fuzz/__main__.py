"""A longer run: all readers, again and again, until the time is over. Each failure is printed with its seed."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from random import Random, SystemRandom

from tests.fuzz.corrupting import corrupted
from tests.fuzz.readers import READERS

SLOW_SECONDS = 5.0


def main(seconds: float, seed: int) -> int:
    """Corrupt and read inputs. Return the number of failures."""
    tried = failed = 0
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        for name in READERS:
            failed += not _passes(name, seed + tried)
            tried += 1
    sys.stdout.write(f"{tried} inputs from seed {seed}: {failed} failures\n")
    return failed


def _passes(name: str, seed: int) -> bool:
    random = Random(seed)  # noqa: S311  # makes input; no security depends on it
    read, seeds = READERS[name]
    content = corrupted(random.choice(seeds), random)
    began = time.monotonic()
    try:
        read(content)
    except Exception:  # noqa: BLE001  # any error is a failure
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
