"""The byline below a Chinese headline, a whole line: `2010年05月01日 23:14　来源：海港新闻网　【编辑:NAME】`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crawler.extraction.bylines.reader import Byline, BylineReader
from crawler.lazy_patterns import lazy_pattern

MAX_LINE_CHARS = 300
MAX_PART_CHARS = 60
MAX_UNLABELLED_CHARS = 12  # how many characters may follow the time without a label

_TIME = lazy_pattern(
    r"(?:(?:发布时间|发表时间|时间)\s*[:：]\s*)?(?P<raw>(?P<year>\d{4})\s?[-年/.]\s?(?P<month>\d{1,2})\s?[-月/.]\s?(?P<day>\d{1,2})"
    r"\s?日?(?:[\sT]*(?P<hour>\d{1,2})\s?[:：时]\s?(?P<minute>\d{2})(?:[:：分]\s?(?P<second>\d{2}))?)?)(?!\d)",
    re.ASCII,
)
_SOURCE = lazy_pattern(
    r"(?:来源|稿源|文章来源)\s*[:：]\s*(?P<name>(?:(?!参与互动|发表评论|分享|[大小]字体|字号|作者[:：]|责任编辑)[^\s|【】]){1,40})"
)
_EDITOR = lazy_pattern(
    r"【\s*(?:责任)?编辑\s*[:：]\s*(?P<name>[^】|]{1,30})】|(?:责任编辑|编辑)\s*[:：]\s*(?P<bare>[^\s|】]{1,30})"
)
_SOURCE_FIRST = lazy_pattern(r"(?:来源|稿源|文章来源)\s*[:：]\s*(?P<name>[^\s|【】]{1,40})[\s|]+")
_AGENCY = lazy_pattern(r"[^\s\d：:]{1,10}(?:网|社|报|在线|电视台|周刊|杂志|客户端)")
_PART = lazy_pattern(r"(?:来源|稿源|文章来源|作者)\s*[:：]")
_LABEL = lazy_pattern(r"来源|稿源|编辑|作者")


@dataclass(frozen=True, slots=True)
class ChineseBylineReader(BylineReader):
    """Reads the bylines of one Chinese site; `zone` is the site's time zone."""

    def read(self, text: str) -> Byline | None:
        """Read a whole line as a byline; None if it is not one."""
        first = _SOURCE_FIRST.match(text)
        if first and len(text) <= MAX_LINE_CHARS and (byline := self.read(text[first.end() :])) is not None:
            return replace(byline, source=byline.source or first["name"])
        time = _TIME.match(text)
        if not time or len(text) > MAX_LINE_CHARS or (published := self.datetime_of(time)) is None:
            return None
        rest = text[time.end() :].strip(" |")
        if not _LABEL.search(rest) and len(rest) > MAX_UNLABELLED_CHARS:
            return None
        source, editor = self.source_and_editor(rest)
        source = source or (rest if _AGENCY.fullmatch(rest) else None)
        return Byline(published, time["raw"].strip(), source, editor)

    def is_source(self, text: str) -> bool:
        """Return whether a line is the part of a byline with the source or the author, by its label."""
        return len(text) <= MAX_PART_CHARS and _PART.match(text) is not None

    def is_editor(self, text: str) -> bool:
        """Return whether a line is the part of a byline with the editor, by its label."""
        return _EDITOR.match(text) is not None

    def source_and_editor(self, text: str) -> tuple[str | None, str | None]:
        """Find source and editor by their labels."""
        source, editor = _SOURCE.search(text), _EDITOR.search(text)
        name = (editor["name"] or editor["bare"] or "").strip() if editor else ""
        return (source["name"] if source else None), name or None
