"""`chinanews serve`: what cannot be served is one line on standard error and exit code 2."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from tests.cli.commands import error_of, run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_port_that_is_used_is_an_error(stored: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = error_of(run("serve", "--database", stored, "--port", str(port)))
    assert said == (
        f"error: cannot listen on 127.0.0.1:{port}: Address already in use; name another port, or 0 for any free one\n"
    )


def test_what_is_no_store_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"")
    assert "is neither a store nor an export" in error_of(run("serve", "--database", str(tmp_path / "other.db")))
    assert "there is no database" in error_of(run("serve", "--database", str(tmp_path / "missing.db")))


def test_a_postgresql_store_is_copied_first() -> None:
    said = error_of(run("serve", "--database", "postgresql://crawler:secret@localhost/news"))
    assert "chinanews serve --database copy.db" in said
    assert "secret" not in said


def test_there_is_no_option_to_listen_elsewhere(stored: str) -> None:
    said = run("serve", "--database", stored, "--host", "localhost")
    assert (said.exit_code, "No such option" in said.err) == (2, True)
