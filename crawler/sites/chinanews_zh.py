"""China News Service's Chinese site, chinanews.com.cn, of 2008 to today; chinanews.com has the same paths.

Each page object lists the ids of its era and of those around it. What none of
them knows is left to the vote. Times are Beijing's.
"""

from __future__ import annotations

import re
from datetime import date, timedelta, timezone

from crawler.extraction import Template
from crawler.extraction.bylines.chinese import ChineseBylineReader
from crawler.extraction.page_object import PageObject, has_class
from crawler.extraction.text_layout.boilerplate import Boilerplate
from crawler.extraction.text_layout.lines import BYLINE, TITLE
from crawler.items import BODY, CAPTION, Address
from crawler.sites.site import Site, day_in, host_and_path

BEIJING = timezone(timedelta(hours=8), "CST")
_CHANNELS = (
    "|www.|m.|channel.|finance.|fortune.|stock.|auto.|house.|energy.|it.|news.|sports.|ent.|edu.|health.|life.|cul.|"
    "photo."
)
HOSTS = frozenset(
    f"{channel}{root}" for channel in _CHANNELS.split("|") for root in ("chinanews.com.cn", "chinanews.com")
)
MOBILE = frozenset({"m.chinanews.com.cn", "m.chinanews.com"})
CANONICAL_ROOT = "https://www.chinanews.com.cn"

# -- URLs -------------------------------------------------------------------

_ARTICLE = re.compile(
    r"(?P<mobile>/m)?(?P<way>(?:/[\w-]+)*?/(?P<day>\d{4}/\d{2}-?\d{2})/(?:news)?(?P<id>\d{2,12}))(?:[_-](?P<page>\d{1,3}))?"
    r"(?P<end>\.s?html?)",
    re.ASCII,
)
FIRST_DAY_LIST = date(2008, 8, 1)
_LIST = re.compile(
    r"/scroll-news/(?:news\d{1,3}\.html|(?:\w+/)?\d{4}/\d{4}/news\.shtml)|/rss/[\w-]+\.xml|/photo/more/\d{1,3}\.html|"
    r"/(?!(?:part|common|fileftp|iframe|images|css|js|aboutus)\b)(?:[A-Za-z][\w-]*/){0,3}(?:[A-Za-z][\w-]*\.s?html?)?",
    re.ASCII,
)
_KINDS = {"tp": "gallery", "photo": "gallery", "shipin": "video", "video": "video"}


def address(url: str) -> Address | None:
    """Read the URL of an article in any of its forms; None for every other URL."""
    host, path = host_and_path(url, HOSTS) or ("", "")
    found = _ARTICLE.fullmatch(path)
    day = day_in(found["day"]) if found else None
    if not found or day is None:
        return None
    kind = _KINDS.get(found["way"].split("/")[1], "article")
    mobile = found["mobile"] is not None or host in MOBILE
    canonical = f"{CANONICAL_ROOT}{found['way']}{found['end']}"
    return Address(f"{day.isoformat()}/{found['id']}", canonical, kind, day, int(found["page"] or 1), mobile)


def page_url(first: Address, page: int) -> str:
    """Return the URL of a further page of an article."""
    stem, dot, end = first.url.rpartition(".")
    return f"{stem}_{page}{dot}{end}" if page > 1 else first.url


def is_list(url: str) -> bool:
    """Know the home page, sections, the scroll of news with its day archives, and feeds."""
    split = host_and_path(url, HOSTS)
    return split is not None and _LIST.fullmatch(split[1] or "/") is not None


def day_list(day: date) -> str | None:
    """Return the list of all articles of a day; the archive goes back to 1 August 2008."""
    if day < FIRST_DAY_LIST:
        return None
    return f"https://www.chinanews.com.cn/scroll-news/{day:%Y}/{day:%m%d}/news.shtml"


# -- Pages --------------------------------------------------------------------


_TEXT = f"//div[{has_class('left_zw')}]"
_HEADLINE = (
    "//h1[ancestor::*[@id='cont_1_1_2' or contains(@class, 'left_bt')] or contains(@class, 'content_left_title')]"
    f"[not(ancestor::div[{has_class('left_zw')}])] | //ul[parent::div[contains(@class, 'left_bt')]]"
)
_FOUND_PICTURE = f"{_TEXT}/preceding-sibling::div[@align='center'][.//img]"
_HIDDEN_BYLINE = "//span[@id='pubtime_baidu' or @id='source_baidu' or @id='editor_baidu']"
_EDITOR = "editor"

