"""Text dumps of pages of the Chinese edition: forms of each part of the page, and of the lines, in any combination."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from crawler import Article, Page
from crawler.processing.process import process

URL = "https://www.chinanews.com.cn/sh/2026/07-15/10650001.shtml"
NOW = datetime(2026, 7, 20, tzinfo=UTC)
COMBINATIONS = 120
WRAPPED_CHARS = 39

IMAGE = "[01.jpg]"
TITLE = "临河两只山羊当选港务委员 会议改在草地举行"
TEXTS = (
    (
        "中新社临河7月15日电 (记者 顾安 陈溪)两只山羊15日当选临河港务委员，会议因此改在草地上举行。草地比会议室宽敞。",
        "投票是公正的",
        "“投票是公正的，”清点蹄印的关梅说，“我数了两遍。”她说，两只山羊此前没有担任过公职。",
        "据介绍，2025年该市共有山羊3200只，同比增长12.5%。",
        "至于预算，还没有人问过它们。(完)",
    ),
    (
        "中新网临河7月15日电 题：山羊进港务",
        "一、草地会议",
        "2025年，该市把会议室改成了羊圈。7月15日，羊圈改成了会议室，为此用去了一百五十捆青草。",
        "2026年07月15日上午10:00，会议开始。",
        "山羊们说：“咩。”",
        "记者 顾安（完）",
    ),
    (
        "新华社临河7月15日电（记者 顾安）更多精彩的比赛在草地举行，山羊们分享到了青草。",
        "相关新闻引起关注。",
        "A组：2胜1负",
        "分享是美德，编辑部的山羊说。",
    ),
)
HEADS = (
    "本页位置：首页 → 新闻中心 → 社会新闻\n\nTITLE\n",
    "TITLE-中新网\n首页 → 新闻中心 → 社会新闻\n分享到：\nTITLE\n",
    "TITLE--中新网\n\n即时\n时政\n财经\n国际\n社会\n\n你的位置：首页>新闻中心>社会新闻\nTITLE\n",
    "TITLE\n分享到：\n首页 → 社会新闻\n分享到：\n\nTITLE\n",
    "本页位置：\n首页\n→\n新闻中心\n→\n社会新闻\nTITLE\n",
    "[1]首页 → [2]新闻中心 → [3]社会新闻\n[IMG]\nTITLE\n",
)
BYLINES = (
    "2026年07月15日 16:02　来源：中国新闻网\n",
    "2026年07月15日 16:02　来源：中国新闻网　参与互动(0)　　【字体：↑大 ↓小】\n",
    "2026年07月15日 16:02\n来源：\n中国新闻网\n",
    "2026年07月15日\n16:02\n来源：中国新闻网\n",
    "2026年07月15日 16:02　来源：\n中国新闻网\n参与互动(\n0\n)\n【字体：\n↑大\n \n↓小\n】\n",
    "2026-07-15 16:02:50\n来源：中国新闻网\n作者：苏安\n责任编辑：苏安\n2026年07月15日 16:02　来源：中国新闻网\n",
    "2026-07-15 16:02 来源：中国新闻网 作者：顾安\n",
    "来源：中国新闻网\n2026年07月15日 16:02\n",
    "来源：中国新闻网 2026年07月15日 16:02\n",
    "发布时间：2026年07月15日 16:02 来源：中国新闻网\n",
    "2026年07月15日 16:02 | 来源：中国新闻网 | 责任编辑：苏安\n",
    "2026年07月15日 16:02　来源：中国新闻网　[01.jpg] [5]发表评论　　【字体：[6]↑大 [7]↓小】\n",
    "2026/07/15 16:02:50 中国新闻网\n",
)
TOOLS = (
    "",
    "大字体 小字体 分享到：\n",
    "大字体\n小字体\n分享到：\n",
    "大字体小字体分享到：\n",
    "【放大字体】【缩小字体】\n",
    "分享到：\n微信\n新浪微博\nQQ空间\n",
)
SIGNATURES = (
    "\n【编辑:苏安】\n更多精彩内容请进入社会频道\n",
    "\n手机登陆中新网 随时随地知天下\n【编辑:苏安】\n",
    "\n手机登陆中新网 随时随地知天下【编辑:苏安】\n",
    "\n【编辑：苏安】手机登陆中新网 随时随地知天下\n",
    "\n责任编辑：苏安\n",
    "\n(责任编辑：苏安)\n",
    "\n 【 编辑: 苏安 】 \n",
    "\n【编辑:\n苏安\n】\n",
    "\n分享按钮\n参与互动(0)\n【责任编辑:苏安】\n",
    "【编辑:苏安】\n",
)
FEET = (
    "",
    "相关新闻：\n渡轮允许带狗上船\n2026年07月14日 19:32:38\n\n关于我们 | About us\n刊用本网站稿件，务经书面授权。\n",
    "发表评论 文明上网理性发言，请遵守新闻评论服务协议\n\n社会新闻精选：\n渡轮允许带狗上船\n中新热榜\n别的新闻\n",
)
SPACINGS = (
    ("\u3000\u3000", "\n"),
    ("\u3000\u3000", "\n\n"),
    ("", "\n"),
    ("", "\n\n"),
    ("\xa0\xa0\xa0\xa0", "\n"),
    ("    ", "\n\n"),
)
PARTS = (HEADS, BYLINES, TOOLS, SIGNATURES, FEET, SPACINGS)
ORDINARY = tuple(forms[0] for forms in PARTS)
ONE_OTHER = [(*ORDINARY[:i], form, *ORDINARY[i + 1 :]) for i, forms in enumerate(PARTS) for form in forms]
MIXED = [tuple(random.Random(n).choice(forms) for forms in PARTS) for n in range(COMBINATIONS)]  # noqa: S311


def _cleaned(dump: str) -> Article:
    article, refusal = process(Page(URL, dump.encode(), headers={"content-type": "text/plain"}), NOW)
    assert refusal is None
    return article


def _dump(parts: tuple[object, ...], body: str) -> str:
    head, byline, tools, signature, foot = (str(part) for part in parts[:5])
    return f"{head.replace('TITLE', TITLE)}{byline}{tools}{body}{signature}{foot}"


def _fields(article: Article) -> tuple[str | None, ...]:
    found = article.record()
    return found.title, (found.published or "")[:16], found.source, found.editor, found.section


FIELDS = (TITLE, "2026-07-15T16:02", "中国新闻网", "苏安", "社会新闻")


@pytest.mark.slow
@pytest.mark.parametrize("paragraphs", TEXTS, ids=range(len(TEXTS)))
def test_every_form_of_each_part_is_read(paragraphs: tuple[str, ...]) -> None:
    for parts in (*ONE_OTHER, *MIXED):
        indent, gap = parts[5]
        dump = _dump(parts, gap.join(f"{indent}{paragraph}" for paragraph in paragraphs))
        for lines in (dump, dump.replace("\n", "\r\n"), f"\ufeff{dump}"):
            article = _cleaned(lines)
            assert (article.text.split("\n\n"), _fields(article)) == ([*paragraphs], FIELDS), lines


@pytest.mark.slow
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_wrapped_paragraphs_are_joined_without_a_space(gap: str) -> None:
    for paragraphs in TEXTS:
        indented = [f"\u3000\u3000{paragraph}" for paragraph in paragraphs]
        broken = ["\n".join(p[i : i + WRAPPED_CHARS] for i in range(0, len(p), WRAPPED_CHARS)) for p in indented]
        for parts in MIXED:
            assert _cleaned(_dump(parts, gap.join(broken))).text.split("\n\n") == [*paragraphs]


def test_a_paragraph_that_a_program_broke_at_its_space_gets_the_space_again() -> None:
    following = "据临河市政府消息，两只山羊15日当选港务委员，会议因此改在草地上举行，市长说草地比会议室宽敞。"
    broken = f"\u3000\u3000中新社临河7月15日电\n   {following}"
    article = _cleaned(_dump(ORDINARY, f"{broken}\n\n\u3000\u3000{TEXTS[0][-1]}"))
    assert article.text.startswith(f"中新社临河7月15日电 {following}\n")


def test_paragraphs_and_fields_that_a_program_glued_are_separated() -> None:
    body = "".join(f"\u3000\u3000{paragraph}" for paragraph in TEXTS[0] if paragraph != "投票是公正的")
    head = f"{TITLE}--中新网\n本页位置：首页 → 社会新闻\n{TITLE}2026年07月15日 16:02 来源：中国新闻网"
    dump = f"{head}\n{body}\n【编辑:苏安】推荐阅读别的新闻"
    article = _cleaned(dump)
    assert article.text.split("\n\n") == [paragraph for paragraph in TEXTS[0] if paragraph != "投票是公正的"]
    assert _fields(article) == FIELDS


def test_a_page_on_one_line_is_refused() -> None:
    head = f"首页 → 新闻中心 → 社会新闻 正文 评论 {TITLE} 2026年07月15日 16:02　来源：中国新闻网"
    line = f"{head} {TEXTS[0][0]} {TEXTS[0][2]}"
    article, refusal = process(Page(URL, line.encode(), headers={"content-type": "text/plain"}), NOW)
    assert (refusal, article.title) == ("no-title", None)


def test_every_character_of_a_chinese_dump_is_in_a_block() -> None:
    """The mark `[01.jpg]` of a program is no text of the page."""
    for parts in (*ONE_OTHER, *MIXED):
        dump = _dump(parts, "\n".join(f"\u3000\u3000{paragraph}" for paragraph in TEXTS[0]))
        blocks = _cleaned(dump).document.blocks
        shown = "".join("".join(block.text.split()) for block in blocks)
        assert shown.replace(IMAGE, "") == "".join(dump.replace(IMAGE, "").split())


def test_a_gallery_that_is_signed_below_its_text_is_read() -> None:
    caption = "临河的12只山羊近日告别羊圈开始群体生活，全市共有山羊3200只。"
    head = f"{TITLE}-中新网\n高清・图集 | 最新图片\n你的位置：新闻中心> 图片频道> 高清图\n{TITLE}\n(5/7)\n全屏观看"
    dump = f"{head}\n{caption}\n发布时间：2026-07-15 16:02:17 【编辑：苏安】\n编辑推荐\n别的新闻"
    article = _cleaned(dump)
    assert (article.text, article.title, article.metadata.editor) == (caption, TITLE, "苏安")
