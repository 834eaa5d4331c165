"""Pages of mid-2015 to 2018 (the old system) and of the new system since, and mobile copies of both."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from crawler.vocabulary import ArticleKind
from tests.site import boilerplate, bylines

if TYPE_CHECKING:
    from tests.site.articles import Article
    from tests.site.boilerplate import Around

SHARE_IMAGES = """<p style="text-align:center;"><a href="//www.facebook.com/echinanews"><img src="/part/fb.jpg"></a>
\u3000\u3000<a href="//twitter.com/Echinanews"><img src="/part/tw.jpg"></a></p>"""
TOOLBAR = '<div class="textfont"><i>Text:</i><em>A</em><em>A</em><em>A</em><a href="javascript:;">Print</a></div>'
SHARE_OLD = """<div class="floatrgt bshare-custom icon-little" index="0"><a class="bshare-twitter" title="Twitter"></a>
<a class="bshare-more" title="More"></a><span style="float: none;" class="BSHARE_COUNT">1</span></div>"""
SHARE_NEW = """<div class="floatrgt bshare-custom icon-little" index="0"><div id="share_1"></div>
<script>$('#share_1').share({wechatQrcodeTitle: 'Scan with WeChat to share'});</script></div>"""
HOME = '<span style="padding-left: 15px;">Home /</span>'
MOBILE_LOGO = '<a href="/m/"><img src="/m/logo.png" alt="ECNS">Home</a>'
MARKS = "<p>${visuals_2}</p><p>${new_video_hd3}</p>"


def page_c(article: Article, number: int, around: Around) -> str:
    """Return a page of the old system as it was in 2018."""
    known, look = article.known, article.look
    title = escape(article.shown_title(number), quote=False)
    head = boilerplate.head(article.shown_title(number), look.declared)
    return f"""{head}{boilerplate.old_navigation("Friday May 25, 2018")}
<div class="bdybox"><div class="bdylft floatlft marr20">
<h3 class="itemtit mart20 bitemblue">{TOOLBAR}<span>{known.section or ""}</span></h3>
<h1 class="contitle" id="contitle">{title}</h1>
<div class="downinfo dottlne">{SHARE_OLD}{bylines.spans(known, look.byline, "Editor: ")}</div>
<div class="content" id="yanse">
{_body(article, number)}{_pager(article, number)}
 {SHARE_IMAGES}
</div>
{boilerplate.related_list(around.related)}{boilerplate.photo_list(around.photos)}</div>
<div class="overhid">{_side(around)}</div></div>
{boilerplate.site_map()}{boilerplate.partners(boilerplate.PARTNERS_OLD)}{boilerplate.foot("2018")}"""


def page_d(article: Article, number: int, around: Around) -> str:
    """Return a page of the new system as it was in 2026."""
    known, look = article.known, article.look
    title = escape(article.shown_title(number), quote=False)
    related = boilerplate.related_list(around.related) if around.related else ""
    numbers = _numbers(article, number)
    inside, outside = (numbers, "") if look.pager_inside else ("", numbers)
    return f"""{_new_top(article, number)}
<div class="bdybox" style="overflow:visible;"><div class="bdylft floatlft marr20">
<h3 class="itemtit mart20 bitemblue">{TOOLBAR}{HOME}<span>{known.section or ""}</span></h3>
<h1 class="contitle" id="contitle"><!--中文稿子链接-->
    {title} </h1>
<div class="downinfo dottlne" style="line-height:41px;">{SHARE_NEW}
{bylines.spans(known, look.byline, "Editor  : ")}</div>
{look.special}<div class="content" id="yanse">
<!--新视频播放器1显示start-->{_player(article)}<!--新视频播放器1显示end-->
<!--正文分页开始-->
{_body(article, number)}{inside} <!--正文分页结束-->
{_marks(article)}{outside}{SHARE_IMAGES}
</div>
<!--旧系统的相关报道start-->{related}<!--新系统的相关报道end-->
{boilerplate.photo_list(around.photos)}</div>
<div class="overhid">{_side(around)}</div></div>
{boilerplate.partners(boilerplate.PARTNERS_NEW)}{boilerplate.foot("2026", licences=True)}<!--published by-->"""


def plain_video(article: Article, _number: int, around: Around) -> str:
    """Return a page of a video without known ids."""
    known = article.known
    line = bylines.line(known, "labelled", "Editor : ")
    return f"""{_new_top(article, 1)}
<div class="bdybox"><h2>{escape(known.title, quote=False)}</h2><p class="time">{line}</p>
{_player(article)}<div class="txt">{_body(article, 1)}</div></div>
{boilerplate.photo_list(around.photos)}<div class="overhid">{_side(around)}</div>
{boilerplate.partners(boilerplate.PARTNERS_NEW)}{boilerplate.foot("2026", licences=True)}"""


def mobile(article: Article, number: int, _around: Around) -> str:
    """Return the mobile copy of an article: headline, time and editor, text, a share counter."""
    known = article.known
    editor = "" if known.editor is None else f" {known.editor}"
    return f"""{boilerplate.head(known.title, article.look.declared)}<div class="m-head">{MOBILE_LOGO}</div>
<div class="m-title">{escape(article.shown_title(number), quote=False)}</div>
<div class="m-time">{known.raw}{escape(editor, quote=False)}</div>
<div class="m-text">{_body(article, number)}</div>
<div class="m-share">Share : 0</div></body></html>
"""


def _new_top(article: Article, number: int) -> str:
    summary = (
        f'<meta name="twitter:title" content="{escape(article.shown_title(number))}">\n<script>var y = 1;</script>\n'
    )
    top = boilerplate.head(article.shown_title(number), article.look.declared, summary)
    return top + boilerplate.new_navigation("Monday Jul 20, 2026")


def _body(article: Article, number: int) -> str:
    return "\n".join(piece.html for piece in article.pages[number - 1])


def _numbers(article: Article, number: int) -> str:
    """Return the links to the other pages, as digits and a link to the next."""
    if len(article.pages) == 1:
        return ""
    links = [f'<a href="{path}">{n}</a>' if n != number else str(n) for n, path in enumerate(article.paths, 1)]
    following = f'<a href="{article.page_path(number + 1)}">Next</a>' if number < len(links) else ""
    return f'<div class="pages">{" ".join([*links, following])}</div>'


def _pager(article: Article, number: int) -> str:
    """Return the end of a body of the old system, with the numbers in its marked element or before it."""
    numbers = _numbers(article, number)
    if article.look.pager_inside:
        return f'{numbers}<div id="function_code_page"></div>'
    return f'<div id="function_code_page">{numbers}</div>'


def _player(article: Article) -> str:
    if article.known.kind != ArticleKind.VIDEO:
        return ""
    return '<video id="player" controls><p>Your browser cannot play this.</p></video><script>play();</script>'


def _marks(article: Article) -> str:
    return MARKS if article.known.kind == ArticleKind.GALLERY else ""


def _side(around: Around) -> str:
    return (
        boilerplate.side_list("Most popular in 24h", around.popular)
        + boilerplate.side_list("Top news", around.top, "/top_news/")
        + boilerplate.video_list(around.videos)
    )
