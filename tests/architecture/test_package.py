"""The wheel has all files of the program, and works in any folder: it needs nothing of the project's folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from shutil import copy2, copytree, ignore_patterns
from typing import TYPE_CHECKING

import pytest

from crawler.code_version import code_version
from tests.crawling import LONGEST_SECONDS, PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE, SEEDS = PROJECT / "crawler", PROJECT / "seeds"
SOURCES = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "CHANGELOG.md")
FOLDERS = ("crawler", "seeds", "deploy")
COMPILED = {".pyc"}


@dataclass(frozen=True)
class Installed:
    """The wheel, unpacked into a folder of its own. The packages that it needs are those of the tests."""

    wheel: Path
    folder: Path

    def run(self, folder: Path, *arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run `chinanews` of the wheel in a folder."""
        return self.python(folder, str(self.folder / "bin" / "chinanews"), *arguments, home=home)

    def python(self, folder: Path, *arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run Python with the wheel's package in a folder."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY_", "CRAWLER_"))}
        given = kept | {"PYTHONPATH": str(self.folder)} | ({"CRAWLER_HOME": str(home)} if home else {})
        program = [sys.executable, "-P", *arguments]
        return subprocess.run(
            program, cwd=folder, env=given, check=False, capture_output=True, text=True, timeout=LONGEST_SECONDS
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the source distribution from the project's files, the wheel from that, and install it."""
    folder = tmp_path_factory.mktemp("package")
    source, built, target = folder / "source", folder / "built", folder / "installed"
    source.mkdir()
    for name in SOURCES:
        copy2(PROJECT / name, source)
    for name in FOLDERS:
        copytree(PROJECT / name, source / name, ignore=ignore_patterns("__pycache__"))
    build = "import sys; from setuptools import build_meta as b; print(b.build_sdist(sys.argv[1]))"
    _done([sys.executable, "-c", build, str(built)], source)
    (archive,) = built.glob("*.tar.gz")
    _done([sys.executable, "-m", "tarfile", "-e", str(archive), str(built)], source)
    build = "import sys; from setuptools import build_meta as b; print(b.build_wheel(sys.argv[1]))"
    _done([sys.executable, "-c", build, str(built)], built / archive.name.removesuffix(".tar.gz"))
    (wheel,) = built.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-compile"]
    _done([*pip, "--target", str(target), str(wheel)], folder)
    return Installed(wheel, target)


def _done(command: list[str], folder: Path) -> None:
    ended = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=LONGEST_SECONDS)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def files_below(folder: Path) -> Iterator[str]:
    """Yield the names of the files in a folder and in its folders."""
    for file in folder.rglob("*"):
        if file.is_file() and file.suffix not in COMPILED:
            yield file.relative_to(folder).as_posix()


@pytest.mark.slow
def test_the_wheel_has_every_file_of_the_program_and_the_seeds_and_no_other(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    expected = {f"crawler/{name}" for name in files_below(PACKAGE)}
    assert names == expected | {f"crawler/seeds/{name}" for name in files_below(SEEDS)}


@pytest.mark.slow
@pytest.mark.parametrize("has_home", [False, True], ids=["current folder", "home"])
def test_the_installed_program_crawls_and_shows_articles_in_any_folder(
    installed: Installed, tmp_path: Path, few_pages: Path, *, has_home: bool
) -> None:
    here, home = tmp_path / "here", tmp_path / "home" if has_home else None
    here.mkdir()
    archive, file = (few_pages, few_pages.name) if has_home else ("sample", "sample.warc.gz")
    few = ("-a", f"archive={archive}", "-s", "CLOSESPIDER_ITEMCOUNT=1")
    crawled = installed.run(here, "crawl", "chinanews", *few, "-L", "WARNING", home=home)
    assert crawled.returncode == 0, crawled.stderr
    assert crawled.stderr.splitlines()[-1].startswith("status: limit-reached ")
    shown = installed.run(here, "show", "--format", "json", home=home)
    assert f'"file": "{file}"' in shown.stdout, shown.stderr
    assert [file.name for file in (home or here).iterdir()] == ["data"]
    assert list(here.iterdir()) == ([] if has_home else [here / "data"])


@pytest.mark.slow
def test_the_installed_program_is_the_wheels_and_has_the_version_of_the_projects_code(installed: Installed) -> None:
    program = "from crawler.seed_files import sample_archive; print(sample_archive())"
    sample = installed.python(installed.folder.parent, "-c", program).stdout
    assert sample == f"{installed.folder / 'crawler' / 'seeds' / 'sample.warc.gz'}\n"
    printed = installed.run(installed.folder.parent, "--version").stdout
    setup = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    assert printed.startswith(f"chinanews {setup['project']['version']} (code {code_version()}, rules ")
