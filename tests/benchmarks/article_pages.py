"""Article pages of real size for crawls: any number, each with its own URL, headline and text, the same every time.

Those of the imitation site are filled up to SIZE with scripts and styles, as the real pages have them. Those of the
real templates are the two real pages of ecns.cn with another headline and text, read from the folder of real pages.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import partial
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from tests.shared import CHINANEWS
from tests.site.articles import Look
from tests.site.boilerplate import Around, Link
from tests.site.build import TEMPLATES
from tests.site.plans import BEIJING, Plan, written
from tests.site.prose import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

IMITATED, REAL = "imitation site", "real templates"
SIZE = 28_000  # bytes
LINKS = 12
"""The links in each list around an imitated article. The page then has about 80, as the real ones."""
FIRST_ID = 3_000_000
_RULE = ".block{i} a {{ color: #1a4fd8; padding: 12px 29px; display: inline-block; font-weight: bold; }}\n"
_SCRIPT = 'function shown{i}(name) {{ var found = document.getElementsByName(name)[0]; return found ? found : ""; }}\n'


class BenchmarkPage(NamedTuple):
    """The path of a page, and its bytes in UTF-8."""

    path: str
    body: bytes


def sets() -> list[str]:
    """Return the names of the sets of pages that can be made here."""
    return [IMITATED, *([REAL] if CHINANEWS.is_dir() else [])]


def article_pages(name: str, number: int, more_bytes: int = 0) -> Iterator[BenchmarkPage]:
    """Yield so many pages of a set. Their links to their own host begin with http, as the servers of benchmarks do.

    `more_bytes` of scripts and styles are added to each page.
    """
    filling = _filling(more_bytes).encode() if more_bytes else b""
    for path, body in _imitated(number) if name == IMITATED else _real(number):
        page = body.replace(b"https://www.ecns.cn", b"http://www.ecns.cn")
        yield BenchmarkPage(path, page.replace(b"</head>", filling + b"</head>", 1))


def _imitated(number: int) -> Iterator[BenchmarkPage]:
    around = Around(*(tuple(_link(kind, i) for i in range(LINKS)) for kind in range(5)))
    for i in range(number):
        template = "d" if i % 2 else "c"
        first = datetime(2018, 6, 1, 8, 30, tzinfo=BEIJING) if i % 2 else datetime(2015, 7, 1, 8, 30, tzinfo=BEIJING)
        plan = Plan(
            10_000 + i, first + timedelta(days=i % 900, minutes=i % 600), Look(template), "news/society", "Society"
        )
        article = written(plan)
        html = TEMPLATES[template](article, 1, around)
        yield BenchmarkPage(article.paths[0], html.replace("</head>", f"{_filling(SIZE - len(html))}</head>").encode())


def _link(kind: int, number: int) -> Link:
    writer = Writer(f"link {kind} {number}")
    return Link(
        f"https://www.ecns.cn/news/2018/05-{number + 10}/{kind}{number:03}.shtml", writer.headline(), "2018-05-20"
    )


def _filling(chars: int) -> str:
    half = "".join(_RULE.format(i=i) for i in range(max(0, chars) // 2 // len(_RULE) + 1))
    other = "".join(_SCRIPT.format(i=i) for i in range(max(0, chars) // 2 // len(_SCRIPT) + 1))
    return f"<style>\n{half}</style>\n<script>\n{other}</script>\n"


class _Template(NamedTuple):
    """A real page: its file, the form of its path, and the number in both; the headline; where the text is."""

    file: str
    path: str
    number: str
    title: str
    body: tuple[str, str]


_OLD = _Template(
    "ecns_2018-05-03_301274.html",
    "/2018/05-03/{}.shtml",
    "301274",
    "S Korean president's approval rating surges following inter-Korean summit",
    ('id="yanse">', '<div id="function_code_page">'),
)
_NEW = _Template(
    "ecns_2026-07-20_detail-ihfhkrtk6181675.html",
    "/cns-wire/2026-07-20/detail-ihfhkrtk{}.shtml",
    "6181675",
    "China's integrated circuit exports surge 88.7% in H1",
    ("<!--正文分页开始-->", "<!--正文分页结束-->"),
)
_MIX = (_NEW, _OLD, _NEW, _OLD, _NEW)  # 27.5 KB on average
_PARAGRAPH = re.compile(r"<p>.*?</p>", re.DOTALL)


def _real(number: int) -> Iterator[BenchmarkPage]:
    files = {one: (CHINANEWS / "pages" / one.file).read_text("utf-8") for one in (_OLD, _NEW)}
    for i in range(number):
        template, writer = _MIX[i % len(_MIX)], Writer(f"benchmark {i}")
        html = files[template].replace(template.number, str(FIRST_ID + i))
        html = html.replace(template.title, escape(writer.headline(), quote=False))
        start = html.index(template.body[0])
        end = html.index(template.body[1], start)
        text = _PARAGRAPH.sub(partial(_paragraph, writer), html[start:end])
        yield BenchmarkPage(template.path.format(FIRST_ID + i), (html[:start] + text + html[end:]).encode())


def _paragraph(writer: Writer, replaced: re.Match[str]) -> str:
    text = writer.paragraph()
    while len(text) < len(replaced[0]):
        text = f"{text} {writer.paragraph()}"
    return f"<p>{escape(text, quote=False)}</p>"
