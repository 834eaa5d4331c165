"""The labels of pages without a template."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cleaning import clean_document
from crawler.items import Block
from crawler.vocabulary import Role
from tests.cleaning.pages import PROMO_PATH, document, documents, learnt, paragraph, story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.cleaning import SiteModel
    from crawler.items import Document

BACKGROUND = (
    "The two towns have argued over the crossing since a storm took away the old ferry pier, and a first plan was "
    "dropped when the province withdrew its share of the money."
)
APPEAL = "Get the Harbour Times in your inbox every morning: sign up for our newsletter here, it is free."


def learnt_from(pages: Iterable[Document]) -> SiteModel:
    return learnt((page, None) for page in pages)


@pytest.mark.slow
@given(documents, st.lists(documents, max_size=4))
def test_every_block_gets_one_label_in_page_order(page: Document, others: list[Document]) -> None:
    for model in (None, learnt_from(others), learnt_from([*others, page])):
        article = clean_document(page, {}, model)
        assert tuple(block for block, _ in article.labelled) == page.blocks
        assert len(article.labels) == len(page.blocks)


@given(documents)
def test_a_block_with_the_role_of_boilerplate_is_never_text(page: Document) -> None:
    labelled = clean_document(page, {}).labelled
    assert all(removal == Role.COPYRIGHT for block, removal in labelled if block.role == Role.COPYRIGHT)


def test_a_page_by_itself_keeps_its_paragraphs_and_loses_its_boilerplate() -> None:
    page = story(1)
    assert clean_document(page, {}).labels == (Role.NOT_SELECTED, *[None] * 5, Role.NOT_SELECTED)


def test_a_paragraph_that_the_selection_lost_between_paragraphs_is_recovered() -> None:
    blocks = list(story(1).blocks)
    blocks[3] = Block(blocks[3].text, Role.NOT_SELECTED, blocks[3].tag, blocks[3].path)
    assert clean_document(document(blocks), {}).labels[3] is None


def test_a_promo_that_repeats_on_its_own_path_goes_with_a_reason() -> None:
    pages = [story(number, paragraph(APPEAL, PROMO_PATH)) for number in range(6)]
    model = learnt_from(pages)
    assert all(clean_document(page, {}, model).labels[6] is not None for page in pages)


def test_background_that_repeats_among_the_paragraphs_stays() -> None:
    pages = [story(number, paragraph(BACKGROUND)) for number in range(6)]
    model = learnt_from(pages)
    assert all(BACKGROUND in clean_document(page, {}, model).text for page in pages)


def test_a_line_without_letter_or_digit_is_a_ruler() -> None:
    page = story(1, paragraph("* * *"))
    assert clean_document(page, {}).labels[6] == Role.RULER


def test_the_classifier_does_not_remove_all_of_the_selected_text() -> None:
    page = document([Block("Hm", Role.BODY, "li", "html/body/footer/ul.related-links/li")])
    assert clean_document(page, {}).text == "Hm"


def test_an_article_says_which_model_cleaned_it() -> None:
    model = learnt_from([story(number) for number in range(3)])
    page = story(9)
    assert clean_document(page, {}, model).cleaned_by == f"{clean_document(page, {}).cleaned_by}+{model.digest}"


def test_a_model_decides_nothing_where_a_template_fits() -> None:
    repeated = paragraph(APPEAL, PROMO_PATH)
    pages = [story(number, repeated) for number in range(6)]
    page = document(list(pages[0].blocks), template="ecns")
    assert clean_document(page, {}, learnt_from(pages)) == clean_document(page, {})


@pytest.mark.parametrize("others", [0, 1, 4])
def test_copies_of_one_article_do_not_erase_its_text(others: int) -> None:
    copies = [replace(story(1), url=f"https://news.example/copy/{number}") for number in range(3)]
    model = learnt_from([*copies, *(story(2 + number) for number in range(others))])
    new_copy = replace(story(1), url="https://news.example/print/1")
    assert all(clean_document(page, {}, model).text == clean_document(page, {}).text for page in [*copies, new_copy])


def test_boilerplate_that_repeats_next_to_copies_still_goes() -> None:
    copies = [replace(story(1, paragraph(APPEAL, PROMO_PATH)), url=f"https://news.example/{n}") for n in range(30, 33)]
    pages = [*copies, *(story(number, paragraph(APPEAL, PROMO_PATH)) for number in range(2, 6))]
    model = learnt_from(pages)
    assert all(clean_document(page, {}, model).labels[6] is not None for page in pages)
