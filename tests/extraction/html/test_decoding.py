"""A page is decoded also if it declares a wrong encoding, or if its parts are in different encodings."""

from __future__ import annotations

import pytest

from crawler import Page, clean
from crawler.extraction.html.decoding import decode, decoded

URL = "https://news.example/a"
META = b'<meta charset="gb2312">'


def test_a_fragment_in_utf8_on_a_gb18030_page_is_read_although_it_is_valid_gb18030() -> None:
    fragment = "<a>中文</a>".encode()
    assert fragment.decode("gb18030") != "<a>中文</a>"
    assert (
        decode(META + "<p>北京的“书”</p>".encode("gb18030") + fragment)
        == META.decode() + "<p>北京的“书”</p><a>中文</a>"
    )


def test_a_fragment_in_gb18030_on_a_utf8_page_is_read() -> None:
    page = "<p>China’s lakes</p>".encode() + "<a>中文</a>".encode("gb18030") + META
    assert decode(page) == "<p>China’s lakes</p><a>中文</a>" + META.decode()


@pytest.mark.parametrize(
    "text", ["<p>联通的模型</p>", "<p>陶镕、李堃，5 €</p>", "<p>鐡㐂\U00020000</p>", "<p>“Top 10”—world’s</p>"]
)
def test_a_page_of_gb18030_alone_is_decoded_as_one_part(text: str) -> None:
    assert decode(META + text.encode("gb18030")) == META.decode() + text


def _page(paragraph: str) -> str:
    prose = "A ferry company has begun to let passengers keep bees on the upper deck, it said on Monday."
    return (
        f"<html><title>T</title><body><article><p>{prose}</p>{paragraph}<p>{prose} Again.</p></article></body></html>"
    )


CHINESE = "中新社北京电，今天下雨了，渡轮公司允许乘客在甲板上养蜜蜂，船长说他等来的不是投诉而是蜂蜜。"
CHINESE_PAGE = (
    f"<html><head><meta charset=gb2312><title>雨</title></head><body><article><p>{CHINESE}</p></article></body></html>"
)


@pytest.mark.parametrize(
    "charset", ["", "iso-8859-1", "gb2312", "utf-8", "utf-7", "idna", "punycode", "rot13", "x" * 9_999]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_whatever_encoding_the_page_declares(encoding: str, charset: str) -> None:
    headers = {"content-type": f"text/html; charset={charset}"}
    assert clean(Page(URL, CHINESE_PAGE.encode(encoding), headers=headers)).text == CHINESE


def test_only_a_broken_character_of_utf_8_is_lost() -> None:
    came = _page("<p>The captain’s “bees” – he said – were calm.</p>").encode().replace(b"calm", b"ca\xfflm")
    assert "The captain’s “bees” – he said – were ca\ufffdlm." in clean(Page(URL, came)).text


def test_utf_7_is_plain_text_and_never_markup() -> None:
    page = Page(URL, _page("<p>+ADw-script+AD4-</p>").encode(), headers={"content-type": "text/html; charset=utf-7"})
    assert "+ADw-script+AD4-" in [v.block.text for v in clean(page).labelled]


@pytest.mark.parametrize("body", ["<p>渡轮 — ferry</p>".encode(), b"\xef\xbb\xbf<p>\xe6\xb8\xa1</p>"])
def test_the_bytes_of_a_body_in_utf_8_are_taken_as_they_are(body: bytes) -> None:
    assert decoded(body) == (decode(body), decode(body).encode())


@pytest.mark.parametrize(
    "body",
    [
        "<p>渡轮".encode()[:-1],
        "<p>渡\x01轮</p>".encode(),
        "<p>donâ€™t</p>".encode(),
        "<p>渡轮</p>".encode("gb18030"),
        "<p>渡轮</p>".encode("utf-16"),
    ],
)
def test_the_bytes_of_a_body_that_differ_from_its_text_are_not_taken(body: bytes) -> None:
    assert decoded(body) == (decode(body), None)
