"""The byline below a headline: time, source and editor.

The forms go from `2015-02-11 15:28 Harbour Daily Web Editor: Qin Dexing` to `2018-05-15 13:38:10HDN Gu Liping`,
without any separator. Only a whole line can be a byline: a sentence that begins with a date is not one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_LINE_CHARS = 300
MAX_SOURCE_CHARS = 60
MAX_REST_CHARS = 100  # the maximal length of source and editor together; a longer text is a sentence

_TIME = lazy_pattern(
    r"(?<!\d)(?P<year>\d{4})(?P<separator>[-/.])(?P<month>\d{1,2})(?P=separator)(?P<day>\d{1,2})"
    r"(?:,?[ T]?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?(?![\d:/-])"
)
_PARTS = ("year", "month", "day", "hour", "minute", "second")
_EDITOR = lazy_pattern(
    r"(?:(?:\b[Ww]|(?<=[A-Za-z.])W)eb )?(?:\b[Ee]|(?<=[A-Za-z.])E)ditors?\s*[:：]\s*"
    r"|\b(?:WEB )?EDITORS?\s*[:：]\s*"
)
_TIME_LABEL = lazy_pattern(r"(?:published|updated|posted|released|date|time)(?: on| at)?\s*[:：]?", re.IGNORECASE)
_SOURCE_LABEL = lazy_pattern(r"(?:source|from)\s*[:：]\s*(?=\S)", re.IGNORECASE)
_COUNTER_BEHIND = lazy_pattern(r"(?:(?<!\s)\s++|(?<=[a-z]))(?:\d{1,4}|\d{1,3}(?:\.\d)?[kK])$")
_OPEN_LABEL = lazy_pattern(r"(?:^|(?<=[\s|]))(?:web )?editors?\s*[:：]?$", re.IGNORECASE)
_NAME_LINE = lazy_pattern(r"[:：]?(?<!\s)\s*+(?P<name>[^\d.!?:：|\s][^\d.!?:：|]{1,59})")
_SENTENCE_END = lazy_pattern(r"[.!?…\"”']$")
_ABBREVIATION_END = lazy_pattern(r"\b(?:Inc|Ltd|Co|Corp)\.$")
_WORD_GOES_ON = re.compile(r"[a-z\d]")
_NAME = lazy_pattern(r"(?:^|(?<=\s))([A-Z][a-z]+) ([A-Z][a-z]*'?[a-z]+)$")
SURNAMES = read_word_list("extraction/words/surnames.tsv").words("surname")
_SYLLABLE = lazy_pattern(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:[iuü]?(?:ang|an|ai|ao|a)|[iu]?(?:ong|o)|ou|eng|en|ei|er|e|iu|ie|ing|in|i|"
    r"ui|un|ue|u|ü)",
)


@dataclass(frozen=True, slots=True)
class Byline:
    """The fields of a byline; `raw` is the text of the time. `published` has a time zone if the site's is known."""

    published: datetime
    raw: str
    source: str | None = None
    editor: str | None = None


