"""Forgets the planted article in a process that kills itself: at a statement of SQL, or where a file is changed."""

from __future__ import annotations

import os
import signal
import sys
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import Engine, event

from crawler.forgetting.forgetting import Forgetting, Places
from crawler.forgetting.names import subject_of
from crawler.storage.store import open_existing
from tests.forked import LONGEST_SECONDS, forked

if TYPE_CHECKING:
    from pathlib import Path

    from tests.forgetting.world import World

FILE_EVENTS = {"os.rename", "os.remove", "os.truncate", "os.link"}


def killed_at(world: World, moment: int, name: str) -> int:
    """Forget a name, and kill the process at the moment of this number. Return its exit code, 0 if it ended before."""
    process = forked(_forget, world.url, world.archive, world.runs, moment, name)
    process.join(LONGEST_SECONDS)
    assert process.exitcode is not None
    return process.exitcode


def _forget(url: str, archive: Path, runs: Path, moment: int, name: str) -> None:
    moments = count(1)

    def pass_moment(*_: object) -> None:
        if next(moments) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    engine = open_existing(url)
    forgetting = Forgetting(engine, url, subject_of(engine, name, archive)[0], Places(archive, runs))
    event.listen(Engine, "before_cursor_execute", pass_moment)
    event.listen(Engine, "commit", pass_moment)
    sys.addaudithook(lambda what, _: pass_moment() if what in FILE_EVENTS else None)
    forgetting.run()
