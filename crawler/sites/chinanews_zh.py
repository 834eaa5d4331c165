"""China News Service's Chinese site, chinanews.com.cn, of 2008 to today; chinanews.com has the same paths.

There is one page object for each template. A page that none of them fits is read by its boilerplate phrases, or by a
selection of blocks. Times are Beijing's.
"""

from __future__ import annotations

import re
from datetime import date, timedelta, timezone
from typing import TYPE_CHECKING

from crawler.extraction import ExtractionRules
from crawler.extraction.bylines.chinese import ChineseBylineReader
from crawler.extraction.metadata import COMPLETED_FIELDS
from crawler.extraction.page_object import PageObject
from crawler.extraction.simple_paths import has_class
from crawler.extraction.text_layout.boilerplate import Boilerplate
from crawler.sites import body_phrases
from crawler.sites.body_parts import adverts, captions, named_parts
from crawler.sites.site import Site
from crawler.vocabulary import ArticleKind, Role

if TYPE_CHECKING:
    from crawler.items import Address

BEIJING = timezone(timedelta(hours=8), "CST")
_ROOTS = ("chinanews.com.cn", "chinanews.com")
_SUBDOMAINS = (
    "www m channel finance fortune stock auto house energy it news sports ent edu health life cul photo".split()
)
OWN_HOSTS = ("chinanews", "ecns.cn", "cns.com.cn")
HOSTS = frozenset(_ROOTS) | {f"{subdomain}.{root}" for subdomain in _SUBDOMAINS for root in _ROOTS}

_ARTICLE = re.compile(
    r"(?:/m)?(?P<way>(?:/[\w-]+)*?/(?P<day>\d{4}/\d{2}-?\d{2})/(?:news)?(?P<id>\d{2,12}))(?:[_-](?P<page>\d{1,3}))?"
    r"(?P<end>(?i:\.s?html?))",
    re.ASCII,
)
FIRST_DAY_LIST = date(2008, 8, 1)
_LIST = re.compile(
    r"/scroll-news/(?:news\d{1,3}(?i:\.html)|(?:\w+/)?\d{4}/\d{4}/news(?i:\.shtml))|/rss/[\w-]+\.xml|/photo/more/\d{1,3}\.html|"
    r"/(?!(?:part|common|fileftp|iframe|images|css|js|aboutus)\b)(?:[A-Za-z][\w-]*/){0,3}(?:[A-Za-z][\w-]*(?i:\.s?html?))?",
    re.ASCII,
)

_TEXT = f"//div[{has_class('left_zw')}]"
_HEADLINE = (
    "//h1[ancestor::*[@id='cont_1_1_2' or contains(@class, 'left_bt')] or contains(@class, 'content_left_title')]"
    f"[not(ancestor::div[{has_class('left_zw')}])] | //ul[parent::div[contains(@class, 'left_bt')]]"
)
_PICTURE_ABOVE = f"{_TEXT}/preceding-sibling::div[@align='center'][.//img]"
_HIDDEN_BYLINE = "//span[@id='pubtime_baidu' or @id='source_baidu' or @id='editor_baidu']"

_AROUND = {
    Role.NAVIGATION: "#navbar #nav #channel #second-title #top #search .con_left_nav",
    Role.SHARE: ".bshare-custom .divshare .share3 .fx_new",
    Role.COMMENTS: ".comment_wrapper .left_pl .left_xq",
    Role.RELATED_NEWS: ".left_xgxw .left_xgxw_gai .div624 .selected_news_wrapper .left_more",
    Role.CHANNEL_LINK: ".channel",
    Role.FOOTER: "#footer #foot #bottom .footer .pagebottom",
}
_WITHIN = {
    Role.BYLINE: ".left_time .left-time .left-t .content_left_time",
    Role.EDITOR: ".left_name .adEditor #editor",
    Role.CAPTION: ".left_pt .pictext",
    Role.BODY: ".left_ph",
    Role.ADVERT: ".adInContent #adhzh",
    Role.PAGER: "#function_code_page",
}
CLASS_ROLES = {name: role for role, names in (_AROUND | _WITHIN).items() for name in names.split()}


