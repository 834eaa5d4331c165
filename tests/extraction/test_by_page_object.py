"""Pages with the known ids, in markup of other years around them."""

from __future__ import annotations

from datetime import UTC

from crawler import Article, Block, clean
from crawler.extraction.by_page_object import breadcrumb_section, byline_of, section_of, with_boilerplate_roles
from crawler.extraction.bylines.reader import BylineReader
from crawler.sites.chinanews import BOILERPLATE
from crawler.vocabulary import Role

URL = "https://www.ecns.cn/2012/05-03/1274.shtml"
BYLINE = "2018-05-03 10:11 CNS Editor: Li Yan"
BYLINES = BylineReader(UTC, frozenset({"CNS"}))
BODY = Block("Bees were counted.", Role.BODY)


def page(head: str, body: str = "<p>Text.</p>", tail: str = "", url: str = URL) -> Article:
    """Clean a page of the known template."""
    return clean(f'{head}<h1 id="contitle">Title</h1><div id="yanse">{body}</div>{tail}'.encode(), url)


def test_a_byline_without_spans_is_read() -> None:
    found = page('<div class="downinfo">2012-05-02 10:11 China Daily Web Editor: mohonge <a>comment</a></div>').metadata
    assert (found.published_raw, found.source, found.editor) == ("2012-05-02 10:11", "China Daily", "mohonge")


def test_a_byline_in_an_unknown_element_is_read_if_it_is_before_the_body() -> None:
    assert page('<p class="time">2012-05-02 10:11 CNS Editor: Li Yan</p>').metadata.editor == "Li Yan"
    assert page("", tail="<p>2012-05-02 10:11 CNS Editor: Li Yan</p>").metadata.editor is None


def test_the_day_of_a_related_story_is_not_the_articles() -> None:
    assert page("", tail="<ul><li>Other news<span>2012-05-01</span></li></ul>").metadata.published_raw == "2012-05-03"


def test_a_breadcrumb_names_the_section_if_no_heading_does() -> None:
    assert page("<div>Home &gt; News &gt; Society</div>").metadata.section == "Society"


def test_a_step_with_a_separator_at_its_end_is_no_section() -> None:
    assert page('<h3 class="bitemblue"><span>Home /</span><span></span></h3>').metadata.section is None


def test_source_and_editor_without_a_space_are_separated() -> None:
    found = page('<div class="downinfo">2012-05-02 10:11<i>Xinhua</i><i>Web Editor: Li Yan</i></div>').metadata
    assert (found.source, found.editor) == ("Xinhua", "Li Yan")


def test_an_agency_in_capitals_may_be_glued_to_the_label() -> None:
    found = page('<div class="downinfo">2012-05-02 10:11<i>CGTN</i><i>Web Editor: Li Yan</i></div>').metadata
    assert (found.source, found.editor) == ("CGTN", "Li Yan")


def test_a_centred_line_directly_under_a_picture_is_its_caption() -> None:
    body = (
        '<p><img src="/a.jpg">&nbsp;</p><p style="text-align: center">A hive</p><p align="center">* * *</p><p>Text.</p>'
    )
    article = page("", body)
    assert article.text == "* * *\n\nText."
    assert [image.caption for image in article.document.images] == ["A hive"]


def test_a_figure_s_caption_is_the_caption_of_its_picture() -> None:
    article = page("", '<figure><img src="/a.jpg"><figcaption>A hive</figcaption></figure><p>Text.</p>')
    assert (article.text, [image.caption for image in article.document.images]) == ("Text.", ["A hive"])


def test_an_end_mark_inside_an_unclosed_paragraph_ends_the_body() -> None:
    article = page("", '<p>Text.<!--正文分页结束-->\n<p><img src="/share.png">Share this</p>')
    assert (article.text, article.document.images) == ("Text.", ())


def test_page_numbers_in_the_body_are_a_pager() -> None:
    numbers = (
        '<p><a href="/2012/05-03/1274.shtml">1</a> 2 <a href="1274_3.shtml">3</a> <a href="1274_3.shtml">Next</a></p>'
    )
    article = page("", f"<p>Text.</p>{numbers}")
    assert article.text == "Text."
    assert article.removed[Role.PAGER] == 1


def test_a_link_to_a_further_page_inside_a_sentence_is_text() -> None:
    article = page("", '<p>As <a href="/2012/05-01/1200_2.shtml">reported on page 2</a>, it rained.</p>')
    assert article.text == "As reported on page 2, it rained."


def test_boilerplate_outside_the_body_has_its_own_reason() -> None:
    removed = page("", tail="<div>Comments (0)</div><div>Most popular in 24h</div>").removed
    assert (removed[Role.COMMENTS], removed[Role.POPULAR]) == (1, 1)


