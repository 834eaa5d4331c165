"""The files of the package that offers a site: code, seeds, saved pages with their expected articles, and tests.

The expected articles are what the written code reads; a person compares them with the pages.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from crawler.new_site.places import NO_PLACE
from crawler.new_site.python_text import comment, shown_path
from crawler.new_site.site_source import class_name, site_source, spider_source
from crawler.processing.process import process

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from crawler.items import Page
    from crawler.new_site.examples import ExamplePage
    from crawler.new_site.proposal import Proposal
    from crawler.sites import Site

ATTRIBUTE = "SITE"
EXPECTED_FIELDS = (
    "url", "identity", "kind", "title", "published", "source", "editor", "authors", "section", "language", "template",
    "text",
)  # fmt: skip
MAX_SLUG_CHARS = 60


@dataclass(frozen=True, slots=True)
class PackageFiles:
    """The files of a package, by their path in its folder. `expected` are the JSON files of the saved pages."""

    files: Mapping[str, bytes]
    pages: Mapping[str, ExamplePage] = field(default_factory=dict)

    def expected(self, site: Site, now: datetime) -> dict[str, bytes]:
        """Return the files with the articles that a site reads on the saved pages."""
        return {f"{TESTS}/{name}.json": _expected(page.page, site, now) for name, page in self.pages.items()}


TESTS = "tests/pages"


def package_files(proposal: Proposal, now: datetime) -> PackageFiles:
    """Return the files of the package of a proposal, without the expected articles."""
    name = proposal.name
    pages = dict(zip(_names([page.url for page in proposal.pages]), proposal.pages, strict=True))
    texts = {
        "pyproject.toml": _PYPROJECT.format(
            name=name, distribution=distribution(name), spider=f"{class_name(name)}Spider"
        ),
        "README.md": _readme(proposal),
        f"src/{name}/__init__.py": site_source(proposal, ATTRIBUTE),
        f"src/{name}/spider.py": spider_source(name, name, ATTRIBUTE),
        f"src/{name}/py.typed": "",
        f"src/{name}/seeds.txt": seeds_text(proposal),
        f"tests/test_{name}.py": check_source(proposal, name, ATTRIBUTE, now),
    }
    saved = {f"{TESTS}/{file}.html": page.page.body for file, page in pages.items()}
    return PackageFiles({path: text.encode() for path, text in texts.items()} | saved, pages)


def distribution(name: str) -> str:
    """Return the name of the distribution of a site."""
    return f"chinanews-site-{name.replace('_', '-')}"


def seeds_text(proposal: Proposal) -> str:
    """Return the file of seeds: the home page, feeds and sections."""
    lines = ["# A crawl begins with these URLs. They are from the links of the example pages.", *proposal.urls.seeds]
    return "\n".join(lines) + "\n"


def check_source(proposal: Proposal, module: str, attribute: str, now: datetime) -> str:
    """Return the tests of a site: its saved pages and its URLs."""
    forms = _FORMS.format(attribute=attribute) if proposal.urls.article else ""
    time = f"{now.year}, {now.month}, {now.day}"
    return _TEST.format(name=proposal.name, module=module, attribute=attribute, time=time, forms=forms)


def _expected(page: Page, site: Site, now: datetime) -> bytes:
    article, refusal = process(replace(page, site=site, reading=None), now)
    record = article.record().as_json()
    fields: dict[str, Any] = {"page": page.url, "content_type": page.headers.get("content-type", "")}
    fields |= {name: record[name] for name in EXPECTED_FIELDS} | {"refused": refusal}
    return (json.dumps(fields, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def _names(urls: Sequence[str]) -> list[str]:
    """Return a file name for each URL: its last words, and a number if two are the same."""
    found: list[str] = []
    for number, url in enumerate(urls, 1):
        words = re.sub(r"[^a-z0-9]+", "-", url.partition("://")[2].partition("/")[2].lower()).strip("-")
        name = words[-MAX_SLUG_CHARS:].strip("-") or "page"
        found.append(name if name not in found else f"{name}-{number}")
    return found


def _readme(proposal: Proposal) -> str:
    rows = "\n".join(
        f"| {place.name} | {_cell(shown_path(place.path)) if place.path != NO_PLACE else 'declared by the page'} "
        f"| {place.exact} of {place.pages} | {place.sure:.2f} |"
        for place in proposal.places
    )
    notes = "\n".join(f"- {comment(note)}" for note in proposal.notes) or "- nothing was noticed"
    return _README.format(name=proposal.name, root=comment(proposal.urls.root), rows=rows, notes=notes)


def _cell(path: str) -> str:
    return f"`{comment(path).replace('|', chr(92) + '|').replace('`', ' ')}`"


_PYPROJECT = """\
[build-system]
requires = ["setuptools>=64"]
build-backend = "setuptools.build_meta"

[project]
name = "{distribution}"
version = "0.1.0"
description = "The rules of a site for the chinanews crawler."
requires-python = ">=3.11"
dependencies = ["chinanews-crawler"]

[project.entry-points."crawler.sites"]
{name} = "{name}:SITE"

[project.entry-points."crawler.spiders"]
{name} = "{name}.spider:{spider}"

[tool.setuptools.packages.find]
where = ["src"]

[tool.setuptools.package-data]
{name} = ["py.typed", "*.txt"]

[tool.ruff]
line-length = 120
"""

_README = """\
# {name}

The rules by which the chinanews crawler reads {root}. `chinanews new-site` proposed them; correct them in
`src/{name}/__init__.py`.

    pip install -e .                # in this folder; then the site is known by its name
    pytest tests                    # the saved pages give the expected articles
    chinanews crawl {name}
    chinanews check-site {name}     # how often each place fits the archived pages

`tests/pages/` has pages of the publisher, and their texts in the JSON files. They are for your own tests: do not
publish them with this package. The expected articles are what the rules read. Compare each with its page before you
rely on it.

| field | XPath | as the generic cleaner | sure |
|---|---|---|---|
{rows}

To check:

{notes}
"""

_TEST = '''\
"""The site {name}: its saved pages give the expected articles, and its URLs have the expected forms."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from crawler import Page, process
from {module} import {attribute}

PAGES = Path(__file__).parent / "pages"
NOW = datetime({time}, 23, 59, tzinfo=UTC)


def saved(name: str) -> tuple[Page, dict[str, object]]:
    expected = json.loads((PAGES / f"{{name}}.json").read_text(encoding="utf-8"))
    headers = {{"content-type": expected.pop("content_type")}}
    body = (PAGES / f"{{name}}.html").read_bytes()
    return Page(expected.pop("page"), body, headers=headers, site={attribute}), expected


NAMES = sorted(file.stem for file in PAGES.glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_page_gives_the_expected_article(name: str) -> None:
    page, expected = saved(name)
    article, refusal = process(page, NOW)
    record = json.loads(json.dumps(article.record().as_json(), default=str))
    assert {{**{{field: record[field] for field in expected if field != "refused"}}, "refused": refusal}} == expected


def test_the_articles_have_different_identities() -> None:
    assert len({{saved(name)[1]["identity"] for name in NAMES}}) == len(NAMES)


def test_the_home_page_is_a_list_of_the_site() -> None:
    home = f"https://{{min({attribute}.hosts, key=len)}}/"
    assert {attribute}.is_list(home)
{forms}'''

_FORMS = """

@pytest.mark.parametrize("name", NAMES)
def test_the_url_of_an_article_has_the_form_of_no_list(name: str) -> None:
    url = saved(name)[0].url
    assert {attribute}.address(url) is not None
    assert not {attribute}.is_list(url)
"""
