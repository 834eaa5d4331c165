"""China News Service's English site, ecns.cn.

The page object's ids occur on pages of 2018, 2024 and 2026, its phrases from 2012 to 2026. Times are Beijing's.
"""

from __future__ import annotations

import re
from datetime import date, timedelta, timezone
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.extraction import ExtractionRules
from crawler.extraction.bylines.reader import BylineReader
from crawler.extraction.metadata import COMPLETED_FIELDS
from crawler.extraction.page_object import PageObject
from crawler.extraction.simple_paths import has_class
from crawler.extraction.text_layout.boilerplate import Boilerplate
from crawler.sites import body_phrases
from crawler.sites.body_parts import adverts, captions, named_parts
from crawler.sites.site import Site, path_on
from crawler.vocabulary import ArticleKind, Role
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from crawler.items import Address

BEIJING = timezone(timedelta(hours=8), "CST")
HOSTS = frozenset({"www.ecns.cn", "ecns.cn"})
_WORDS = read_word_list("sites/words/chinanews.tsv")

_OLD_SYSTEM = re.compile(
    r"(?:/m)?(?P<way>(?:/[\w-]+)*?/(?P<day>\d{4}/\d{2}-\d{2})/(?P<id>\d+))(?:_(?P<page>\d{1,3}))?(?P<end>(?i:\.s?html?))",
    re.ASCII,
)
_NEW_SYSTEM = re.compile(
    r"(?:/m)?(?P<way>(?:/[\w-]+)*?/(?P<day>\d{4}-\d{2}-\d{2})/detail-(?P<id>[a-z0-9]+))"
    r"(?:-p(?P<page>\d{1,3}))?(?P<end>(?i:\.s?html?))",
    re.ASCII,
)
_LIST = re.compile(
    r"/(?!(?:app|part|images|css|js|m)/)(?:[A-Za-z][\w-]*/){0,3}(?:index(?:_\d{1,3})?(?i:\.s?html?))?|/rss/[\w.-]+\.xml|"
    r"/part/6/ecns_rank24h\.json"
)
_SECTION = re.compile(r"(?P<section>/(?:[A-Za-z][\w-]*/){1,3})(?:index(?:_(?P<page>\d{1,3}))?(?i:\.shtml))?")
_COPY = re.compile(r"https?://m\.chinanews\.com/wap/detail/ecnszw/(?P<id>[a-z0-9]+)\.s?html?(?:[?#].*)?")
LAST_LIST_PAGE = 10  # lists go back about this many pages

OWN_HOSTS = ("ecns.cn", "chinanews.com", "cns.com.cn")  # a link to any other host in a table alone is an advertisement

_BODY = "$body"
PARTS = named_parts(_BODY)
_END = "正文分页结束"
_FURTHER_PAGE = r"(?:_\d+|-p\d+)\.s?html?$"
_ANY_PAGE = r"\d(?:_\d+|-p\d+)?\.s?html?$"
_PAGER_WORD = "[\\d\\s\\[\\]<>«»|.…]|Prev(?:ious)?|Next|First|Last|Page|上一页|下一页"
_PAGE_NUMBERS = f"re:test(normalize-space(), '^(?:{_PAGER_WORD})+$')"
_PAGER = (
    f"{_BODY}//*[@id='function_code_page' or self::a[re:test(@href, '{_FURTHER_PAGE}') and {_PAGE_NUMBERS}]"
    f" or (a[re:test(@href, '{_ANY_PAGE}')] and {_PAGE_NUMBERS})]"
)
"""The page numbers of a long article, in an element of their own or anywhere in the body."""
_NO_TEXT = "not(normalize-space(translate(., '\u00a0\u3000', '')))"
_SHARE_LINK = "contains(@href, 'facebook.com/') or contains(@href, 'twitter.com/') or contains(@href, '/x.com/')"

