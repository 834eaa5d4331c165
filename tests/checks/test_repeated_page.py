"""A further page of an article that is one of its other pages again, whatever its counters say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.checks import repeated_page
from crawler.items import Block, Document, Image
from crawler.vocabulary import Reason, Role
from tests.checks.articles import SENTENCE, article

FIRST, SECOND = "The harbour opened on Monday with 40 boats.", "Boats came from three towns and stayed for a week."
PICTURE = Image("https://www.ecns.cn/1.jpg", "The harbour")


def page(*texts: str, images: tuple[Image, ...] = (), role: Role = Role.BODY) -> Document:
    blocks = (*(Block(text, role) for text in texts), Block("Monday 12", Role.PAGE_DATE))
    return replace(article(SENTENCE).document, blocks=blocks, images=images)


@pytest.mark.parametrize(
    ("further", "reason"),
    [
        (page(FIRST, SECOND), Reason.REPEATED_PAGE),
        (page(SECOND), Reason.REPEATED_PAGE),
        (page(FIRST, SECOND, "Read 17 times."), Reason.REPEATED_PAGE),
        (page(FIRST, SECOND, "2/9"), None),
        (page(FIRST, SECOND, "The ferry sank."), None),
        (page("The harbour opened on Monday with 50 boats."), None),
        (page(FIRST, SECOND, images=(PICTURE,)), Reason.REPEATED_PAGE),
        (page(FIRST, SECOND, images=(replace(PICTURE, url="https://www.ecns.cn/2.jpg"),)), None),
        (page(), Reason.NO_TEXT),
        (page("Media partners:", role=Role.MEDIA_PARTNERS), Reason.NO_TEXT),
        (page(images=(replace(PICTURE, url="https://www.ecns.cn/2.jpg"),)), None),
    ],
)
def test_a_page_repeats_the_others_if_it_adds_no_text_and_no_image(further: Document, reason: Reason | None) -> None:
    others = [page(FIRST, "Read 12 times.", images=(PICTURE,)), page(SECOND)]
    assert repeated_page(further, others) == reason


def test_captions_that_differ_in_a_number_are_of_different_pages() -> None:
    captions = [page(f"Boats in the harbour, {n} of 9.", role=Role.CAPTION) for n in (1, 2)]
    assert repeated_page(captions[1], captions[:1]) is None
