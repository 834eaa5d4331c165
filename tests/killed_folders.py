"""`python -m tests.killed_folders WHAT STORE DIR`: writes a folder as a command does, killed before each step.

A step is a change of a name: of the folder, of its part, or of what is directly in the part. Each try begins with the
same older folder, in a folder of its own in DIR, and is repeated after the kill. Prints, for each try, the names that
the kill has left. Publications have tests/publication/killed.py.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import suppress
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.exceptions import BadInputError
from crawler.export.exporting import Export
from crawler.export.selection import Selection
from crawler.new_site.examples import read_examples
from crawler.new_site.proposal import Proposal, propose
from crawler.new_site.writing import write_package
from crawler.report.report import write_report
from crawler.report.scope import Scope
from crawler.storage.database import open_database
from crawler.vocabulary import ExportFormat
from tests.kills import kill_before
from tests.new_site.invented_site import NOW, given, stories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EVENTS = frozenset({"os.rename", "os.mkdir", "os.rmdir", "os.remove", "open"})


def write_export(store: str, folder: Path, *, is_older: bool) -> None:
    """Export into an empty folder. One that has its name is complete, and is never replaced."""
    if is_older:
        folder.mkdir()
        return
    with suppress(BadInputError):
        Export(f"{folder}/", ExportFormat.TXT).run(open_database(store), Selection(), lambda records, _: records)


@cache
def proposal() -> Proposal:
    """Return the rules of a new site."""
    return propose("quay_post", read_examples(given(stories(2)), NOW))


def write_site(_: str, folder: Path, *, is_older: bool) -> None:
    """Write the package of a site into a folder that has a file of the user."""
    if is_older:
        folder.mkdir()
        (folder / "notes.txt").write_text("mine", encoding="utf-8")
    else:
        write_package(proposal(), folder, NOW, replaces=True)


def write_newer_report(store: str, folder: Path, *, is_older: bool) -> None:
    """Report in place of an older report."""
    write_report(open_database(store), Scope(since="2026-03-05" if is_older else None), folder, NOW)


WRITERS = {"export": write_export, "site": write_site, "report": write_newer_report}


def main(what: str, store: str, place: Path) -> None:
    """Try until a process comes to its end."""
    write = partial(WRITERS[what], store)
    older, newer = place / "older", place / "newer"
    require_end(in_child(partial(write, older, is_older=True)))
    shutil.copytree(older, newer)
    write(newer, is_older=False)  # in this process: the next ones have its modules and its templates
    print(json.dumps([*tries(partial(write, is_older=False), place, older, contents(newer))]))  # noqa: T201


def tries(write: Callable[[Path], None], place: Path, older: Path, newer: dict[str, bytes]) -> Iterator[list[str]]:
    """Yield the names that each kill has left."""
    for number in count():
        folder = shutil.copytree(older, place / str(number) / "folder")
        status = in_child(partial(killed, write, folder, number))
        yield sorted(path.name for path in folder.parent.iterdir())
        found = contents(folder) or contents(folder.with_name(".folder.old.part"))
        assert found in (contents(older), newer), (number, found.keys())
        require_end(in_child(partial(write, folder)))
        assert contents(folder.parent) == {f"folder/{name}": content for name, content in newer.items()}, number
        if not os.WIFSIGNALED(status):
            require_end(status)
            break


def killed(write: Callable[[Path], None], folder: Path, number: int) -> None:
    """Write the folder, killed before its step of this number."""
    part = folder.with_name("folder.part")
    places = {str(folder), str(folder.with_name(".folder.old.part")), str(part)}

    def is_step(event: str, arguments: tuple[Any, ...]) -> bool:
        is_read = event == "open" and not arguments[2] & os.O_CREAT
        path = str(arguments[0]) if event in EVENTS and not is_read else ""
        changes_nothing = event == "os.mkdir" and Path(path).is_dir()
        return not changes_nothing and (path in places or Path(path).parent == part)

    kill_before(number, is_step)
    write(folder)


def in_child(work: Callable[[], None]) -> int:
    """Do this in a process of its own, and return its status."""
    if pid := os.fork():
        return os.waitpid(pid, 0)[1]
    work()
    os._exit(0)


def require_end(status: int) -> None:
    """Fail unless a process has come to its end."""
    assert status == 0, status


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each file in a folder, none if there is no such folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
