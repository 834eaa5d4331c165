"""Chinese text dumps: paragraphs that a program glued, wrapped or broke at inline elements become one line each.

A Chinese paragraph begins with two ideographic spaces, and ends with the mark of a sentence. Chinese has no spaces
between words, so a program breaks a line anywhere, or only at the few spaces that there are.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from crawler.extraction.dumps.wrapped_lines import columns
from crawler.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

MIN_FULL_COLUMNS = 76  # text browsers break lines at 80 columns, so that a wide character may not fit
MIN_AMBIGUOUS_COLUMNS = 70  # a line of 70 to 76 columns may be full, or may end at one of the few spaces
MIN_WIDTH = 72  # columns; the smallest usual width of a program that breaks lines at spaces
MIN_PROSE_CHARS = 30  # a line of this length without the mark of a sentence goes on in the next one
MIN_FULL_LINES = 2  # so many broken lines of one length show that the program breaks lines there
MIN_APART = 2  # so many paragraphs with an empty line behind them show that all have one
MAX_PARTS = 6  # the most lines over which brackets are broken
MAX_PART_CHARS = 60
MAX_LABELLED_CHARS = 300  # of a line with a label, and the value behind it
MAX_PARAGRAPH_CHARS = 5_000

_INDENT = lazy_pattern(r"(?<![ \t\xa0])[ \t\xa0]*+\u3000\u3000")
_IDEOGRAPH = lazy_pattern("[\u3400-\u9fff]")
_SENTENCE_END = lazy_pattern(r"(?:[。！？!?；;：:…]|\(完\)|（完）|[。！？…][”’」』）)])\s*$")
_SPLITS = (
    # paragraphs that begin directly behind a sentence
    (lazy_pattern(r"(?:(?<=[。！？；”’)）】…])|(?<=广告)|(?<=广告一则))[ \t\xa0]*(?=\u3000\u3000+[^\s\u3000])"), "\n"),
    # a byline behind the headline
    (
        lazy_pattern(
            r"(?<=[^\s:：])[ \t\u3000]*"
            r"(?=\d{4}年\d{1,2}月\d{1,2}日[ \u3000]{0,4}\d{1,2}:\d{2}(?::\d{2})?[ \u3000]{0,4}(?:来源|稿源))"
        ),
        "\n",
    ),
    # a dateline behind a link
    (lazy_pattern(r"(?<=(?:中新社|中新网|新华社))[ \t](?=[\u3400-\u9fff]{1,12}\d{1,2}月\d{1,2}日[电讯])"), ""),
    # a day and its time on two lines
    (
        lazy_pattern(
            r"(\d{4}(?:年\d{1,2}月\d{1,2}日|[-/]\d{1,2}[-/]\d{1,2}))[ \t]*\n\s*"
            r"(?=\d{1,2}:\d{2}(?::\d{2})?[ \t]*(?:\n|\Z|\u3000?来源))"
        ),
        r"\1 ",
    ),
    # an editor behind or before other lines
    (lazy_pattern(r"(?<=\S)[ \t\u3000]*(?=【(?:责任)?编辑\s?[:：][^】\n]{1,30}】)"), "\n"),
    (
        lazy_pattern(
            r"(?<=】)(?<=[^\s】]】)[ \t\u3000]*(?=(?:手机登陆|更多精彩|推荐阅读|相关新闻|发表评论|参与互动|分享|>|\|))"
        ),
        "\n",
    ),
    (lazy_pattern(r"(?<=发布时间)([:：][^\n]{8,40}?)\n(?=【(?:责任)?编辑)"), r"\1 "),  # below a picture of a gallery
    # the hidden byline of 2022
    (lazy_pattern(r"(?<=[^\s责(（])(?=(?:作者|责任编辑)[:：]\S{2,12}(?:责任编辑[:：]|$))", re.MULTILINE), "\n"),
)
_LABEL_END = lazy_pattern(r"(?:来源|稿源|作者|编辑)\s*[:：]\s*$|参与互动\s*[(（]\s*\d*\s*$")
_AGENCY = lazy_pattern(r"(?:中新社|中新网|新华社|中国新闻网)")
_AFTER_AGENCY = lazy_pattern(r"\S{0,12}\d{1,2}月\d{1,2}日|\S{2,8}[电讯]")
_DATELINE_END = lazy_pattern(r"(?:\d{1,2}月\d{1,2}日)?[电讯]$|[，、（(“‘《]$")
_CONTINUES = lazy_pattern(r"[，。、；：？！”’）》)]")
_STARTS_LINE = lazy_pattern(
    r"【|\[(?![^\[\]]{1,20}\][(\[])|[>＞·・•*+◆■□▪◦-]|\d{1,2}\.\s|#|更多精彩|手机登陆|分享|参与互动|发表评论|"
    r"相关(?:新闻|报道|专题)|推荐阅读|本网|刊用|未经授权|关于我们|版权声明|Copyright|[(（]?(?:责任)?编辑[:：]|发布时间|来源[:：]|作者[:：]|\d{4}[年-]"
)
_CREDIT = lazy_pattern(r"(?:中新社|中新网|新华社)(?:发|记者)\s?[\u3400-\u9fff·]{2,8}\s?摄")
_LINE_IN_PARAGRAPH = lazy_pattern(r"\S[ \t]*\n[ \t]*\S")
_FRAGMENT = lazy_pattern(r"^(?:→|中新社|中新网|新华社)$", re.MULTILINE)
_REPORTERS = lazy_pattern(r"[(（](?:记者|通讯员)[^()（）]{1,40}$")  # their names have spaces between them
_FIRST_WORD = lazy_pattern(r"\s*(\S+)")


def with_whole_paragraphs(text: str) -> str:
    """Return a Chinese dump with one line for each paragraph and each phrase of its site."""
    if _is_fragmented(text):
        text = re.sub(r"\n\s*\n", "\n", text)
    for pattern, separator in _SPLITS:
        text = pattern.sub(separator, text)
    lines = _with_whole_brackets(text.splitlines())
    return "\n".join(_Paragraphs(lines).joined())


def _is_fragmented(text: str) -> bool:
    """Return whether a program put each inline element in a paragraph of its own."""
    return _LINE_IN_PARAGRAPH.search(text.strip()) is None and _FRAGMENT.search(text) is not None


def _with_whole_brackets(lines: list[str]) -> list[str]:
    """Return the lines; a bracket 【…】 and the value behind a label are on the line on which they begin."""
    whole: list[str] = []
    for i, line in enumerate(lines):
        before = whole[-1].rstrip() if whole else ""
        is_part = len(line.strip()) <= MAX_PART_CHARS
        is_open = before.rfind("【") > before.rfind("】") and any("】" in part for part in lines[i : i + MAX_PARTS])
        if is_part and len(before) <= MAX_LABELLED_CHARS and (is_open or _LABEL_END.search(before)):
            whole[-1] = before + line.strip()
        else:
            whole.append(line)
    return whole


class _Paragraphs:
    """The lines of a dump, and how they show where a paragraph begins."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.are_indented = any(_INDENT.match(line) and len(line) >= MIN_PROSE_CHARS for line in lines)
        prose = [following for line, following in pairwise(lines) if _is_prose(line)]
        apart = sum(1 for following in prose if not following.strip())
        broken = Counter(
            len(line) for line, following in pairwise(lines) if len(line) >= MIN_PROSE_CHARS and following.strip()
        )
        self.full_lengths = {length for length, count in broken.items() if count >= MIN_FULL_LINES}
        self.are_apart = apart >= MIN_APART and apart > len(prose) / 2

    def joined(self) -> Iterator[str]:
        """Yield the lines, each with the lines that continue it."""
        current = last = ""
        for i, line in enumerate(self.lines):
            if i and line.strip() and self._goes_on(current, last, line):
                current = f"{current.rstrip(' ')}{self._separator(last, line)}{line.strip()}"
            else:
                if i:
                    yield current
                current = line
            last = line
        yield current

    def _goes_on(self, current: str, last: str, line: str) -> bool:
        """Return whether a line continues the paragraph `current`, whose last line in the dump is `last`."""
        text, following = current.strip(), line.strip()
        if _INDENT.match(line) or len(current) > MAX_PARAGRAPH_CHARS:
            return False
        if not text or not last.strip():  # the indentation alone, before a link that begins the paragraph
            return not text and _INDENT.fullmatch(current.rstrip(" \t")) is not None
        if _AGENCY.fullmatch(text):
            return _AFTER_AGENCY.match(following) is not None
        if _CREDIT.fullmatch(following):
            return _IDEOGRAPH.search(text) is not None and not text.endswith("摄")
        return not _STARTS_LINE.match(following) and not text.endswith("】") and self._is_open(current, last, following)

    def _is_open(self, current: str, last: str, following: str) -> bool:
        """Return whether the paragraph `current` has no end yet."""
        text = current.strip()
        if self.are_indented:
            return _INDENT.match(current) is not None and (self._is_full(last) or not _SENTENCE_END.search(text))
        if _SENTENCE_END.search(text):
            return self.are_apart and _is_prose(text) and len(following) >= MIN_PROSE_CHARS
        is_open = _is_unbalanced(text) or bool(_DATELINE_END.search(text) or _CONTINUES.match(following))
        is_text = not _STARTS_LINE.match(text) and _IDEOGRAPH.search(text) is not None
        return is_text and (is_open or len(text) >= MIN_PROSE_CHARS)

    def _is_full(self, line: str) -> bool:
        """Return whether a line is as long as the program makes lines, in columns or in characters."""
        return columns(line) >= MIN_FULL_COLUMNS or len(line) in self.full_lengths

    def _separator(self, last: str, line: str) -> str:
        """Return the space at which a program broke a line, nothing where it broke between two characters."""
        if (
            _REPORTERS.search(last)
            or _CREDIT.fullmatch(line.strip())
            or _is_within_latin(last.rstrip()[-1:], line.lstrip()[:1])
        ):
            return " "
        word = _FIRST_WORD.match(line)
        did_not_fit = columns(last) + 1 + columns(word[1] if word else "") > MIN_WIDTH
        return " " if did_not_fit and columns(last) < MIN_AMBIGUOUS_COLUMNS and not self._is_full(last) else ""


def _is_within_latin(before: str, after: str) -> bool:
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()


def _is_prose(line: str) -> bool:
    return len(line) >= MIN_PROSE_CHARS and _SENTENCE_END.search(line) is not None


def _is_unbalanced(text: str) -> bool:
    return text.count("(") + text.count("（") > text.count(")") + text.count("）")
