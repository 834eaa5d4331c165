"""`python -m tests.publication.killed DATABASE DIR`: replaces a publication, killed before any change.

Each try is a process that kills itself before its n-th change of a folder, a name, or one of FILES. The next one begins
with what that has left. Prints, for each try, the checksums of the publication that was there after it, and whether it
was there as the former one.

Each chart is drawn once, before the first fork: a process takes a second to load the JavaScript that draws it.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas  # noqa: F401, ICN001  # pyarrow loads it where it is installed
import pyarrow.parquet  # noqa: F401  # loaded before the first fork
import vl_convert

from crawler.export.selection import Selection
from crawler.publication.checksums import SUMS, read_sums, sha256_of
from crawler.publication.publication import Publisher
from crawler.publication.publish import Publishing
from crawler.storage.database import open_database
from crawler.whole_folders import MARK
from tests.kills import kill_before

CHANGES = frozenset({"os.rename", "os.mkdir", "os.rmdir"})
CHANGES_OF_FILES = frozenset({"open", "os.remove"})
FILES = (MARK, SUMS, "00000", "README.md")


def main(database: str, target: Path) -> None:
    """Try until a process comes to its end."""
    tries = []
    remember_charts()
    with TemporaryDirectory() as folder:  # the modules are loaded before the first fork
        publish(database, Path(folder) / "first")
    for number in count():
        status = os.waitpid(_forked(database, target, number), 0)[1]
        old = target.with_name(f".{target.name}.old.part")
        found = target if target.exists() else old
        sums = read_sums(found)
        assert all(sha256_of(found / name) == digest for name, digest in sums.items()), (number, found)
        tries.append([sha256_of(found / SUMS), found == old])
        if not os.WIFSIGNALED(status):
            assert status == 0
            break
    print(json.dumps(tries))  # noqa: T201  # its output


def remember_charts() -> None:
    """Let a chart that was drawn once be the same text from then on."""
    draw, drawn = vl_convert.vegalite_to_svg, dict[str, str]()

    def remembered(chart: dict[str, Any]) -> str:
        described = json.dumps(chart)
        if described not in drawn:
            drawn[described] = draw(chart)
        return drawn[described]

    vl_convert.vegalite_to_svg = remembered  # type: ignore[assignment]  # the project gives a chart alone


def publish(database: str, target: Path) -> None:
    """Publish all articles."""
    engine = open_database(database)
    Publishing(engine, Selection(), Publisher("New")).write(target, replaces=True)
    engine.dispose()


def _forked(database: str, target: Path, number: int) -> int:
    """Start a process that replaces the publication, and is killed before its change of this number."""
    if pid := os.fork():
        return pid

    def is_change(event: str, arguments: tuple[Any, ...]) -> bool:
        is_read = event == "open" and not arguments[2] & os.O_CREAT
        is_of_file = event in CHANGES_OF_FILES and not is_read and str(arguments[0]).endswith(FILES)
        return (event in CHANGES or is_of_file) and target.name in str(arguments[0])

    kill_before(number, is_change)
    publish(database, target)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
