"""Pages that no page object fits are read by their lines, like text dumps."""

from __future__ import annotations

from crawler import clean
from crawler.extraction.dumps.dump import read_dump
from crawler.extraction.text_layout.layout import mark_tail, tail_start
from crawler.extraction.text_layout.lines import Lines
from crawler.sites.chinanews import BOILERPLATE
from crawler.vocabulary import Role, Template

URL = "https://www.ecns.cn/2012/05-03/1274.shtml"
STORY = "A ferry company has begun to let passengers keep bees on the upper deck, after a captain found them calming."
LIST = "<h3>Most popular in 24h</h3><ul><li>Boats</li><li>Bees <span>2012-05-01</span></li></ul>"
ARTICLE = f"""<div>Text: | Print|</div><div>The bees on board</div><div>2012-05-02 10:11 CNS Editor: Li Yan</div>
<div><p>{STORY}</p><ul><li>One hive</li><li>Two bees</li></ul><p>The rescue</p><p>{STORY} Soon.</p></div>"""
END = "<div>Comments (0)</div><div>Media partners:</div>"
TEXT = f"{STORY}\n\nOne hive\n\nTwo bees\n\nThe rescue\n\n{STORY} Soon."


def page(*parts: str) -> bytes:
    """Return a page with a headline in its head alone."""
    return f"<html><head><title>The bees on board</title></head><body>{''.join(parts)}</body></html>".encode()


def test_lists_and_subheadings_between_byline_and_comments_are_text() -> None:
    assert clean(page(ARTICLE, END, LIST), URL).text == TEXT


def test_a_list_before_the_headline_does_not_end_the_article() -> None:
    article = clean(page(LIST, ARTICLE, END), URL)
    assert (article.text, article.metadata.editor) == (TEXT, "Li Yan")


def test_a_dump_without_a_byline_has_its_headline_behind_navigation_and_its_body_behind_the_app_link() -> None:
    lines = ["Home", "News", "LINE", "Text:AAAPrint", "Society", "The bees on board", "1", "ECNS App Download", STORY]
    article = clean("\n\n".join([*lines, "Related news", "Boats", "2012-05-01"]), URL)
    assert (article.title, article.metadata.section, article.text) == ("The bees on board", "Society", STORY)


def test_a_short_video_page_is_not_taken_for_its_lists() -> None:
    head = "<div>Home</div><div>News</div><h1>The bees on board</h1><p>2012-05-02</p>"
    side = LIST.replace("Boats", STORY)
    assert clean(page(head, "<p>A film of bees.</p>", side, END), URL).text == "A film of bees."
    assert clean(page(head, side, END), URL).text == ""


def test_pictures_of_the_site_are_not_the_articles() -> None:
    logo, share, own = (f'<img src="/{name}.gif" alt="">' for name in ("logo", "share", "own"))
    article = clean(page(logo, ARTICLE.replace("<p>The rescue</p>", own + "<p>The rescue</p>"), share, END), URL)
    assert [image.url for image in article.document.images] == ["https://www.ecns.cn/own.gif"]


def test_a_page_without_byline_and_boilerplate_is_read_by_selection() -> None:
    article = clean(page(f"<h1>The bees on board</h1><p>{STORY}</p><p>{STORY} So they say.</p>"), URL)
    assert article.document.template == Template.TRAFILATURA
    assert STORY in article.text


def lines_of(*texts: str) -> Lines:
    return Lines(read_dump("\n".join(texts)).blocks, BOILERPLATE)


def test_the_tail_begins_at_its_first_line_or_at_navigation_words_above_it() -> None:
    lines = lines_of("Bees were counted.", "Home", "News", "Comments (0)", "Boats")
    assert tail_start(lines, 0) == 1
    assert tail_start(lines, 2) == 2


def test_a_page_without_a_tail_has_none() -> None:
    assert tail_start(lines_of("Bees were counted.", "They mentioned media partners: nobody."), 0) == 2


def test_a_line_of_heads_does_not_begin_the_tail_of_a_whole_page() -> None:
    lines = lines_of("LINE", "Bees were counted.", "LINE")
    assert tail_start(lines, 0) == 3
    assert tail_start(lines, 1) == 2


def test_lines_behind_the_heading_of_a_list_belong_to_the_list() -> None:
    lines = lines_of("Related News", "Boats", "Back to top", "Boats", "Home", "Most popular in 24h", "Home")
    mark_tail(lines, 0)
    assert lines.roles == [
        Role.RELATED_NEWS,
        Role.RELATED_NEWS,
        Role.FOOTER_LINKS,
        Role.OUTSIDE_BODY,
        Role.NAVIGATION,
        Role.POPULAR,
        Role.POPULAR,
    ]
