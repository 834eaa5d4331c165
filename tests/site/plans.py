"""The plan of an article, from which its URL, body, headline and byline are made.

The number of the plan decides everything that the plan does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from crawler.vocabulary import ArticleKind
from tests.site.articles import Article, Known, Look
from tests.site.bodies import Story
from tests.site.prose import typographic

if TYPE_CHECKING:
    from tests.site.pieces import Piece

BEIJING = timezone(timedelta(hours=8))
ROOT = "https://www.ecns.cn"
SOURCES = "Xinhua|Ecns.cn|China Daily|Shanghai Daily|Global Times|CGTN|People's Daily Online|Tea Weekly".split("|")
EDITORS = "Gu Liping|Mo Hong'e|Li Yan|Qin Dexing|Zhang Dongfang|mohonge".split("|")
SIGNABLE_EDITORS = 5
"""The first editors are names. The others are login names, which need a label."""
WITHOUT_TIME_OF_DAY = frozenset({"none", "day", "day-alone"})
"""Bylines without a time of day and a source."""
WITHOUT_EDITOR = frozenset({"none", "no-editor", "day-alone"})
"""Bylines without an editor."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of an article. `directory` is the path before its day; `section` is None if no page names it."""

    number: int
    published: datetime
    look: Look
    directory: str = ""
    section: str | None = None
    kind: ArticleKind = ArticleKind.ARTICLE
    day_off: int = 0

    @property
    def is_new(self) -> bool:
        """Return whether it is of the new system."""
        return self.look.template in {"d", "plain_video"}

    @property
    def url(self) -> str:
        """Its canonical URL, whose day may differ from the byline's."""
        start = f"{ROOT}/{self.directory}".rstrip("/")
        if self.is_new:
            return f"{start}/{self.published + timedelta(days=self.day_off):%Y-%m-%d}/detail-{self._letters}.shtml"
        return f"{start}/{self.published:%Y/%m-%d}/{self.number * 37}.shtml"

    @property
    def _letters(self) -> str:
        letters = "".join(chr(ord("a") + (self.number * step) % 26) for step in (3, 5, 7, 11, 17, 19, 23))
        return f"i{letters}{self.number * 7919 % 10_000_000:07d}"

    @property
    def time_form(self) -> str:
        """The format of the time in its byline."""
        if self.look.byline in WITHOUT_TIME_OF_DAY:
            return "%Y-%m-%d"
        return "%Y-%m-%d %H:%M:%S" if self.is_new else "%Y-%m-%d %H:%M"

    @property
    def source(self) -> str | None:
        """Its source, if its byline names one."""
        return None if self.look.byline in WITHOUT_TIME_OF_DAY else SOURCES[self.number % len(SOURCES)]

    @property
    def editor(self) -> str | None:
        """Its editor, if its byline names one."""
        choice = SIGNABLE_EDITORS if self.look.byline == "unlabelled" or self.look.mobile else len(EDITORS)
        return None if self.look.byline in WITHOUT_EDITOR else EDITORS[self.number % choice]

    def story(self) -> Story:
        """Begin its body."""
        return Story(self.number, "new" if self.is_new else "old")

    def article(self, pages: tuple[tuple[Piece, ...], ...], story: Story) -> Article:
        """Make the article, with its expected fields."""
        raw = self.published.strftime(self.time_form)
        headline = story.writer.headline()
        known = Known(
            url=self.url,
            kind=self.kind,
            title=typographic(headline) if self.number % 2 else headline,
            published=datetime.strptime(raw, self.time_form).replace(tzinfo=BEIJING),
            raw=raw,
            source=self.source,
            editor=self.editor,
            section=self.section,
            authors=story.authors if self.kind == ArticleKind.ARTICLE else (),
        )
        return Article(known, self.look, pages)


def written(plan: Plan, pages: int = 1) -> Article:
    """Write an article of one page or several."""
    story = plan.story()
    if pages == 1:
        return plan.article((story.body(),), story)
    middle = [story.further() for _ in range(pages - 2)]
    return plan.article((story.beginning(), *middle, (*story.further(), *story.ending())), story)