_AROUND = {
    "navigation": "#navbar #nav #channel #second-title #top #search .con_left_nav",
    "share": ".bshare-custom .divshare .share3 .fx_new",
    "comments": ".comment_wrapper .left_pl .left_xq",
    "related-news": ".left_xgxw .left_xgxw_gai .div624 .selected_news_wrapper .left_more",
    "channel-link": ".channel",
    "footer": "#footer #foot #bottom .footer .pagebottom",
}
_WITHIN = {
    BYLINE: ".left_time .left-time .left-t .content_left_time",
    _EDITOR: ".left_name .adEditor #editor",
    CAPTION: ".left_pt .pictext",
    BODY: ".left_ph",
    "advert": ".adInContent #adhzh",
    "pager": "#function_code_page",
}
MARKS = {mark: slug for slug, marks in (_AROUND | _WITHIN).items() for mark in marks.split()}


def _page_object(name: str, body: str, title: str, **marks: str) -> PageObject:
    """Make the page object of one era; what stands around the body was much the same in all."""
    pictures = f" | {_FOUND_PICTURE}" if body == _TEXT else ""
    return PageObject(
        name,
        roles={TITLE: title, BODY: f"{body}{pictures}", "advert": f"{body}//table[@align='left']"},
        turns={"after-body": "//div[@id='function_code_page']"},
        title=title,
        byline=_HIDDEN_BYLINE,
        marks=MARKS | {f".{mark.replace('_', '-')}": slug for mark, slug in marks.items()},
        byline_slugs=frozenset({BYLINE, _EDITOR}),
    )


PAGE_OBJECTS = (
    _page_object("chinanews-zh", _TEXT, _HEADLINE),  # 2009 to today
    _page_object("chinanews-zh-2008", "//div[@id='ad0']", "//div[@id='title0' or @class='title0']"),
    _page_object(
        "chinanews-zh-photo",
        f"//div[{has_class('t3')}]",
        f"//div[@id='_playpic']//i[{has_class('title')}] | //div[{has_class('title')}] | //h1",
        border_white=BODY,
    ),
    _page_object(
        "chinanews-zh-video",
        f"//div[{has_class('content_desc')}]",
        f"//div[{has_class('content_title')} or {has_class('video_title')}] | //h1",
    ),
)

# -- Boilerplate words -------------------------------------------------------------


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_TOOLS = (
    r"大字体|小字体|【?放大字体】?|【?缩小字体】?|分享到[:：]?|发表评论|我要评论|"
    r"参与互动(?:[(（]\d*[)）])?|字号[:：]?|打印|【?字体[:：].*"
)
NEVER_TEXT = {
    "toolbar": _line(rf"(?:(?:{_TOOLS})\s*)+"),
    "editor": _line(r"【\s*(?:责任)?编辑\s*[:：][^】]*】|(?:责任编辑|编辑)\s*[:：]\s*\S{2,8}"),
    "channel-link": _line(r"更多精彩内容请进入\S{1,12}"),
    "app-link": _line(r"手机登陆中新网\s*随时随地知天下"),
}
HEAD = {"toolbar": NEVER_TEXT["toolbar"]}
LISTS = {
    "related-news": _line(
        r"[>＞]*\s*(?:相关新闻|相关报道|相关专题|\S{2,4}新闻精选)\s*[:：]?|-+\s*\S{2,4}新闻精选\s*-+"
    ),
    "popular": _line(r"推荐阅读|热门图片|中新热榜|热点排行|热门视频|图片新闻|今日热点"),
}
FOOT = {
    "copyright": _line(
        r"版权声明\s*[:：].*|本网站所刊载信息，不代表中新社和中新网观点。?.*|刊用本网站稿件，务经书面授权。?|"
        r"未经授权禁止转载、摘编、复制及建立镜像，违者将依法追究法律责任。?|Copyright\s*©?\s*1999\s*-\s*\d{4}\s*chinanews\.com.*"
    ),
    "footer-links": _line(r"关于我们[\s|｜-]*+(?:[^\s|｜-]{2,12}(?:[\s|｜-]++|$)){0,20}+"),
    "licence": _line(r"\[?\s*(?:网上传播视听节目许可证|京ICP[证备]|京公网安备).*"),
}
BOILERPLATE = Boilerplate(
    head=HEAD,
    breadcrumb=_line(r"(?:本页位置|你的位置|当前位置)\s*[:：].*|首页\s*[→>].*"),
    tail=LISTS | FOOT | NEVER_TEXT,
    lists=frozenset(LISTS),
    words=frozenset(
        "首页|新闻中心|国内新闻|国际新闻|社会新闻|港澳新闻|台湾新闻|财经|财经中心|娱乐|体育|文化|图片|视频|即时|时政|国际|社会".split(
            "|"
        )
    ),
    never_text=NEVER_TEXT,
    signs=frozenset({"copyright", "app-link", "channel-link"}),
)

CHINANEWS_ZH = Site(
    name="chinanews_zh",
    hosts=HOSTS,
    address=address,
    is_list=is_list,
    page_url=page_url,
    day_list=day_list,
    template=Template(
        signed_below=True,
        page_objects=PAGE_OBJECTS,
        boilerplate=BOILERPLATE,
        bylines=ChineseBylineReader(BEIJING),
        language="zh",
    ),
)