PAGE_OBJECT = PageObject(
    name="ecns",
    roles={
        Role.NAVIGATION: "id('navout') | //header | //nav",
        Role.SECTION: f"//h3[{has_class('bitemblue')}]",
        Role.TITLE: "id('contitle')",
        Role.BODY: "id('yanse') | //div[@id='yanse']",
        Role.CAPTION: captions(_BODY),
        Role.PAGER: _PAGER,
        Role.SHARE: f"{_BODY}//p[.//a[{_SHARE_LINK}] and {_NO_TEXT}] | {PARTS[Role.SHARE]}",
        Role.ADVERT: adverts(_BODY, OWN_HOSTS),
        Role.COMMENTS: PARTS[Role.COMMENTS],
        Role.RELATED_NEWS: f"//ul[{has_class('newslst04')}] | {PARTS[Role.RELATED_NEWS]} | "
        "//h3[normalize-space()='Related news'][not(ancestor::*[@id='yanse'])]",
        Role.SIDE_LIST: f"//ul[{has_class('newslst02')} and not({has_class('newslst04')})] | "
        f"//h3[{has_class('itemtit')} and not({has_class('bitemblue')}) and not(normalize-space()='Related news')]",
    },
    class_roles={
        ".webmap": Role.NAVIGATION,
        ".textfont": Role.TOOLBAR,
        ".downinfo": Role.BYLINE,
        ".bshare-custom": Role.SHARE,
        ".picshowtit": Role.PHOTO_LIST,
        ".picshowins": Role.PHOTO_LIST,
        ".linebox": Role.RULER,
        ".linksbox": Role.MEDIA_PARTNERS,
        ".foottip": Role.FOOTER_LINKS,
        ".footbot": Role.COPYRIGHT,
    },
    role_changes={
        Role.BODY: f"{_BODY}//comment()[contains(., '正文分页开始')]",
        Role.SHARE: f"id('function_code_page') | {_BODY}//comment()[contains(., '{_END}')]",
    },
    title="id('contitle')",
    section=f"//h3[{has_class('bitemblue')}]/span",
    byline=f"//div[{has_class('downinfo')}]/span",
)


