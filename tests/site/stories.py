"""All articles of the imitation site, era by era, the same every time.

Numbers decide the body, the byline and the encoding of an article, so that every
form occurs several times.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.vocabulary import ArticleKind
from tests.site import pieces
from tests.site.articles import Article, Look
from tests.site.plans import BEIJING, WITHOUT_TIME_OF_DAY, Plan, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.site.bodies import Story
    from tests.site.pieces import Piece

SECTIONS = (
    ("news/politics", "Politics"),
    ("news/society", "Society"),
    ("business", "Economy"),
    ("news/culture", "Culture"),
    ("cns-wire", "Ecns wire"),
    ("news/science", "Sci-tech"),
)
CHINESE = ("小城旧物又有新用", "县里的老手艺人说，他们从来没有想过会排起长队。")
SPECIAL = '<p>Special: <a href="/special/">Commentary</a></p>\n'
OLD_GALLERY_PHOTOS = 4


def articles() -> list[Article]:
    """Return all articles, oldest system first."""
    return [*_era_a(), *_era_b(), *_era_c(), *_old_galleries(), *_era_d(), *_new_galleries(), *_videos()]


def _era_a() -> Iterator[Article]:
    for i in range(16):
        look = Look(
            "plain_a" if i % 3 == 2 else "a",
            byline="bar" if i % 5 == 4 else "labelled",
            charset="gb18030",
            declared="gb2312",
            chinese=CHINESE if i % 4 == 1 else None,
        )
        yield written(_plan(100 + i, _time(2012, 3, 2, i * 17), look))


def _era_b() -> Iterator[Article]:
    for i in range(20):
        look = Look(
            "plain_b" if i % 3 == 1 else "b",
            byline="spans" if i % 4 == 3 else "labelled",
            charset=_charset(i),
            declared="gb2312",
            mixed=i % 6 in {3, 4},
        )
        plan = _plan(200 + i, _time(2014, 3, 5, i * 18), look)
        yield written(plan, pages=2 if look.template == "b" and i % 9 == 8 else 1)


def _era_c() -> Iterator[Article]:
    for i in range(30):
        look = Look(
            "c",
            byline=("labelled", "labelled", "unlabelled", "no-editor", "labelled", "none")[i % 6],
            charset=_charset(i),
            declared="gb2312",
            header="ISO-8859-1" if i % 10 == 7 else "",
            mixed=i % 7 == 4,
            mobile=i % 8 == 2,
            pager_inside=i % 20 == 16,
        )
        yield written(_plan(300 + i, _time(2015, 6, 9, i * 35), look), pages=3 if i % 10 == 6 else 1)


def _era_d() -> Iterator[Article]:
    for i in range(36):
        look = Look(
            "d",
            byline=("labelled", "unlabelled", "labelled", "no-editor", "labelled", "day")[i % 6],
            special=SPECIAL if i % 7 == 5 else "",
            mixed=i % 9 == 7,
            mobile=i % 9 == 1,
            pager_inside=i % 22 == 15,
        )
        # A few old stories were moved: their dates are older than the system.
        first = _time(2015, 8, 1, i * 82) if i % 12 == 5 else _time(2018, 5, 16, i * 82)
        plan = _plan(400 + i, first + timedelta(seconds=7 * i), look)
        yield written(plan, pages=2 if i % 11 == 4 else 1)


def _plan(number: int, time: datetime, look: Look) -> Plan:
    directory, section = SECTIONS[number % len(SECTIONS)]
    has_no_section = look.template in {"b", "plain_b"} or (look.template == "d" and number % 10 == 8)
    return Plan(
        number,
        time,
        look,
        directory="" if look.template != "d" and number % 4 == 1 else directory,
        section=None if has_no_section else section,
        day_off=1 if number % 13 == 2 and look.byline not in WITHOUT_TIME_OF_DAY else 0,
    )


def _time(year: int, month: int, day: int, days: int) -> datetime:
    return datetime(year, month, day, 8, 30, tzinfo=BEIJING) + timedelta(days=days, minutes=days * 7 % 600)


def _charset(i: int) -> str:
    """Most old pages are in the encoding that they declare. Some were saved again in another one."""
    return "utf-8" if i % 5 == 2 else "gb18030"


# -- galleries and videos ------------------------------------------------------------------


def _old_galleries() -> Iterator[Article]:
    for i in range(5):
        look = Look("c", charset=_charset(i), declared="gb2312")
        plan = Plan(500 + i, _time(2015, 9, 4, i * 191), look, "visual/hd", "Photo", ArticleKind.GALLERY)
        story = plan.story()
        pages = tuple((story.picture(credit=i % 2 == 0),) for _ in range(OLD_GALLERY_PHOTOS))
        yield plan.article(pages, story)


def _new_galleries() -> Iterator[Article]:
    for i in range(8):
        look = Look("d", byline=("labelled", "unlabelled")[i % 2])
        plan = Plan(600 + i, _time(2018, 6, 1, i * 370), look, ("hd", "photo")[i % 2], "Photo", ArticleKind.GALLERY)
        story = plan.story()
        yield plan.article(_gallery_pages(story, pages=3 if i % 4 == 3 else 1), story)


def _gallery_pages(story: Story, pages: int) -> tuple[tuple[Piece, ...], ...]:
    if pages > 1:
        return tuple((story.picture(), story.picture()) for _ in range(pages))
    first, again = story.picture(), story.picture(credit=False)
    prose = pieces.paragraph(" ".join(story.writer.sentences(2)))
    repeated = pieces.photo(story.image(), again.pictures[0].caption or "")
    return ((first, prose, again, repeated, story.picture()),)


def _videos() -> Iterator[Article]:
    for i in range(6):
        look = Look("plain_video" if i in {2, 3, 5} else "d", byline="day-alone" if i % 2 else "labelled")
        plan = Plan(
            700 + i,
            _time(2018, 9, 3, i * 500),
            look,
            "video",
            None if look.template != "d" else "Video",
            ArticleKind.VIDEO,
        )
        story = plan.story()
        body = (pieces.paragraph(f"{story.writer.sentences(1)[0]} (Chen Yifan)"),) if i % 3 else ()
        yield plan.article((body,), story)
