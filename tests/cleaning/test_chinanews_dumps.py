"""Page dumps of ecns.cn and what has to come out of each: `tests/dumps/*/NAME.txt` and, made by hand, `NAME.json`.

`seen` holds the forms of real dumps, `made` further ones, of every row of what is known of the site.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler import Article, Page, clean
from crawler.extraction.blocks import fold
from tests.shared import CHINANEWS, needs_shared

DUMPS = Path(__file__).parent.parent / "dumps"
NAMES = sorted(str(path.relative_to(DUMPS).with_suffix("")) for path in DUMPS.glob("*/*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_a_dump_comes_out_as_its_json_says(name: str) -> None:
    want = json.loads((DUMPS / f"{name}.json").read_text("utf-8"))
    url = want.pop("url")
    assert _told(_cleaned(name, url), len(want["published"])) == want


@pytest.mark.parametrize("name", NAMES)
def test_no_character_of_a_dump_goes_unaccounted_for(name: str) -> None:
    article = _cleaned(name, "https://www.ecns.cn/2020/01-01/1.shtml")
    shown = "".join(fold((DUMPS / f"{name}.txt").read_text("utf-8")).split())
    assert "".join("".join(verdict.block.text.split()) for verdict in article.verdicts) == shown


def test_a_dump_is_told_by_its_looks_where_no_url_is_given() -> None:
    furnished = [name for name in NAMES if "Chinanews.com" in (DUMPS / f"{name}.txt").read_text("utf-8")]
    assert {name for name in furnished if _cleaned(name, "").site != "chinanews"} == set()


@needs_shared
def test_the_text_that_the_project_started_from_comes_out_without_a_character_of_boilerplate() -> None:
    seed = CHINANEWS / "texts" / "seed_2015-02-11_154583.txt"
    article = clean(seed.read_bytes(), "http://www.ecns.cn/business/2015/02-11/154583.shtml")
    paragraphs = article.text.split("\n\n")
    assert (len(paragraphs), paragraphs[0][:22], paragraphs[-1][-10:]) == (9, "There's still \"work to", "SAIC said.")
    assert article.title == "Ma vows deeper fight against fakes"


def _cleaned(name: str, url: str) -> Article:
    return clean(Page(url, (DUMPS / f"{name}.txt").read_bytes()))


def _told(article: Article, known_chars: int) -> dict[str, Any]:
    """Return what the JSON beside a dump tells; `known_chars` is how far it knows the time."""
    fields = article.fields()
    told = {key: fields[key] for key in ("kind", "title", "source", "editor", "section", "text")}
    captions = [image["caption"] for image in fields["images"]]
    return told | {"published": fields["published"][:known_chars], "captions": captions}