def test_share_images_are_recognised_by_their_links_too() -> None:
    share = '<p style="text-align:center"><a href="//www.facebook.com/echinanews"><img src="/fb.jpg"></a>\u3000</p>'
    article = page("", f'<p>Text.</p>{share}<p>See <a href="https://twitter.com/someone">this</a>.</p>')
    assert (article.text, article.document.images) == ("Text.\n\nSee this.", ())


def test_a_centred_text_of_many_lines_is_no_caption() -> None:
    assert page("", '<p><img src="/a.jpg"></p><p align="center">One.<br>Two.</p>').text == "One.\n\nTwo."


def test_a_link_of_many_digits_is_read_without_trying_all_ways_to_split_them() -> None:
    digits = "1" * 5000
    assert page("", f'<p><a href="1274_2.shtml">{digits}x</a></p>').text == f"{digits}x"


def test_a_centred_line_behind_its_picture_is_its_caption() -> None:
    body = '<p align="center"><img src="/a.jpg"><br>A hive</p><center><img src="/b.jpg"></center><center>A bee</center>'
    article = page("", f"{body}<p>Text.</p>")
    assert article.text == "Text."
    captions = [(image.url, image.caption) for image in article.document.images]
    assert captions == [("https://www.ecns.cn/a.jpg", "A hive"), ("https://www.ecns.cn/b.jpg", "A bee")]


def test_a_centred_line_with_a_picture_inside_it_is_text() -> None:
    assert page("", '<p align="center">One <img src="/a.gif"> bee</p>').text == "One bee"


def test_source_and_editor_are_read_if_the_byline_has_no_time() -> None:
    found = page('<div class="downinfo"><span></span><span>CNS</span><span>Editor: Li Yan</span></div>').metadata
    assert (found.source, found.editor, found.published_raw) == ("CNS", "Li Yan", "2012-05-03")


def test_a_label_without_its_first_letter_is_equal_to_its_caption() -> None:
    article = page("", '<p><img src="/a.jpg" alt="eekeepers at noon."></p><p>Beekeepers at noon.</p><p>Text.</p>')
    assert article.text == "Text."


def test_a_template_variable_in_the_body_is_no_text() -> None:
    article = page("", "<p>${visuals_1}</p><p>Text.</p>")
    assert (article.text, article.removed[Role.TEMPLATE_VARIABLE]) == ("Text.", 1)


def test_a_price_of_photos_is_no_credit() -> None:
    assert page("", "<p>Price per photo: 8 yuan</p>").text == "Price per photo: 8 yuan"


def outside(text: str, role: Role = Role.OUTSIDE_BODY) -> Block:
    return Block(text, role)


def test_blocks_outside_the_body_get_the_roles_of_their_phrases() -> None:
    texts = ["Home > News > Society", "Text: | Print|", "7", "Comments (0)", "ECNS App Download", "Bees?"]
    blocks = with_boilerplate_roles([*map(outside, texts), Block("Comments (0)", Role.BODY)], BOILERPLATE)
    assert [block.role for block in blocks] == [
        Role.BREADCRUMB,
        Role.TOOLBAR,
        Role.COUNTER,
        Role.COMMENTS,
        Role.APP_LINK,
        Role.OUTSIDE_BODY,
        Role.BODY,
    ]


def test_the_byline_is_read_from_its_own_blocks_or_from_those_before_the_body() -> None:
    for blocks in ([outside(BYLINE, Role.BYLINE), BODY], [BODY, outside(BYLINE, Role.BYLINE)], [outside(BYLINE), BODY]):
        byline = byline_of(blocks, BYLINES, "", below=False)
        assert byline is not None
        assert (byline.source, byline.editor) == ("CNS", "Li Yan")


def test_a_line_behind_the_body_is_the_byline_only_of_a_site_that_signs_below() -> None:
    assert byline_of([BODY, outside(BYLINE)], BYLINES, "", below=False) is None
    assert byline_of([BODY, outside(BYLINE)], BYLINES, "", below=True) is not None
    assert byline_of([BODY, outside("2018-05-03 10:11")], BYLINES, "", below=True) is None


def test_a_byline_is_completed_from_elsewhere_on_the_page() -> None:
    byline = byline_of([outside("2018-05-03 10:11"), BODY], BYLINES, "Editor: Li Yan", below=False)
    assert byline is not None
    assert (byline.raw, byline.editor) == ("2018-05-03 10:11", "Li Yan")


def test_the_section_is_the_last_step_of_a_breadcrumb() -> None:
    assert breadcrumb_section([outside("Home > News > Society"), BODY], BOILERPLATE) == "Society"
    assert breadcrumb_section([outside("News / Society", Role.BREADCRUMB), BODY], BOILERPLATE) == "Society"
    assert breadcrumb_section([BODY, outside("News / Society", Role.BREADCRUMB)], BOILERPLATE) is None


def test_a_step_that_ends_with_a_separator_is_no_section() -> None:
    assert section_of(["Home", "Society"]) == "Society"
    assert section_of(["Home", "Society /"]) is None
    assert section_of([]) is None