def _page_object(name: str, body: str, title: str, **class_roles: Role) -> PageObject:
    """Return the page object of one template. The elements around the body are the same in all templates."""
    pictures = f" | {_PICTURE_ABOVE}" if body == _TEXT else ""
    return PageObject(
        name,
        roles={
            Role.TITLE: title,
            Role.BODY: f"{body}{pictures}",
            Role.CAPTION: captions("$body"),
            Role.ADVERT: f"$body//table[@align='left'] | {adverts('$body', OWN_HOSTS)}",
            **named_parts("$body"),
        },
        role_changes={Role.AFTER_BODY: "//div[@id='function_code_page']"},
        title=title,
        byline=_HIDDEN_BYLINE,
        class_roles=CLASS_ROLES | {f".{name.replace('_', '-')}": role for name, role in class_roles.items()},
        byline_roles=frozenset({Role.BYLINE, Role.EDITOR}),
    )


PAGE_OBJECTS = (
    _page_object("chinanews-zh", _TEXT, _HEADLINE),  # 2009 to today
    _page_object("chinanews-zh-2008", "//div[@id='ad0']", "//div[@id='title0' or @class='title0']"),
    _page_object(
        "chinanews-zh-photo",
        f"//div[{has_class('t3')}]",
        f"//div[@id='_playpic']//i[{has_class('title')}] | //div[{has_class('title')}] | //h1",
        border_white=Role.BODY,
    ),
    _page_object(
        "chinanews-zh-video",
        f"//div[{has_class('content_desc')}]",
        f"//div[{has_class('content_title')} or {has_class('video_title')}] | //h1",
    ),
)


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_TOOLS = (
    r"大字体|小字体|【?放大字体】?|【?缩小字体】?|分享到[:：]?|分享按钮|发表评论|我要评论|\[?发表评论\]?|"
    r"参与互动(?:\s?[(（]\s?\d*\s?[)）])?|字号[:：]?|打印|【?\s?字体[:：].*|↑大|↓小"
)
NEVER_TEXT = {
    Role.TOOLBAR: _line(rf"(?:\[[^\[\]]{{0,20}}\]\s*)?(?:(?:{_TOOLS})\s*)+"),
    Role.DUMP_MARK: _line(
        r"(?:\[[\w./-]{0,40}\]\s*)+|I?FRAME:\s*\w{1,40}|\[\]\(javascript\S{0,60}|\".{1,20}\"\)(?:\[\]\(\S{0,60})?"
    ),
    Role.EDITOR: _line(
        r"【\s*(?:责任)?编辑\s*[:：][^】]*】|[(（]?\s?(?:责任编辑|编辑)\s*[:：]\s*[^\s()（）]{2,8}\s?[)）]?"
    ),
    Role.CHANNEL_LINK: _line(r"更多精彩内容请进入\S{1,12}"),
    Role.APP_LINK: _line(r"手机登陆中新网\s*随时随地知天下"),
    Role.RULER: _line(r"[-—=_+|* ]{2,300}"),
    **body_phrases.NEVER_TEXT,
}
_OTHERS = r"(?:新闻|报道|专题|链接|阅读|文章|内容|推荐|视频|图片|稿件|资讯)"
LIST_TITLES = {
    Role.RELATED_NEWS: _line(
        rf"(?:相关|延伸|更多|推荐|拓展|热门|最新|精彩|往期|其他|其它|今日){_OTHERS}\s*[:：]?|往期回顾\s*[:：]?|猜你喜欢|为[您你]推荐"
    )
}
LINKS = {
    Role.SHARE: body_phrases.SHARE_LINKS,
    Role.RELATED_NEWS: _line(
        rf"(?:相关|延伸|更多|推荐){_OTHERS}\s*[:：>»].{{1,300}}|(?:点击|请)?(?:查看|阅读|进入)(?:全文|更多|详细|专题)\S{{0,10}}"
    ),
}
HEAD = {
    Role.RULER: NEVER_TEXT[Role.RULER],
    Role.TOOLBAR: _line(
        rf"(?:(?:{_TOOLS}|[小中大]|微信好友|微信|朋友圈|(?:新浪|腾讯)?微博|QQ空间|QQ好友|正文|全屏观看|"
        r"“← →”\s?可以实现快速翻页|[(（]\d+/\d+[)）]|评论|(?:返回)?顶部|更多\s?(?:\.{3}|…|\(\))?|搜\s?索)\s*)+"
    ),
}
PUBLISHED_BELOW = _line(r"发布时间\s*[:：].{8,40}【\s*(?:责任)?编辑.*】")  # below a picture of a gallery
BELOW = {role: NEVER_TEXT[role] for role in (Role.EDITOR, Role.CHANNEL_LINK, Role.APP_LINK)} | {
    Role.BYLINE: PUBLISHED_BELOW,
    Role.COMMENTS: _line(r"发表评论\s?文明上网.*|文明上网理性发言.*|网友评论.*"),
}
LISTS = {
    Role.RELATED_NEWS: _line(
        r"[>＞]*\s*(?:相关新闻|相关报道|相关专题|\S{2,4}新闻精选)\s*[:：]?|-+\s*\S{2,4}新闻精选\s*-+"
    ),
    Role.POPULAR: _line(r"推荐阅读|热门图片|中新热榜|热点排行|热门视频|图片新闻|今日热点"),
}
FOOT = {
    Role.COPYRIGHT: _line(
        r"版权声明\s*[:：].*|本网站所刊载信息，不代表中新社和中新网观点。?.*|刊用本网站稿件，务经书面授权。?|"
        r"未经授权禁止转载、摘编、复制及建立镜像，违者将依法追究法律责任。?|Copyright\s*©?\s*1999\s*-\s*\d{4}\s*chinanews\.com.*"
    ),
    Role.FOOTER_LINKS: _line(r"关于我们[\s|｜-]*+(?:[^\s|｜-]{2,12}(?:[\s|｜-]++|$)){0,20}+"),
    Role.LEGAL: _line(r"(?:违法和不良信息举报电话|举报邮箱|总机)\s*[:：].*"),
    Role.LICENCE: _line(r"\[?\s*(?:网上传播视听节目许可证|京ICP[证备]|京公网安备).*"),
}
NAVIGATION = (
    "首页 新闻中心 国内新闻 国际新闻 社会新闻 港澳新闻 台湾新闻 财经 财经中心 "
    "娱乐 体育 文化 图片 视频 即时 时政 国际 社会"
)
BOILERPLATE = Boilerplate(
    head=HEAD,
    breadcrumb=_line(r"[|\s]{0,4}(?:首页)?(?:本页位置|你的位置|当前位置)\s*[:：].*|(?:\[\d{1,3}\])?首页\s*[→>].*"),
    after_byline=HEAD,
    tail=LISTS | FOOT | BELOW,
    lists=frozenset(LISTS),
    words=frozenset(NAVIGATION.split()),
    never_text=NEVER_TEXT,
    links=LINKS,
    list_titles=LIST_TITLES,
    glued={
        Role.EDITOR: _line(r"[【(（]\s*(?:责任|本文|实习)?编辑\s*[:：]?[^】)）。]{1,30}[】)）]\s*$"),
        Role.ADVERT: _line(r"(?<=[。！？”’)）]) ?(?:画中画)?广告(?:一则)?$"),
    },
    title_suffix=re.compile(r"(?<!\s)\s*+[-—―_|–]{1,3}+\s*+(?:中新网|中国新闻网|中新社)$"),
    signs=frozenset({Role.COPYRIGHT, Role.APP_LINK, Role.CHANNEL_LINK}),
)


