"""`chinanews new-site`: from saved pages to a package, and bad input. tests/new_site has a whole crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.commands import error_of, run
from tests.new_site.invented_site import ROOT, answers, stories

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def saved(tmp_path: Path) -> list[str]:
    known = stories(2)
    pages = answers(known)
    for number, story in enumerate(known):
        (tmp_path / f"{number}.html").write_bytes(pages[story.path].body)
    return [f"{tmp_path}/{number}.html" for number in range(2)]


def urls() -> list[str]:
    return [f"--url={ROOT}{story.path}" for story in stories(2)]


def test_a_dry_run_prints_the_proposal_and_writes_nothing(saved: list[str], tmp_path: Path) -> None:
    output = tmp_path / "package"
    said = run("new-site", "quay_post", *saved, *urls(), "--dry-run", "--output", str(output))
    assert said.exit_code == 0, said.err
    assert "title        2 of 2  0.67  //h1[has_class('qp-head')]" in said.out
    assert stories(2)[1].title in said.out
    assert not output.exists()


def test_pages_that_cannot_be_used_are_one_line(saved: list[str], tmp_path: Path) -> None:
    first, second = saved
    out = ("--output", str(tmp_path / "package"))
    assert "name it with --url" in error_of(run("new-site", "quay_post", first, second, *out))
    assert "1 of the pages can be used" in error_of(run("new-site", "quay_post", first, urls()[0], *out))
    assert "leave it out" in error_of(run("new-site", "quay_post", first, *urls(), *out))
    assert "absent.html" in error_of(run("new-site", "quay_post", "absent.html", *out))
    assert "cannot be the name of a site" in error_of(run("new-site", "Quay-Post", first, second, *out))
    assert "write NAME=VALUE" in error_of(run("new-site", "quay_post", first, "--set", "NOTHING=1", *out))
    (tmp_path / "package").mkdir()
    assert "exists; name another site" in error_of(run("new-site", "quay_post", first, second, *out))