def _phrase(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_exact = re.compile  # in another case, the words of such a phrase may be a subheading
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_FOOTER_LINKS = ("Links", "About Us", "Jobs", "Contact Us", "Privacy Policy")
_FOOTER_LINK = rf"(?:{'|'.join(_FOOTER_LINKS)})"
_PROHIBITED = r"Reproduction in whole or in part without permission is prohibited\.?"
_RIGHTS = r"All rights reserved\.?"
_COVERAGE = (
    r"special (?:coverage|report|series)|full (?:story|coverage|text)|(?:more|related) (?:news|stories|photos)|"
    r"in pictures|read more|slideshow|photo gallery"
)

HEAD = {
    Role.PAGE_DATE: _phrase(rf"{_WEEKDAY},? {_MONTH} \d{{1,2}}, ?\d{{4}}(?:\s*\|?\s*中文)?|中文"),
    Role.TOOLBAR: _phrase(
        r"Text\s*:(?:[\s|A_]|Print|Download)*|(?:A{1,3}|\|)?\s*Print\s*\|?(?:\s*Download)?|A{1,3}|\|"
    ),
    Role.RULER: _exact(r"LINE|RIGHT BG"),
    Role.NAVIGATION: _phrase(r"☰\s*Menu|Search Ecns"),
}
AFTER_BYLINE = {
    Role.SPECIAL_LINK: _phrase(r"Special\s*:\s*\S.{0,60}(?<!\.)"),
    Role.APP_LINK: _phrase(r"ECNS App Download"),
    Role.COMMENT_LINK: _exact(r"comments?"),
    Role.SHARE: _exact(r"(?:(?:Twitter|Facebook|Reddit|WeChat|Weibo|LinkedIn|More)\s*){2,8}(?:\d{1,5})?"),
}
_PAGE_NUMBER = r"(?:\[?\d{1,3}\]?|[<>«»|…])"
_PAGER_LABEL = "Prev(?:ious)?(?: page)?|Next(?: page)?|First|Last|Page"
AFTER_ALL = {Role.SPAM: _phrase(r"主站蜘蛛池模板.*"), Role.DETAIL_LINK: _phrase(r"[>＞]{1,2}\s*详细")}
_POSITION = r"(?:(?:Web|Copy|Managing|Executive|Chief|Duty|Assistant|Photo|Senior) )?"
_EDITORS = rf"(?:{_POSITION}[Ee]ditors?|EDITORS?)(?:-in-[Cc]hief)?\s*[:：]\s*[^.!?:()（）]{{2,80}}"
_SIGNED = (
    rf"(?:(?:Sources?|Reporters?|Writers?|Authors?)\s*[:：]\s*[^.!?:()（）]{{2,60}}[\s;|,/]++)?{_EDITORS}"
    r"(?:[\s;|,/]+(?:Source|Reporter)s?\s*[:：]\s*[^.!?:()（）]{2,40})?"
)
EDITOR = _exact(rf"[(（\[【]\s*{_SIGNED}[)）\]】]\.?|{_SIGNED}")
_OTHER_STORIES = r"(?:news|stor(?:y|ies)|articles?|reports?|links?|reading|coverage|photos?|videos?|topics?|posts?)"
NEVER_TEXT = {
    Role.APP_LINK: AFTER_BYLINE[Role.APP_LINK],
    Role.PAGER: _phrase(
        rf"(?:{_PAGE_NUMBER}\s*){{1,40}}+(?:{_PAGER_LABEL})(?:\s*(?:{_PAGER_LABEL}|{_PAGE_NUMBER})){{0,40}}+"
        rf"|(?:{_PAGER_LABEL})(?:\s*(?:{_PAGER_LABEL}|{_PAGE_NUMBER})){{1,40}}+"
    ),
    Role.MEDIA: _phrase(
        r"(?:HTML5 )?video player(?: is loading\.?)?|"
        r"(?:sorry, )?your browser (?:cannot|can't|does not|doesn['’]t) (?:play|support|display)\b.{0,60}"
    ),
    Role.TEMPLATE_VARIABLE: _phrase(r"(?:\$\{\w+\}\s*)+"),
} | AFTER_ALL
LIST_TITLES = {
    Role.RELATED_NEWS: _phrase(
        rf"(?:related|more|latest|recommended|popular|most (?:popular|read|viewed)|top|hot|further|other|also|breaking)"
        rf"(?: on this| from \w{{2,20}})?(?:[\s-]{_OTHER_STORIES})?(?: on this| from \w{{2,20}}|\s*links?)?\s*[:：]?|"
        r"(?:you (?:may|might) also (?:like|be interested in)|see also|read (?:more|also|next)|recommended for you|"
        r"editor['’]s (?:picks?|choice)|don['’]t miss|links?|special (?:coverage|report))\s*[:：]?"
    )
}
LINKS = {
    Role.SHARE: body_phrases.SHARE_LINKS,
    Role.RELATED_NEWS: _phrase(
        rf"(?:(?:related|more|also|further)(?:[\s-]{_OTHER_STORIES})?|see also|(?:also )?read(?: more| also| next)?|"
        r"recommended|full (?:story|text|coverage)|special (?:coverage|report))\s*[:：>»|-].{1,300}|"
        r"(?:read|see|view|click (?:here )?for|learn) (?:the )?(?:full (?:story|text|article)|more)(?: here)?\W{0,3}"
    ),
}
_GLUED = r"(?:['\"“‘]?[A-Z\d].*)?"  # the first link of the list, without a blank before it
LISTS = {
    Role.COMMENTS: _exact(r"Comments? ?\(\d+\)"),
    Role.RELATED_NEWS: _exact(r"Related [Nn]ews\s*:?|RELATED NEWS"),
    Role.PHOTO_LIST: _exact(rf"More\s*Photos?{_GLUED}|Photos?\s*More"),
    Role.POPULAR: _exact(r"Most [Pp]opular in 24h|MOST POPULAR IN 24H"),
    Role.TOP_NEWS: _exact(rf"More\s*Top [Nn]ews{_GLUED}|Top [Nn]ews\s*More"),
    Role.VIDEO_LIST: _exact(rf"More\s*Videos?{_GLUED}|Videos?\s*More"),
    Role.ARCHIVED_CONTENT: _exact(r"Archived Content"),
    Role.MEDIA_PARTNERS: _exact(r"Media [Pp]artners\s*[:：](?:.*\|.*|\s*+(?:[A-Z][\w'.-]{0,30}+(?: |$)){0,5})"),
}
FOOT = {
    Role.FOOTER_LINKS: _exact(
        rf"(?:Back to top\s*)?(?:{_FOOTER_LINK}\s*\|\s*)+(?:{_FOOTER_LINK})?|Back to top(?:\s*{_FOOTER_LINK})?"
    ),
    Role.COPYRIGHT: _phrase(
        r"Copyright\W*(?:\(c\)\W*)?1999\s*-\s*\d{4}(?:\s*China ?news\.com\.?.*)?|"
        rf"Chinanews\.com\.? {_RIGHTS}|(?:{_RIGHTS}\s*)?{_PROHIBITED}"
    ),
    Role.LICENCE: _phrase(r"(?:\[?\s*(?:网上传播视听节目许可证|京ICP[证备]|京公网安备).*)"),
    Role.RULER: HEAD[Role.RULER],
    Role.SHARE: _exact(r"Share :\s*\d*"),
}
_TOOLBAR = r"Text\s*:[\s|]*(?:A[\s|_]*){0,3}Print(?![a-z])[\s|]*(?:Download(?![a-z])[\s|]*)?"
OPENINGS = (
    re.compile(_TOOLBAR),
    re.compile(r"Home(?:\s*>\s*[\w&-]{1,20}(?: [\w&-]{1,20})?)+(?=\s*Text\s*:)"),
    re.compile(r"Home\s*/(?=\s*[A-Z])(?!\s*[A-Z][\w ]{1,30}$)"),
    re.compile(r"ECNS App Download(?![a-z])"),
    re.compile(r"(?:LINE|RIGHT BG)(?=\s)(?! (?:[A-Z]{2}|of))"),
    re.compile(r"Comments? ?\(\d+\)(?=[A-Z>＞\u3400-\u9fff])"),
    re.compile(r"(?:Related [Nn]ews|Archived Content|Most [Pp]opular in 24h)(?=['\"“‘A-Z\d])"),
    re.compile(r"Media [Pp]artners\s*[:：](?=\s*(?:Back to|Copyright|LINE))"),
)
AROUND_BYLINE = {
    Role.FOOTER_LINKS: _exact("Back to top"),
    Role.SHARE: _exact(r"Share\s*:\s*\d*"),
    Role.COMMENTS: LISTS[Role.COMMENTS],
}
BOILERPLATE = Boilerplate(
    around_byline=AROUND_BYLINE,
    openings=OPENINGS,
    unmistakable=(
        re.compile(rf"{_TOOLBAR}|ECNS App Download|Most [Pp]opular in 24h\b|More(?:Photo|Top [Nn]ews|Video)\b"),
    ),
    chinese_is_translation=True,
    prefix=(Role.CORPUS_DATE, re.compile(r"date (\d{4}-\d{2}-\d{2})(?!\S)")),
    head=HEAD,
    breadcrumb=_phrase(r"Home\s*[>/](?:(?!Text\s*:).){0,120}"),
    toolbar=Role.TOOLBAR,
    after_byline=AFTER_BYLINE,
    tail=LISTS | FOOT | AFTER_ALL,
    lists=frozenset(LISTS),
    words=frozenset(word.casefold() for word in (*_WORDS.words("navigation"), *_FOOTER_LINKS)),
    never_text=NEVER_TEXT,
    glued={
        Role.COVERAGE_LINK: _phrase(rf"\[\s*(?:{_COVERAGE})\s*\]\s*$"),
        Role.EDITOR: _exact(rf"[(（\[【]\s*{_SIGNED}[)）\]】]\s*$"),
    },
    in_body={Role.EDITOR: EDITOR, **body_phrases.NEVER_TEXT},
    links=LINKS,
    list_titles=LIST_TITLES,
)


class Chinanews(Site):
    """China News Service's English site."""

    name = "chinanews"
    hosts = HOSTS
    root = "https://www.ecns.cn"
    article_urls = (_OLD_SYSTEM, _NEW_SYSTEM)
    kinds = dict.fromkeys(("hd", "photo", "visual"), ArticleKind.GALLERY) | {"video": ArticleKind.VIDEO}
    list_urls = _LIST
    since = date(1999, 1, 1)  # the first year in the copyright line
    rules = ExtractionRules(
        fallback_encoding="gb18030",
        page_objects=(PAGE_OBJECT,),
        boilerplate=BOILERPLATE,
        bylines=BylineReader(BEIJING, _WORDS.words("source"), trailers=("ECNS App Download", " comment", " comments")),
        language="en",
        distrusted=COMPLETED_FIELDS - {"title"},
        captions=captions(""),
        parts={Role.ADVERT: adverts("", OWN_HOSTS), **named_parts("")},
    )

    def page_url(self, first: Address, page: int) -> str:
        """Return the URL of a further page of an article."""
        stem, dot, end = first.url.rpartition(".")
        mark = f"-p{page}" if "/detail-" in stem else f"_{page}"
        return f"{stem}{mark}{dot}{end}" if page > 1 else first.url

    def next_list(self, url: str) -> str | None:
        """Return the next page of a section's list (`index_2.shtml` ...): the pages may not link to it."""
        found, page = self._section(url), self.list_page(url) + 1
        if not found or page > LAST_LIST_PAGE:
            return None
        return urlsplit(url)._replace(path=f"{found['section']}index_{page}.shtml", query="", fragment="").geturl()

    def list_page(self, url: str) -> int:
        """Return the number of a page of a section's list, from 1."""
        found = self._section(url)
        return int(found["page"] or 1) if found else 1

    def copied_id(self, url: str) -> str | None:
        """Return the id of the article in the URL of its copy on the WAP site."""
        found = _COPY.fullmatch(url)
        return f"i{found['id']}" if found else None

    def _section(self, url: str) -> re.Match[str] | None:
        return _SECTION.fullmatch(path_on(HOSTS, url) or "") if self.is_list(url) else None


CHINANEWS = Chinanews()
