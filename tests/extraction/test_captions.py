"""Captions by labels, credits and copies. Repeated text is a caption only below a picture or in a text dump."""

from __future__ import annotations

import pytest

from crawler import Article, clean
from crawler.extraction.captions import has_credit

URL = "https://www.ecns.cn/2018/05-03/301274.shtml"
CAPTION = "A ferry with two hives on its deck crosses the lake"


def page(body: str) -> Article:
    """Clean a page of the known template with this body."""
    return clean(f'<h1 id="contitle">Title</h1><div id="yanse">{body}</div>'.encode(), URL)


def test_equal_cells_of_a_table_are_text() -> None:
    article = page("<table><tr><td>20</td><td>120</td></tr><tr><td>0</td><td>0</td></tr></table>")
    assert article.text == "20 | 120\n\n0 | 0"


def test_equal_paragraphs_are_text() -> None:
    assert page("<p>We will wait and see.</p><p>We will wait and see.</p>").text.count("We will wait and see.") == 2


def test_equal_paragraphs_under_a_picture_are_its_caption() -> None:
    article = page(f'<p>Text.</p><p><img src="/a.jpg"></p><p>{CAPTION}</p><p>{CAPTION}</p><p>More text.</p>')
    assert article.text == "Text.\n\nMore text."
    assert [image.caption for image in article.document.images] == [CAPTION]


def test_equal_lines_of_a_dump_are_a_caption_unless_they_are_numbers() -> None:
    article = clean(f"Title\n\n2015-02-11 15:28 Xinhua Editor: Li Yan\n\n{CAPTION}\n{CAPTION}\nText.\n20\n120\n", URL)
    assert article.text == "Text.\n\n20\n\n120"


def test_pictures_keep_their_captions_behind_a_link_that_was_cut_off() -> None:
    pictures = "".join(f'<p><img src="/{n}.jpg"></p><p>Hive {n}. (Xinhua/Li Yan)</p>' for n in (1, 2))
    article = page(f"<p>Text. [Special coverage]</p>{pictures}")
    assert [image.caption for image in article.document.images] == [
        "Hive 1. (Xinhua/Li Yan)",
        "Hive 2. (Xinhua/Li Yan)",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They may take what they like (one yuan a photo).",
        "He kept all of them (pictures that nobody wants).",
        "The album is lost (a gift of the screenshot artist and her photos)",
    ],
)
def test_a_sentence_in_brackets_about_photos_is_no_credit(text: str) -> None:
    assert not has_credit(text)


@pytest.mark.parametrize(
    "credit",
    [
        "[Photo/Xinhua]",
        "(photo/Agencies)",
        "(File photo)",
        "(Xinhua photo)",
        "(Photo by Li Yan/Xinhua)",
        "(photo: Wu Di)",
        "Photo: Wu Di/GT",
        "(photo provided to the paper)",
        "(Chinanews.com / photo)",
        "(Photos: Li Yan)",
        "(PHOTO / VCG)",
        "(Internet photo)",
    ],
)
def test_credits_are_recognised_in_all_their_forms(credit: str) -> None:
    assert has_credit(f"A hive stands on the upper deck. {credit}")