class ChinanewsZh(Site):
    """China News Service's Chinese site."""

    name = "chinanews_zh"
    hosts = HOSTS
    root = "https://www.chinanews.com.cn"
    article_urls = (_ARTICLE,)
    kinds = dict.fromkeys(("tp", "photo"), ArticleKind.GALLERY) | dict.fromkeys(("shipin", "video"), ArticleKind.VIDEO)
    list_urls = _LIST
    rules = ExtractionRules(
        fallback_encoding="gb18030",
        signed_below=True,
        page_objects=PAGE_OBJECTS,
        boilerplate=BOILERPLATE,
        bylines=ChineseBylineReader(BEIJING),
        language="zh",
        captions=captions(""),
        parts={Role.ADVERT: adverts("", OWN_HOSTS), **named_parts("")},
        distrusted=COMPLETED_FIELDS - {"title"},
    )

    def page_url(self, first: Address, page: int) -> str:
        """Return the URL of a further page of an article."""
        stem, dot, end = first.url.rpartition(".")
        return f"{stem}_{page}{dot}{end}" if page > 1 else first.url

    def day_list(self, day: date) -> str | None:
        """Return the list of all articles of a day; the archive starts on 1 August 2008."""
        return f"{self.root}/scroll-news/{day:%Y}/{day:%m%d}/news.shtml" if day >= FIRST_DAY_LIST else None


CHINANEWS_ZH = ChinanewsZh()
