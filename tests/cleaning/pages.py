"""Documents of an unknown site for the tests of this folder: made-up ones, and those that hypothesis generates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from crawler.cleaning import SiteModel
from crawler.items import Block, Document, Metadata
from crawler.unsafe_characters import without_unsafe
from crawler.vocabulary import ArticleKind, Role, Template

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

BODY_PATH = "html/body/main/article.story/div.story-body/p"
FOOT_PATH = "html/body/footer.site-footer/div.links/p"
PROMO_PATH = "html/body/main/article.story/div.story-body/div.newsletter-promo/p"

blocks = st.builds(
    Block,
    text=st.text(min_size=1, max_size=120).map(lambda text: without_unsafe(text).strip() or "x"),
    role=st.sampled_from([Role.BODY, Role.NOT_SELECTED, Role.CAPTION, Role.COPYRIGHT]),
    tag=st.sampled_from(["p", "div", "h2", "li", "figcaption"]),
    path=st.sampled_from([BODY_PATH, FOOT_PATH, PROMO_PATH, "", "html/body/div#a1.b/li", "p"]),
    link_chars=st.integers(0, 120),
)


def document(blocks: list[Block], url: str | None = None, template: str = Template.TRAFILATURA) -> Document:
    """Make a document of an unknown site."""
    metadata = Metadata(title="Harbour town plans a second bridge")
    return Document(url, ArticleKind.ARTICLE, template, metadata, tuple(blocks))


documents = st.builds(
    document,
    st.lists(blocks, max_size=12),
    st.one_of(st.none(), st.integers(0, 30).map(lambda number: f"https://news.example/{number}")),
)


def paragraph(text: str, path: str = BODY_PATH, role: Role = Role.BODY) -> Block:
    """Make a block that trafilatura selected."""
    return Block(text, role, tag=path.rpartition("/")[2].partition(".")[0], path=path)


def story(number: int, *more: Block) -> Document:
    """Make an article of five paragraphs that no other number has, between a header and a footer."""
    paragraphs = [
        paragraph(
            f"On day {number}, council member {chr(65 + number)} said in part {part} of the debate that the bridge, "
            f"which would cost {number * 7 + part} million, had to be paid for by the towns on both banks of the river."
        )
        for part in range(5)
    ]
    head = Block("Home", Role.NOT_SELECTED, "a", "html/body/header/nav.menu/a", 4)
    foot = Block("All rights reserved, the Harbour Times.", Role.NOT_SELECTED, "p", FOOT_PATH)
    return document([head, *paragraphs, *more, foot], f"https://news.example/{number}")


def learnt(pages: Iterable[tuple[Document, date | None]]) -> SiteModel:
    """Make the model of pages, each with the day on which it was fetched."""
    model = SiteModel()
    for page, day in pages:
        model = model.learn(page, day)
    return model
