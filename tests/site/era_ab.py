"""Pages of 2012 to 2015, whose markup is not known: likely markup, with and without the ids of later years.

The words and their order are known: `Text:| Print|`, headline, byline
(with `comment` in 2012, the counter under it in 2014), body, `Comments (0)`,
lists, copyright. Agency stories have a Chinese title and summary twice.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.site import boilerplate, bylines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.site.articles import Article
    from tests.site.boilerplate import Around, Link

COPY_DAY = "Friday May 25, 2018"
COUNTER = '<div class="bshare-custom"><span class="BSHARE_COUNT">1</span></div>'


def page_a(article: Article, number: int, around: Around) -> str:
    """Return a page of 2012 with the ids that later pages have."""
    known, look = article.known, article.look
    return f"""{_top(article, number)}<div class="bdylft">
<div class="position"><a href="/">Home</a> &gt; <a href="/news/">News</a> &gt; {_section(article)}</div>
<div class="textfont">Text:<a href="#">|</a> <a href="#">Print</a>|</div>
<h1 class="contitle" id="contitle">{escape(article.shown_title(number), quote=False)}</h1>
{_chinese(article)}<div class="downinfo">{bylines.line(known, look.byline)} <a href="#comments">comment</a></div>
<div class="content" id="yanse">{_body(article, number)}<div id="function_code_page">{_pager(article)}</div></div>
<div class="comments" id="comments">Comments (0)</div>
{_chinese(article, more=True)}</div>{_lists(around)}{_end("2011")}"""


def page_b(article: Article, number: int, around: Around) -> str:
    """Return a page of 2014 or 2015 with the ids that later pages have."""
    known, look = article.known, article.look
    spans = bylines.spans(known, look.byline, "Web Editor: ").removesuffix(f"<span>\n{bylines.APP}\n</span>")
    return f"""{_top(article, number)}<div class="bdylft">
<div class="textfont">Text: <a href="#">|</a> <a href="#">Print</a>|</div>
<h1 class="contitle" id="contitle">{escape(article.shown_title(number), quote=False)}</h1>
<div class="downinfo dottlne">{spans}{COUNTER}</div>
<div class="content" id="yanse">{_body(article, number)}<div id="function_code_page">{_pager(article)}</div></div>
<div class="comments">Comments (0)</div>
</div>{_lists(around)}{_archived(around)}{_end("2018")}"""


def plain_a(article: Article, number: int, around: Around) -> str:
    """Return a page of 2012 without known ids, inside one table."""
    known, look = article.known, article.look
    chinese = _chinese(article, more=True)
    return f"""{_plain_top(article, number)}<table width="960"><tr><td class="left">
<div class="path">Home &gt; News &gt; {_section(article)}</div>
<div class="tools">Text:<a href="#">|</a> <a href="#">Print</a>|</div>
<div class="headline">{escape(article.shown_title(number), quote=False)}</div>
{_chinese(article)}<div class="info">{bylines.line(known, look.byline)} <a href="#c">comment</a></div>
<div class="article">{_body(article, number)}</div>
<div class="c">Comments (0)</div>{chinese}</td><td class="right">{_plain_lists(around)}</td></tr></table>
{_plain_end("2011")}"""


def plain_b(article: Article, number: int, around: Around) -> str:
    """Return a page of 2014 or 2015 without known ids. Its side column comes first."""
    known, look = article.known, article.look
    return f"""{_plain_top(article, number)}<div class="wrap"><div class="side">{_plain_lists(around)}</div>
<div class="main"><div class="tools">Text: <a href="#">|</a> <a href="#">Print</a>|</div>
<h1>{escape(article.shown_title(number), quote=False)}</h1>
<div class="info">{bylines.line(known, look.byline)}</div><div class="share"><span>1</span></div>
<div class="article">{_body(article, number)}</div>
<div class="c">Comments (0)</div><h4>Archived Content</h4><ul>{_items(around.top)}</ul></div></div>
<div class="partners">Media partners:</div>{_plain_end("2018")}"""


def _top(article: Article, number: int) -> str:
    title, declared = article.shown_title(number), article.look.declared
    return f'{boilerplate.head(title, declared)}{boilerplate.old_navigation(COPY_DAY)}<div class="bdybox">\n'


def _plain_top(article: Article, number: int) -> str:
    title, declared = article.shown_title(number), article.look.declared
    bar = boilerplate.menu(boilerplate.NAV_OLD, "<td>", "</td>")
    logo = '<img src="/images/logo.gif" alt="ECNS">'
    return f'{boilerplate.head(title, declared)}<table class="top"><tr><td>{logo}{COPY_DAY}</td>{bar}</tr></table>\n'


def _section(article: Article) -> str:
    return escape(article.known.section or "", quote=False)


def _body(article: Article, number: int) -> str:
    return "\n".join(piece.html for piece in article.pages[number - 1])


def _pager(article: Article) -> str:
    links = [f'<a href="{path.rsplit("/", 1)[1]}">{n}</a>' for n, path in enumerate(article.paths, 1)]
    return " ".join([*links, f'<a href="{article.paths[-1]}">Next</a>']) if len(links) > 1 else ""


def _chinese(article: Article, *, more: bool = False) -> str:
    if article.look.chinese is None:
        return ""
    title, summary = article.look.chinese
    return f'<div class="zh"><p>{title}</p><p>{summary}</p>{"<a href=#>&gt;&gt;详细</a>" if more else ""}</div>\n'


def _lists(around: Around) -> str:
    return (
        f'<div class="overhid">{boilerplate.related_list(around.related) if around.related else ""}'
        f"{boilerplate.side_list('Most popular in 24h', around.popular)}</div></div>\n"
    )


def _archived(around: Around) -> str:
    return (
        f'<div class="overhid">{boilerplate.side_list("Archived Content", around.top)}</div>{boilerplate.partners("")}'
    )


def _plain_lists(around: Around) -> str:
    related = f"<h4>Related news</h4><ul>{_items(around.related)}</ul>" if around.related else ""
    photo = '<p align="center"><img src="/images/t1.jpg" alt=""></p>'
    return f"{related}<h4>Most popular in 24h</h4><ul>{_items(around.popular)}</ul>{photo}"


def _items(links: Sequence[Link]) -> str:
    return "".join(f"<li>{boilerplate.anchor(link, i)}</li>" for i, link in enumerate(links))


def _end(year: str) -> str:
    return boilerplate.foot(year)


def _plain_end(year: str) -> str:
    return f"""<div class="foot">Copyright &copy;1999-{year} Chinanews.com. All rights reserved.<br>
Reproduction in whole or in part without permission is prohibited.</div></body></html>
"""
