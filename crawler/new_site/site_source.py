"""A proposal as Python: the file of the site, and that of its spider. They are formatted as ruff formats them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extraction.page_object import FIELDS
from crawler.new_site.proposal import CHINESE, RULER
from crawler.new_site.python_text import block, comment, literal, mapping, path_literal, raw_literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from crawler.new_site.proposal import Proposal

MAX_LINE_CHARS = 120
CHECK = "Check this"
"""The words in the comment above a guess."""


def class_name(name: str) -> str:
    """Return the name of the class of a site: `daily_gazette` gives `DailyGazette`."""
    return "".join(word.capitalize() for word in name.split("_"))


def site_source(proposal: Proposal, attribute: str) -> str:
    """Return the file of a site. `attribute` is the name of its object: SITE, or the name of a file in sites/."""
    parts = (_opening(proposal), _page_object(proposal), _boilerplate(proposal), _class(proposal, attribute))
    return "\n".join(line.rstrip() for part in parts for line in part) + "\n"


def spider_source(name: str, module: str, attribute: str) -> str:
    """Return the file of a spider; `module` is that of its site."""
    return f'''"""`scrapy crawl {name}`: the spider of the site."""

from crawler.spiders.site_spider import NewsSpider
from {module} import {attribute}


class {class_name(name)}Spider(NewsSpider):
    """Crawls the site."""

    name = {literal(name)}
    site = {attribute}
'''


def _opening(proposal: Proposal) -> Iterator[str]:
    hosts = comment(", ".join(sorted(proposal.urls.hosts)))
    has_form, zone = bool(proposal.urls.article), proposal.zone
    yield f'"""The site {comment(proposal.urls.root)}. `chinanews new-site` proposed these rules; correct them by hand.'
    yield ""
    yield f"They were made from {len(proposal.pages)} pages. How sure each place is, from 0 to 1:"
    yield from (f"- {place.name}: {place.sure:.2f}" for place in proposal.places)
    yield f'Hosts: {hosts[: MAX_LINE_CHARS - 10]}."""'
    yield ""
    yield "import re"
    yield "from datetime import UTC" if not zone.offset else "from datetime import timedelta, timezone"
    yield ""
    yield "from crawler.extraction import ExtractionRules"
    if proposal.language == CHINESE:
        yield "from crawler.extraction.bylines.chinese import ChineseBylineReader"
    else:
        yield "from crawler.extraction.bylines.reader import BylineReader"
    yield "from crawler.extraction.page_object import PageObject"
    if any("normalize-space(@class)" in path for path in _paths(proposal)):
        yield "from crawler.extraction.simple_paths import has_class"
    yield "from crawler.extraction.text_layout.boilerplate import Boilerplate"
    yield "from crawler.sites.body_phrases import NEVER_TEXT"
    yield f"from crawler.sites.{'site import Site' if has_form else 'generic import GenericSite'}"
    yield "from crawler.vocabulary import Role"
    yield ""
    if not zone.is_declared:
        yield f"# {CHECK}: the pages do not state their time zone."
    yield f"ZONE = {_zone(zone.offset)}"


def _paths(proposal: Proposal) -> tuple[str, ...]:
    made = proposal.page_object
    return (*made.roles.values(), *(getattr(made, name) for name in FIELDS))


def _zone(offset: timedelta) -> str:
    if not offset:
        return "UTC"
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    return f"timezone(timedelta(hours={hours}))" if not rest else f"timezone(timedelta(minutes={minutes}))"


def _page_object(proposal: Proposal) -> Iterator[str]:
    made = proposal.page_object
    lines = [f"name={literal(made.name)},"]
    lines += mapping("roles", ((f"Role.{role.name}", path_literal(path)) for role, path in made.roles.items()))
    if made.class_roles:
        lines += mapping(
            "class_roles", ((literal(name), f"Role.{role.name}") for name, role in made.class_roles.items())
        )
    lines += (f"{name}={path_literal(path)}," for name in FIELDS if (path := getattr(made, name)))
    if made.byline_roles:
        raise ValueError("a proposal has no byline roles")
    yield from block("PAGE_OBJECT = PageObject(", lines, ")")


def _boilerplate(proposal: Proposal) -> Iterator[str]:
    phrases = [
        (f"Role.{role.name}", f"re.compile({raw_literal('|'.join(map(re.escape, texts)))})")
        for role, texts in proposal.phrases.items()
    ]
    items = [("Role.RULER", f"re.compile({raw_literal(RULER.pattern)})"), *phrases]
    in_body = block("in_body={", ["**NEVER_TEXT,", *(f"{key}: {value}," for key, value in items)], "},")
    yield from block("BOILERPLATE = Boilerplate(", ["head={},", "tail={},", *in_body], ")")


def _class(proposal: Proposal, attribute: str) -> Iterator[str]:
    name, urls = class_name(proposal.name), proposal.urls
    reader = "ChineseBylineReader" if proposal.language == CHINESE else "BylineReader"
    language = literal(proposal.language) if proposal.language else "None"
    yield from ("", "")
    yield f"class {name}({'Site' if urls.article else 'GenericSite'}):"
    yield f'    """The site {comment(urls.root)}."""'
    yield ""
    hosts = ", ".join(map(literal, sorted(urls.hosts)))
    if urls.article:
        yield f"    name = {literal(proposal.name)}"
        yield from _wrapped(f"    hosts = frozenset({{{hosts}}})", "    hosts = frozenset(", f"{{{hosts}}}", "    )")
        yield f"    root = {literal(urls.root)}"
        yield from _pattern("    article_urls = (", urls.article, ", re.ASCII),)")
        yield from _pattern("    list_urls = ", urls.lists, ", re.ASCII)")
    yield f"    rules = ExtractionRules((PAGE_OBJECT,), BOILERPLATE, {reader}(ZONE), language={language})"
    yield from ("", "")
    if urls.article:
        yield f"{attribute} = {name}()"
    else:
        yield from _wrapped(
            f"{attribute} = {name}({literal(proposal.name)}, {{{hosts}}})",
            f"{attribute} = {name}(",
            f"{literal(proposal.name)}, {{{hosts}}}",
            ")",
        )


def _wrapped(line: str, head: str, inner: str, end: str) -> Iterator[str]:
    """Yield a line, or the three lines that ruff makes of one that is too long."""
    if len(line) <= MAX_LINE_CHARS:
        yield line
    else:
        indent = " " * (len(head) - len(head.lstrip()) + 4)
        yield from (head, f"{indent}{inner}", end)


def _pattern(head: str, pattern: str, end: str) -> Iterator[str]:
    """Yield an attribute with a compiled pattern, split as ruff does where the line is too long."""
    written = raw_literal(pattern)
    line = f"{head}re.compile({written}{end}"
    if len(line) <= MAX_LINE_CHARS:
        yield line
        return
    inner = "        " if head.rstrip().endswith("(") else "    "
    if inner == "        ":
        yield head
        yield f"{inner}re.compile("
    else:
        yield f"{head}re.compile("
    yield f"{inner}    {written},"
    yield f"{inner}    re.ASCII,"
    yield f"{inner})," if inner == "        " else f"{inner})"
    if inner == "        ":
        yield "    )"
