"""Text dumps of ecns.cn pages, `tests/dumps/*/NAME.txt`, and the expected article, written by hand, `NAME.json`.

`seen` has the forms of real dumps, `made` has others, one for each known form of the site's pages.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler import Article, Page, clean
from crawler.extraction.html.blocks import fold
from tests.shared import CHINANEWS, needs_shared

if TYPE_CHECKING:
    from collections.abc import Callable

DUMPS = Path(__file__).parent.parent / "dumps"
NAMES = sorted(str(path.relative_to(DUMPS).with_suffix("")) for path in DUMPS.glob("*/*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_a_dump_comes_out_as_its_json_says(name: str) -> None:
    want = json.loads((DUMPS / f"{name}.json").read_text("utf-8"))
    url = want.pop("url")
    assert _fields(_cleaned(name, url), len(want["published"])) == want


def _lines(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: "\n".join(change(line) for line in text.splitlines())


SPACINGS: dict[str, Callable[[str], str]] = {
    "without blank lines": lambda text: "\n".join(line for line in text.splitlines() if line.strip()),
    "with twice the blank lines": lambda text: text.replace("\n", "\n\n"),
    "indented": _lines(lambda line: f"      {line}"),
    "indented by two ideographic spaces": _lines(lambda line: f"\u3000\u3000{line}"),
    "with tabs and blanks around": _lines(lambda line: f"\t{line} \t"),
    "blank lines of one no-break space": _lines(lambda line: line if line.strip() else "\xa0"),
    "with carriage returns": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "behind a byte order mark": lambda text: f"\ufeff{text}",
    "behind its corpus's own date": lambda text: (
        text if text.startswith(" date ") else f" date 2018-05-03 {text.lstrip()}"
    ),
    "with spam behind it": lambda text: f"{text}\n主站蜘蛛池模板: 某县| 某市|\n",
}


@pytest.mark.parametrize("spacing", SPACINGS)
def test_a_dump_comes_out_the_same_however_its_lines_are_set(spacing: str) -> None:
    other = []
    for name in NAMES:
        want = json.loads((DUMPS / f"{name}.json").read_text("utf-8"))
        text = SPACINGS[spacing]((DUMPS / f"{name}.txt").read_text("utf-8"))
        article = clean(Page(want.pop("url"), text.encode()))
        found = _fields(article, len(want["published"]))
        if found | {"published": None} != want | {"published": None}:
            other.append(name)
    assert other == []


@pytest.mark.parametrize("name", NAMES)
def test_every_character_of_a_dump_is_in_a_block(name: str) -> None:
    article = _cleaned(name, "https://www.ecns.cn/2020/01-01/1.shtml")
    shown = "".join(fold((DUMPS / f"{name}.txt").read_text("utf-8")).split())
    assert "".join("".join(block.text.split()) for block in article.document.blocks) == shown


def test_the_site_of_a_dump_without_url_is_recognised() -> None:
    with_boilerplate = [name for name in NAMES if "Chinanews.com" in (DUMPS / f"{name}.txt").read_text("utf-8")]
    assert {name for name in with_boilerplate if _cleaned(name, "").document.site_name != "chinanews"} == set()


@needs_shared
def test_the_text_that_the_project_started_from_comes_out_without_a_character_of_boilerplate() -> None:
    seed = CHINANEWS / "texts" / "seed_2015-02-11_154583.txt"
    article = clean(seed.read_bytes(), "http://www.ecns.cn/business/2015/02-11/154583.shtml")
    paragraphs = article.text.split("\n\n")
    assert (len(paragraphs), paragraphs[0][:22], paragraphs[-1][-10:]) == (9, "There's still \"work to", "SAIC said.")
    assert article.title == "Ma vows deeper fight against fakes"


def _cleaned(name: str, url: str) -> Article:
    return clean(Page(url, (DUMPS / f"{name}.txt").read_bytes()))


def _fields(article: Article, known_chars: int) -> dict[str, Any]:
    """Return the fields that the JSON of a dump has; `known_chars` is how much of the time it knows."""
    fields = article.record().as_json()
    found = {key: fields[key] for key in ("kind", "title", "source", "editor", "section", "text")}
    captions = [image["caption"] for image in fields["images"]]
    return found | {"published": fields["published"][:known_chars], "captions": captions}
