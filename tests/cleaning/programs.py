"""Programs that make a text dump of an HTML page, in the settings in which people use them.

Those from PyPI are in the extra `test`. Those from Debian are run where they are installed, as in CI.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import partial
from typing import TYPE_CHECKING

import html2text
import inscriptis
import justext
import markdownify
import trafilatura
from bs4 import BeautifulSoup
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml import html
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Program = Callable[[str], str]

PARSERS = ("html.parser", "lxml", "html5lib")
_LINE_BREAKS = re.compile(r"\s*\n\s*")
_CHARSET = re.compile(r'(?<=<meta charset=")[^"]*')


def _soup(page: str, parser: str = "lxml") -> BeautifulSoup:
    parsed = BeautifulSoup(page, parser)
    for element in parsed(["script", "style"]):
        element.decompose()
    return parsed


def _soup_text(page: str, parser: str, separator: str = "", *, strip: bool = False) -> str:
    return _soup(page, parser).get_text(separator, strip=strip)


def _soup_lines(parser: str, page: str) -> str:
    """Return the text of the recipe that most answers on the web give: phrases on lines of their own."""
    lines = (line.strip() for line in _soup(page, parser).get_text().splitlines())
    return "\n".join(phrase for line in lines for part in line.split("  ") if (phrase := part.strip()))


def _wet(page: str) -> str:
    """Return a record of an archive of plain text, as Common Crawl makes it."""
    text = _LINE_BREAKS.sub("\n", _soup(page).get_text()).strip()
    head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Date: 2026-07-21T01:02:03Z\r\nContent-Type: text/plain\r\n"
    return f"{head}Content-Length: {len(text.encode())}\r\n\r\n{text}\r\n\r\n"


def _tree(page: str) -> html.HtmlElement:
    tree = html.document_fromstring(page, parser=html.HTMLParser(remove_comments=True))
    for element in tree.xpath("//script | //style"):
        element.drop_tree()
    return tree


def _lxml_content(page: str) -> str:
    return str(_tree(page).text_content())


def _lxml_strings(page: str) -> str:
    texts = (str(text).strip() for text in _tree(page).xpath("//body//text()"))
    return "\n".join(text for text in texts if text)


def _html2text(page: str, **settings: object) -> str:
    writer = html2text.HTML2Text()
    for name, value in settings.items():
        setattr(writer, name, value)
    return writer.handle(page)


def _markdownify(heading_style: str, page: str) -> str:
    return str(markdownify.markdownify(str(_soup(page)), heading_style=heading_style))


def _inscriptis_links(page: str) -> str:
    settings = ParserConfig(css=CSS_PROFILES["strict"], display_links=True, display_images=True)
    return str(inscriptis.get_text(page, settings))


def _resiliparse(page: str) -> str:
    return extract_plain_text(HTMLTree.parse(page))


def _resiliparse_all(page: str) -> str:
    return extract_plain_text(HTMLTree.parse(page), list_bullets=True, links=True, alt_texts=True, form_fields=True)


def _justext(page: str) -> str:
    return "\n\n".join(paragraph.text for paragraph in justext.justext(page, justext.get_stoplist("English")))


def _trafilatura(page: str) -> str:
    return trafilatura.extract(page) or ""


def _trafilatura_markdown(page: str) -> str:
    return trafilatura.extract(page, output_format="markdown", with_metadata=True, include_images=True) or ""


FROM_PYPI: dict[str, Program] = {
    **{f"bs4 {parser}": partial(_soup_text, parser=parser) for parser in PARSERS},
    **{f"bs4 {parser} by lines": partial(_soup_lines, parser) for parser in PARSERS},
    "bs4 separated": partial(_soup_text, parser="html.parser", separator="\n"),
    "bs4 stripped": partial(_soup_text, parser="lxml", separator="\n", strip=True),
    "wet": _wet,
    "lxml text_content": _lxml_content,
    "lxml text()": _lxml_strings,
    "html2text": _html2text,
    "html2text unwrapped": partial(_html2text, body_width=0),
    "html2text without links": partial(_html2text, ignore_links=True, ignore_images=True),
    "html2text numbered links": partial(_html2text, inline_links=False),
    "markdownify": partial(_markdownify, "underlined"),
    "markdownify atx": partial(_markdownify, "atx"),
    "inscriptis": inscriptis.get_text,
    "inscriptis links": _inscriptis_links,
    "resiliparse": _resiliparse,
    "resiliparse all": _resiliparse_all,
    "justext": _justext,
    "trafilatura": _trafilatura,
    "trafilatura markdown": _trafilatura_markdown,
}
_UTF8 = "-I utf-8 -O utf-8"
_LYNX = "-force_html -assume_charset=utf-8 -assume_local_charset=utf-8 -display_charset=utf-8"
FROM_DEBIAN = {
    "w3m": f"w3m -dump -T text/html {_UTF8}",
    "w3m wide": f"w3m -dump -T text/html {_UTF8} -cols 2000",
    "w3m numbered links": f"w3m -dump -T text/html {_UTF8} -o display_link_number=1",
    "lynx": f"lynx -dump {_LYNX}",
    "lynx without links": f"lynx -dump -nolist -width=990 {_LYNX}",
    "elinks": "elinks -dump -dump-charset utf-8",
    "elinks without links": "elinks -dump -dump-charset utf-8 -no-references -no-numbering",
    "links": "links -dump -codepage utf-8 -html-assume-codepage utf-8",
    "pandoc plain": "pandoc -f html -t plain",
    "pandoc plain unwrapped": "pandoc -f html -t plain --wrap=none",
    "pandoc markdown": "pandoc -f html -t markdown",
    "pandoc strict": "pandoc -f html -t markdown_strict-raw_html",
}
"""The command of each program and setting, without the file of the page."""
ABSENT = sorted({command.split()[0] for command in FROM_DEBIAN.values() if shutil.which(command.split()[0]) is None})


def dump_of(program: str, page: str, folder: Path) -> str:
    """Return the text dump that a program makes of a page. A program from Debian reads it from a file in `folder`."""
    if program in FROM_PYPI:
        return FROM_PYPI[program](page)
    file = folder / "page.html"
    file.write_text(_CHARSET.sub("utf-8", page), "utf-8")
    command = [*FROM_DEBIAN[program].split(), str(file)]
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    made = subprocess.run(command, capture_output=True, check=True, env=environment)
    return made.stdout.decode()
