"""The Chinese edition: its URLs, and made-up pages in each of its templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler import Page, clean
from crawler.extraction.bylines.chinese import ChineseBylineReader
from crawler.sites.chinanews_zh import BEIJING, CHINANEWS_ZH
from crawler.vocabulary import ArticleKind, Template

if TYPE_CHECKING:
    from crawler import Article

ROOT = "https://www.chinanews.com.cn"
FIRST = "中新社宜昌5月1日电 (记者 罗文彬 江小满)一家渡轮公司1日宣布，乘客可以在上层甲板养蜜蜂，条件是蜜蜂自备船票。"
SECOND = "“我们等着投诉，”船长说，“等来的是蜂蜜。”公司计划在十月添第二个蜂箱，版权归蜜蜂所有。"
LAST = "截至目前，尚无乘客被蜇，有一位乘客被舔。(完)"
TEXT = f"{FIRST}\n\n{SECOND}\n\n{LAST}"
PARAGRAPHS = f"<p>　　{FIRST}</p>\n<p>　　{SECOND}</p>\n"
FOOT = "<div id=bottom>关于我们 | About us</div><div>刊用本网站稿件，务经书面授权。</div>"

PAGES = Path(__file__).parent.parent / "pages" / "chinanews_zh"
ERAS = {
    2008: (f"{ROOT}/gn/news/2008/08-01/1332590.shtml", (PAGES / "2008.html").read_text("utf-8").encode("gb18030")),
    2010: (
        "http://www.chinanews.com.cn/gn/news/2010/05-01/2258860.shtml",
        (PAGES / "2010.html").read_text("utf-8").encode("gb18030"),
    ),
    2016: (
        "http://www.chinanews.com/sh/2016/05-01/7854000.shtml",
        (PAGES / "2016.html").read_text("utf-8").encode("gb18030"),
    ),
    2026: (f"{ROOT}/sh/2026/05-01/10660000.shtml", (PAGES / "2026.html").read_bytes()),
}


def _cleaned(era: int) -> Article:
    return clean(Page(*ERAS[era]))


@pytest.mark.parametrize("era", ERAS)
def test_the_text_of_every_era_is_kept_and_no_boilerplate(era: int) -> None:
    assert (_cleaned(era).title, _cleaned(era).text) == ("蜜蜂上船", TEXT)


@pytest.mark.parametrize(
    ("era", "published", "source", "editor", "section"),
    [
        (2008, "2008-08-01T23:30:00+08:00", "新华网", "王某", "新闻中心"),
        (2010, "2010-05-01T23:14:00+08:00", "中国新闻网", "卢岩", "国内新闻"),
        (2016, "2016-05-01T18:35:00+08:00", "中国新闻网", "张三", "社会新闻"),
        (2026, "2026-05-01T16:02:50+08:00", "中国新闻网", "李四", "社会频道"),
    ],
)
def test_time_source_editor_and_section_are_found(
    era: int, published: str, source: str, editor: str, section: str
) -> None:
    fields = _cleaned(era).record()
    assert (fields.published, fields.source, fields.editor, fields.section) == (published, source, editor, section)


@pytest.mark.parametrize("era", ERAS)
def test_the_reporters_of_the_dateline_are_the_authors(era: int) -> None:
    assert _cleaned(era).metadata.authors == ("罗文彬", "江小满")


def test_captions_belong_to_their_pictures_and_are_no_text() -> None:
    found = [(image.url, image.caption) for image in (*_cleaned(2010).document.images, *_cleaned(2016).document.images)]
    assert found == [
        ("http://www.chinanews.com.cn/bees.jpg", "蜜蜂在船上。 中新社发 江小满 摄"),
        ("http://www.chinanews.com/sh/2016/05-01/u1.jpg", "蜂箱放在甲板上。江小满 摄"),
        ("http://www.chinanews.com/sh/2016/05-01/u2.jpg", "图为船长与蜂箱。中新社记者 江小满 摄"),
    ]


@pytest.mark.parametrize("era", ERAS)
def test_a_page_without_a_url_is_recognised(era: int) -> None:
    assert clean(Page("", ERAS[era][1])).document.site_name == "chinanews_zh"


def test_a_gallery_s_text_is_its_captions() -> None:
    page = f"""<html><title>熊猫群居_中新网</title><div id="_playpic"><i class="title">熊猫群居</i>
    <i class="jump">(<span id="showPage">5</span>/<span id="showTotal">7</span>)</i></div>
    <div class="zxians"><a><img src="a.jpg" alt="熊猫群居" class="border-white"/></a>
    <div class="t3">{SECOND}\n中新社发 江小满 摄<br></div>
    <div>发布时间：2012-01-12 17:21:17 【编辑：金某】</div></div></html>"""
    article = clean(Page(f"{ROOT}/tp/hd2011/2012/01-12/83985.shtml", page.encode()))
    caption = f"{SECOND} 中新社发 江小满 摄"
    assert (article.document.kind, article.title, article.text) == (ArticleKind.GALLERY, "熊猫群居", caption)
    assert (article.record().published, article.metadata.editor) == ("2012-01-12T17:21:17+08:00", "金某")
    assert [(image.url, image.caption) for image in article.document.images] == [
        (f"{ROOT}/tp/hd2011/2012/01-12/a.jpg", caption)
    ]


def test_a_video_s_text_is_its_description() -> None:
    page = f"<html><h1>蜜蜂上船</h1><div class='content_desc'><p>　　{SECOND}</p></div><div>热门视频</div></html>"
    article = clean(Page(f"{ROOT}/shipin/cns/2019/01-05/news798219.shtml", page.encode()))
    assert (article.document.kind, article.title, article.text) == (ArticleKind.VIDEO, "蜜蜂上船", SECOND)


def test_a_page_of_an_unknown_template_is_read_by_selection() -> None:
    page = f"<html><title>蜜蜂上船</title><body><article>{PARAGRAPHS}<p>{LAST}</p></article>{FOOT}</body></html>"
    article = clean(Page(f"{ROOT}/sh/2016/05-01/7854000.shtml", page.encode()))
    assert (article.document.template, article.text) == (Template.TRAFILATURA, TEXT)


def test_a_text_dump_loses_its_boilerplate() -> None:
    dump = (
        f"本页位置：首页 → 新闻中心 → 社会新闻\n\n蜜蜂上船\n\n2016年05月01日 18:35　来源：中国新闻网　参与互动(0)\n\n"
        f"　　{FIRST}\n　　{SECOND}\n　　{LAST}\n【编辑:张三】\n"
        "更多精彩内容请进入社会频道\n相关新闻：\n渡轮上的猫\n刊用本网站稿件，务经书面授权。\n"
    )
    article = clean(dump)
    assert (article.document.site_name, article.title, article.text) == ("chinanews_zh", "蜜蜂上船", TEXT)
    assert (article.metadata.source, article.record().published) == ("中国新闻网", "2016-05-01T18:35:00+08:00")


@pytest.mark.parametrize(
    "url",
    [
        "http://www.chinanews.com/gn/2010/05-01/2258860.shtml",
        "https://www.chinanews.com.cn/gn/news/2010/05-01/2258860.shtml?from=app#x",
        "http://chinanews.com/gn/2010/05-01/2258860_2.shtml",
        "http://finance.chinanews.com/cj/2010/05-01/2258860.shtml",
        "//www.chinanews.com.cn/m/gn/2010/05-01/2258860.shtml".replace("//", "https://", 1),
    ],
)
def test_an_article_has_one_identity_in_all_its_urls(url: str) -> None:
    found = CHINANEWS_ZH.address(url)
    assert found is not None
    assert (found.identity, str(found.day)) == ("2010-05-01/2258860", "2010-05-01")
    assert found.url.startswith(f"{ROOT}/gn/") or found.url.startswith(f"{ROOT}/cj/")


@pytest.mark.parametrize(
    "url",
    [
        ROOT,
        f"{ROOT}/china/",
        f"{ROOT}/china.shtml",
        f"{ROOT}/scroll-news/news10.html",
        f"{ROOT}/scroll-news/2008/0801/news.shtml",
        f"{ROOT}/scroll-news/gn/2026/0715/news.shtml",
        f"{ROOT}/rss/scroll-news.xml",
        "https://channel.chinanews.com.cn/cns/cl/gn-gcdt.shtml",
    ],
)
def test_lists_are_recognised_and_are_no_articles(url: str) -> None:
    assert CHINANEWS_ZH.is_list(url)
    assert CHINANEWS_ZH.address(url) is None


@pytest.mark.parametrize(
    "url",
    [
        f"{ROOT}/fileftp/2025/02/x.png",
        "https://www.ecns.cn/2018/05-03/301274.shtml",
        f"{ROOT}/gn/2010/13-41/2258860.shtml",
        "http://[chinanews.com/",
        "ftp://www.chinanews.com/gn/2010/05-01/2258860.shtml",
        f"{ROOT}/gn/２０１０/05-01/2258860.shtml",
        f"{ROOT}/gn/2010/05-01/2258860_{'1' * 5_000}.shtml",
    ],
)
def test_a_url_of_neither_an_article_nor_a_list_is_not_followed(url: str) -> None:
    assert CHINANEWS_ZH.address(url) is None
    assert not CHINANEWS_ZH.is_list(url)


def test_further_pages_are_counted_from_the_first() -> None:
    first = CHINANEWS_ZH.address(f"{ROOT}/gn/2010/05-01/2258860.shtml")
    assert first is not None
    assert CHINANEWS_ZH.page_url(first, 1) == first.url
    assert CHINANEWS_ZH.page_url(first, 3) == f"{ROOT}/gn/2010/05-01/2258860_3.shtml"
    assert CHINANEWS_ZH.has(CHINANEWS_ZH.page_url(first, 3))


@pytest.mark.parametrize(
    "line",
    [
        "2016年5月1日，渡轮公司宣布，乘客可以在上层甲板养蜜蜂。",
        "2016年13月41日 18:35 来源：中国新闻网",
        "来源：中国新闻网",
        "",
    ],
)
def test_a_sentence_that_begins_with_a_date_is_no_byline(line: str) -> None:
    assert ChineseBylineReader(BEIJING).read(line) is None


def test_the_parts_of_a_byline_are_recognised_by_their_labels() -> None:
    byline = ChineseBylineReader(BEIJING).read("2016年05月01日 18:35　来源：人民网-人民日报海外版 | 【编辑: 王 某 】")
    assert byline is not None
    assert (byline.raw, byline.source, byline.editor) == ("2016年05月01日 18:35", "人民网-人民日报海外版", "王 某")


def test_capitals_in_the_ending_and_doubled_slashes_change_no_url() -> None:
    plain = "https://www.chinanews.com.cn/gn/2015/02-11/7050583.shtml"
    for url in (plain.replace(".shtml", ".SHTML"), plain.replace("/gn/", "//gn//")):
        assert CHINANEWS_ZH.address(url) == CHINANEWS_ZH.address(plain) is not None
    assert CHINANEWS_ZH.is_list("http://channel.chinanews.com//cns/cjs/gn.SHTML?pager=0&pagenum=9")
