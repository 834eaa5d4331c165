"""The line under a headline: when, from whom, edited by whom.

Forms seen run from `2015-02-11 15:28 Shanghai Daily Web Editor: Qin Dexing` to
`2018-05-15 13:38:10CGTN Gu Liping`, where nothing marks what is what. A line is
a byline only as a whole: a sentence that begins with a date is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import tzinfo

MAX_REST_CHARS = 100
"""How long source and editor may be together; longer is a sentence."""

_WHEN = re.compile(r"(?P<day>\d{4}-\d{1,2}-\d{1,2})(?:[ T]?(?P<time>\d{1,2}:\d{2}(?::\d{2})?))?(?![\d:-])")
_EDITOR = re.compile(r"(?:(?:\b[Ww]|(?<=[A-Za-z.])W)eb )?(?:\b[Ee]|(?<=[A-Za-z.])E)ditors?\s*[:：]\s*")
_SENTENCE_END = re.compile(r"[.!?…\"”']$")
_ABBREVIATED = re.compile(r"\b(?:Inc|Ltd|Co|Corp)\.$")
_NAME = re.compile(r"(?:^|(?<=\s))([A-Z][a-z]+) ([A-Z][a-z]*'?[a-z]+)$")
SURNAMES = frozenset(
    "ai an ba bai ban bao bei bi bian bo bu cai cao cen chai chang che chen cheng chi chong chu cui dai dang deng di "
    "ding dong dou du duan fan fang fei feng fu gan gao ge geng gong gou gu guan gui guo hai han hao he hong hou hu "
    "hua huang huo ji jia jian jiang jiao jin jing ju kang ke kong kuang lai lan lang lei leng li lian liang liao lin "
    "ling liu long lou lu luo lv ma mao mei meng mi miao min ming mo mou mu na nan ni nie ning niu ouyang pan pang pei "
    "peng pi pu qi qian qiao qin qiu qu quan que ran rao ren rong ruan rui sha shan shang shao she shen sheng shi shu "
    "si sima situ song su sui sun tai tan tang tao teng tian tong tu wan wang wei wen weng wu xi xia xiang xiao xie "
    "xin xing xiong xu xuan xue yan yang yao ye yi yin ying yong you yu yuan yue yun zang zeng zha zhai zhan zhang "
    "zhao zheng zhong zhou zhu zhuang zhuo zong zou zu zuo".split()
)
"""Chinese family names as they are romanised, of two syllables too."""
_SYLLABLES = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:[iuü]?(?:ang|an|ai|ao|a)|[iu]?(?:ong|o)|ou|eng|en|ei|er|e|iu|ie|ing|in|i|"
    r"ui|un|ue|u|ü)",
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says. `published` is aware if the site's zone is known; `raw` is its text, as far as it goes."""

    published: datetime
    raw: str
    source: str | None = None
    editor: str | None = None


@dataclass(frozen=True, slots=True)
class BylineReader:
    """Reads the bylines of one site.

    `zone` is the site's time zone, None: not known; `sources` are sources known by name, tried
    where no label helps; `trailers` are words that stand behind a byline and
    are no part of it.
    """

    zone: tzinfo | None = None
    sources: Collection[str] = ()
    trailers: tuple[str, ...] = ()

    def read(self, text: str) -> Byline | None:
        """Read a whole line as a byline, or return None."""
        when = _WHEN.match(text)
        if not when or (published := _moment(when, self.zone)) is None:
            return None
        rest = self._without_trailers(text[when.end() :])
        if len(rest) > MAX_REST_CHARS or _reads_as_sentence(rest, timed=when["time"] is not None):
            return None
        source, editor = self.source_and_editor(rest)
        return Byline(published, when[0], source, editor)

    def undated(self, text: str) -> tuple[str | None, str | None]:
        """Read source and editor from the byline of a page that has no time; it is known as one by its place."""
        rest = self._without_trailers(text)
        return self.source_and_editor(rest) if len(rest) <= MAX_REST_CHARS else (None, None)

    def is_editor(self, text: str) -> bool:
        """Tell whether a line is the editor's part of a byline, by its label."""
        return _EDITOR.match(text) is not None and len(text) <= MAX_REST_CHARS

    def source_and_editor(self, text: str) -> tuple[str | None, str | None]:
        """Tell source from editor in what follows the time."""
        label = _EDITOR.search(text)
        if label:
            return _clean(text[: label.start()]), _clean(text[label.end() :])
        source, bar, editor = text.strip(" |").partition("|")
        if bar:
            return _clean(source), _clean(editor)
        return self._split_unlabelled(text.strip(" |"))

    def _split_unlabelled(self, text: str) -> tuple[str | None, str | None]:
        known = max((s for s in self.sources if re.match(rf"{re.escape(s)}(?!\w)", text)), key=len, default=None)
        if known is not None:
            return known, _clean(text[len(known) :])
        name = _NAME.search(text)
        if name and is_chinese_name(name[1], name[2]):
            return _clean(text[: name.start()]), name[0]
        return _clean(text), None

    def _without_trailers(self, rest: str) -> str:
        rest = rest.strip(" |")
        trailer = self._trailer(rest)
        while trailer is not None and len(rest) <= 2 * MAX_REST_CHARS:
            rest = rest.removesuffix(trailer).strip(" |")
            trailer = self._trailer(rest)
        return rest

    def _trailer(self, rest: str) -> str | None:
        return next((t for t in self.trailers if rest.endswith(t)), None)


def is_chinese_name(family: str, given: str) -> bool:
    """Tell whether two words read as a romanised Chinese name."""
    rest = given.lower().replace("'", "")
    while rest and (syllable := _SYLLABLES.match(rest)):
        rest = rest[syllable.end() :].removeprefix("r")
    return family.lower() in SURNAMES and not rest


def _moment(when: re.Match[str], zone: tzinfo | None) -> datetime | None:
    year, month, day = (int(part) for part in when["day"].split("-"))
    hour, minute, second = (*(int(part) for part in (when["time"] or "0:0").split(":")), 0)[:3]
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _reads_as_sentence(rest: str, *, timed: bool) -> bool:
    """A byline without a clock needs a label; with one it must not end as sentences do."""
    if not rest or _EDITOR.search(rest) or rest.startswith("|"):
        return False
    return not timed or (_SENTENCE_END.search(rest) is not None and not _ABBREVIATED.search(rest))


def _clean(text: str) -> str | None:
    return text.strip(" |\t") or None