@dataclass(frozen=True, slots=True)
class BylineReader:
    """Reads the bylines of one site.

    `zone` is the site's time zone. `sources` are known names of sources, used where no label separates source and
    editor. `trailers` are words that follow a byline and do not belong to it.
    """

    zone: tzinfo | None = None
    sources: Collection[str] = ()
    trailers: tuple[str, ...] = ()

    def read(self, text: str) -> Byline | None:
        """Read a whole line as a byline; None if it is not one."""
        time = _TIME.search(text[:MAX_LINE_CHARS])
        if not time or (published := self.datetime_of(time)) is None:
            return None
        before, rest = text[: time.start()].strip(" |"), self.without_trailers(text[time.end() :])
        if not self._may_be_before_time(before) or len(rest) > MAX_REST_CHARS:
            return None
        if _is_sentence(rest, timed=time["hour"] is not None, named=bool(before)):
            return None
        source, editor = self.source_and_editor(rest)
        if before and not _TIME_LABEL.fullmatch(before):
            first_source, first_editor = self.source_and_editor(before)
            source, editor = first_source or source, first_editor or editor
        return Byline(published, time[0], source, editor)

    def _may_be_before_time(self, before: str) -> bool:
        """Return whether a text can stand before the time: nothing, a label, a known source, or an editor."""
        if not before or _TIME_LABEL.fullmatch(before) or self.is_source(before):
            return True
        return len(before) <= MAX_REST_CHARS and _EDITOR.search(before) is not None and not _SENTENCE_END.search(before)

    def is_source(self, text: str) -> bool:
        """Return whether a line is a source: a known one, or one with a label."""
        return _SOURCE_LABEL.sub("", text) in self.sources or (
            _SOURCE_LABEL.match(text) is not None and len(text) <= MAX_SOURCE_CHARS
        )

    def has(self, text: str) -> bool:
        """Return whether a whole line is a byline, or the part of one with the editor."""
        return self.read(text) is not None or self.is_editor(text)

    def undated(self, text: str) -> tuple[str | None, str | None]:
        """Read source and editor from a byline without a time, which the page marks as a byline."""
        rest = self.without_trailers(text)
        return self.source_and_editor(rest) if len(rest) <= MAX_REST_CHARS else (None, None)

    def part(self, text: str) -> tuple[str | None, str | None] | None:
        """Read source and editor from a line that shows by itself that it is a part of a byline; else None."""
        rest = self.without_trailers(text)
        label = _EDITOR.search(rest)
        labelled = label is not None and not _SENTENCE_END.search(rest) and label.start() <= MAX_SOURCE_CHARS
        if len(rest) > MAX_REST_CHARS or not (labelled or self.is_source(rest) or self.is_editor(rest)):
            return None
        return self.source_and_editor(rest)

    def begins_with_name(self, text: str) -> bool:
        """Return whether a line begins with a name, as the line behind the label of an editor; parts may follow it."""
        time = _TIME.search(text[:MAX_LINE_CHARS])
        first = (text[: time.start()] if time else text).partition("|")[0]
        _, name = self._around_label(None, _COUNTER_BEHIND.sub("", self.without_trailers(first)))
        return name is not None and _NAME_LINE.fullmatch(name) is not None

    def is_open_label(self, text: str) -> bool:
        """Return whether a line ends with the label of an editor, whose name is then on the next line."""
        return len(text) <= MAX_REST_CHARS and _OPEN_LABEL.search(text) is not None

    def is_editor(self, text: str) -> bool:
        """Return whether a line is the part of a byline with the editor, by its label."""
        return _EDITOR.match(text) is not None and len(text) <= MAX_REST_CHARS

    def source_and_editor(self, text: str) -> tuple[str | None, str | None]:
        """Split the text after the time into source and editor."""
        text = _SOURCE_LABEL.sub("", text, count=1) if _SOURCE_LABEL.match(text) else text
        label = _EDITOR.search(text)
        if label:
            return self._around_label(_clean(text[: label.start()]), _COUNTER_BEHIND.sub("", text[label.end() :]))
        source, bar, editor = text.strip(" |").partition("|")
        if bar:
            return _clean(source), _clean(editor)
        return self._split_unlabelled(text.strip(" |"))

    def _around_label(self, source: str | None, name: str) -> tuple[str | None, str | None]:
        """Return source and editor; a known source may stand behind the editor's name."""
        behind = next((known for known in self.sources if source is None and name.endswith(f" {known}")), None)
        return source or behind, _clean(name.removesuffix(behind or ""))

    def _split_unlabelled(self, text: str) -> tuple[str | None, str | None]:
        begun = (source for source in self.sources if text.startswith(source))
        known = max((one for one in begun if not _WORD_GOES_ON.match(text, len(one))), key=len, default=None)
        if known is not None:
            return known, _clean(text[len(known) :])
        name = _NAME.search(text)
        if name and is_chinese_name(name[1], name[2]):
            return _clean(text[: name.start()]), name[0]
        return _clean(text), None

    def without_trailers(self, rest: str) -> str:
        """Return a byline without the words behind it that do not belong to it."""
        rest = rest.strip(" |")
        counted = _COUNTER_BEHIND.sub("", f" {rest}").strip(" |")
        rest = counted if not counted or counted in self.sources or self._trailer(counted) else rest
        trailer = self._trailer(rest)
        while trailer is not None and len(rest) <= 2 * MAX_REST_CHARS:
            rest = rest[: -len(trailer)].strip(" |")
            rest = _COUNTER_BEHIND.sub("", f" {rest}").strip(" |")
            trailer = self._trailer(rest)
        return rest

    def _trailer(self, rest: str) -> str | None:
        return next((each for each in self.trailers if rest.endswith(each) or rest == each.strip()), None)

    def datetime_of(self, time: re.Match[str]) -> datetime | None:
        """Return the time in the groups `year` to `second` of a match, midnight without an hour; None if invalid."""
        year, month, day, hour, minute, second = (int(time[part] or 0) for part in _PARTS)
        try:
            return datetime(year, month, day, hour, minute, second, tzinfo=self.zone)
        except ValueError:
            return None


def _is_sentence(rest: str, *, timed: bool, named: bool) -> bool:
    """Return whether the text after a date continues a sentence. With a day alone, only a label shows a byline."""
    if not rest or _EDITOR.search(rest) or rest.startswith("|"):
        return False
    return (not timed and not named) or (_SENTENCE_END.search(rest) is not None and not _ABBREVIATION_END.search(rest))


def _clean(text: str) -> str | None:
    return text.strip(" |\t") or None


def is_chinese_name(family: str, given: str) -> bool:
    """Return whether two words read as a romanised Chinese name."""
    rest = given.lower().replace("'", "")
    while rest and (syllable := _SYLLABLE.match(rest)):
        rest = rest[syllable.end() :].removeprefix("r")
    return family.lower() in SURNAMES and not rest
