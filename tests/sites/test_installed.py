"""Sites of other distributions are found by their entry points. A broken one is one line, and the others work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.cleaning.version import rules_version
from crawler.sites.installed import installed_sites
from tests.crawling import PROJECT
from tests.offered import offer, site_source

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "The night bus stops at Mill Lane again, every hour until five."
PAGE = f'<h1>Night bus</h1><div id="story"><p>{TEXT}</p></div>'
BROKEN = {
    "raises": ("import nothing_of_this_name", "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
    "exits": ("raise SystemExit('stop\\n\\x1b[31m')", "SystemExit: stop [31m"),
    "misspelt": ("SITES = 1", "has no SITE"),
    "number": ("SITE = 1", "is no Site, but of the type int"),
    "renamed": (site_source("another"), "the name of the site is 'another'"),
    "invalid": (site_source("invalid", body="//div["), "invalid XPath '//div['"),
    "chinanews": (site_source("chinanews"), "this project has a site of this name"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(PROJECT), str(folder)))}
    program = [sys.executable, *arguments]
    return subprocess.run(program, cwd=folder, env=environment, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("value", ["gazette_offered", "gazette_offered:SITE"])
def test_a_site_is_found_by_its_module_or_by_its_object(folder: Path, value: str) -> None:
    offer(folder, "gazette-site", {"gazette_offered.py": site_source("gazette")}, {"gazette": value})
    found = installed_sites({"chinanews"})
    assert found.sites["gazette"].hosts == {"gazette.example"}
    assert found.faults == {}
    sys.modules.pop("gazette_offered")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_site_is_one_line_with_its_distribution_and_leaves_the_others(folder: Path, name: str) -> None:
    source, message = BROKEN[name]
    offer(folder, "good", {"good_site.py": site_source("good")}, {"good": "good_site"})
    offer(folder, "bad-dist", {f"broken_{name}.py": source}, {name: f"broken_{name}"})
    found = installed_sites({"chinanews"})
    (line,) = found.faults.values()
    assert line.startswith(f"the site {name!r} of bad-dist cannot be used: ")
    assert message in line
    assert line.isprintable()
    assert list(found.sites) == ["good"]
    sys.modules.pop("good_site")


@pytest.mark.slow
def test_text_that_a_site_prints_when_it_is_loaded_is_no_result_of_a_command(folder: Path) -> None:
    offer(folder, "loud", {"loud_site.py": f"print('loud')\n{site_source('loud')}"}, {"loud": "loud_site"})
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    ended = python(folder, "-m", "crawler", "clean", "page.html", "--format", "json")
    assert json.loads(ended.stdout)["title"] == "Night bus"
    assert "loud" in ended.stderr


def test_of_two_distributions_with_a_site_of_one_name_the_second_is_left_out(folder: Path) -> None:
    offer(folder, "b-dist", {"second_site.py": site_source("gazette")}, {"gazette": "second_site"})
    offer(folder, "a-dist", {"first_site.py": site_source("gazette")}, {"gazette": "first_site"})
    found = installed_sites(())
    assert type(found.sites["gazette"]).__module__ == "first_site"
    assert found.faults["gazette"].startswith("the site 'gazette' of b-dist cannot be used: a-dist offers")


@pytest.mark.slow
def test_an_article_is_outdated_when_the_code_or_the_data_of_its_site_changes(folder: Path) -> None:
    modules = {"paper/__init__.py": site_source("paper"), "paper/words.tsv": "a\tb\n", "paper/notes.txt": "-"}
    offer(folder, "paper", modules, {"paper": "paper"})
    program = f"import crawler; print(crawler.clean({PAGE.encode()!r}, site='paper').cleaned_by)"
    before = python(folder, "-c", program).stdout
    rules, _, site = before.strip().partition(".")
    assert (rules, len(site)) == (rules_version(), len(rules_version()))
    (folder / "paper" / "notes.txt").write_text("changed", encoding="utf-8")
    assert python(folder, "-c", program).stdout == before
    (folder / "paper" / "words.tsv").write_text("a\tc\n", encoding="utf-8")
    after = python(folder, "-c", program).stdout
    assert len({before, after, "\n"}) == 3


@pytest.mark.slow
def test_pages_are_cleaned_by_an_installed_site_here_and_in_worker_processes(folder: Path) -> None:
    offer(folder, "paper", {"paper/__init__.py": site_source("paper")}, {"paper": "paper"})
    offer(folder, "bad", {}, {"bad": "no_such_module"})
    for number in range(2):
        (folder / f"{number}.html").write_text(PAGE, encoding="utf-8")
    for files in (["0.html"], ["0.html", "1.html"]):
        ended = python(folder, "-m", "crawler", "clean", "--site", "paper", "--format", "json", *files)
        rows = [json.loads(line) for line in ([ended.stdout] if len(files) == 1 else ended.stdout.splitlines())]
        assert [(row["site"], row["text"]) for row in rows] == [("paper", TEXT)] * len(files)
        assert ended.stderr.count("the site 'bad' of bad cannot be used") == 1
    ended = python(folder, "-m", "crawler", "clean", "--site", "bad", "0.html")
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith("error: the site 'bad' of bad cannot be used: ModuleNotFoundError")
