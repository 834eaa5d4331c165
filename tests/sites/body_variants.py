"""Pages whose bodies contain parts that are no text: `tests/pages/body_variants`, a body on each line.

The names in braces stand for paragraphs, links and captions. The heading above a body says what comes out besides the
text: the editor's name is in the body (`signed`), or captions are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILES = Path(__file__).parent.parent / "pages" / "body_variants"
EN = {
    "ONE": "Two goats have been elected to the harbour council of Linhe, and the mayor has moved meetings outdoors.",
    "TWO": "The vote was fair, said Guan Mei, who counted the hoofprints twice.",
    "THREE": "Nobody has asked them about the budget yet.",
    "CAPTION": "Two goats look over the harbour wall of Linhe.",
    "SECOND_CAPTION": "The mayor counts chairs on the grass",
    "LINK": '<a href="/2018/05-01/300001.shtml">Kite school opens in an old mill</a>',
    "OTHER": '<a href="http://www.ecns.cn/2018/05-02/300002.shtml">Ferry line admits dogs on the upper deck</a>',
    "FACEBOOK": '<a href="https://www.facebook.com/sharer.php?u=x" target="_blank">Facebook</a>',
    "TWITTER": '<a href="https://twitter.com/share?u=x">Twitter</a>',
}
ZH = {
    "ONE": "中新社临河7月15日电 (记者 顾安)两只山羊15日当选临河港务委员，会议因此改在草地上举行。",
    "TWO": "“投票是公正的，”清点蹄印的关梅说，“我数了两遍。”",
    "THREE": "至于预算，还没有人问过它们。(完)",
    "CAPTION": "图为两只山羊在港口的墙头。中新社记者 顾安 摄",
    "PLAIN_CAPTION": "两只山羊望着港口",
    "LINK": '<a href="/sh/2026/07-14/10650000.shtml">渡轮允许带狗上船</a>',
    "OTHER": '<a href="//www.chinanews.com.cn/sh/2026/07-13/10640000.shtml">老磨坊改成风筝学校</a>',
}
URLS = {
    "en": "http://www.ecns.cn/2018/05-03/301280.shtml",
    "zh": "https://www.chinanews.com.cn/sh/2026/07-15/10650001.shtml",
}
SIGNATURES = {
    "en": "<span><em>Editor: Gu Lan</em></span>",
    "zh": '<div class="adEditor"><span>【编辑:李四】 </span></div>',
}


@dataclass(frozen=True, slots=True)
class Variant:
    """A page in the markup of its time, the paragraphs and captions that come out, and the editor."""

    url: str
    page: str
    text: tuple[str, ...]
    captions: tuple[str, ...]
    editor: str


def variants(edition: str, *headings: str) -> dict[str, Variant]:
    """Return the variants of an edition, `en` or `zh`; with `headings`, those alone that are below one of them."""
    found: dict[str, Variant] = {}
    heading = ""
    for line in (FILES / f"{edition}.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif line and (not headings or heading in headings):
            found[line] = _variant(edition, heading, line)
    return found


def _variant(edition: str, heading: str, line: str) -> Variant:
    words = EN if edition == "en" else ZH
    text = tuple(words[name] for name in ("ONE", "TWO", "THREE"))
    indent = "" if edition == "en" else "\u3000\u3000"
    paragraphs = {name: f"<p>{indent}{paragraph}</p>" for name, paragraph in zip("ABC", text, strict=True)}
    body = line
    for name, markup in (words | paragraphs).items():
        body = body.replace(f"{{{name}}}", markup)
    captions = {
        "captioned": (words["CAPTION" if edition == "en" else "PLAIN_CAPTION"],),
        "captioned twice": (EN["CAPTION"], EN["SECOND_CAPTION"]),
        "credited": (ZH["CAPTION"],),
    }.get(heading, ())
    return Variant(URLS[edition], page(edition, body), text, captions, "Gu Lan" if edition == "en" else "李四")


def page(edition: str, body: str) -> str:
    """Return a page of 2018 of the English edition, or of 2026 of the Chinese one, with a body."""
    return (FILES / f"{edition}.html").read_text("utf-8").replace("BODY", body)
