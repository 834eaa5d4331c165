"""A page whose parts are in different encodings loses none of them."""

from __future__ import annotations

import pytest

from crawler.extraction.html.decoding import decode

META = b'<meta charset="gb2312">'


def test_a_fragment_in_utf8_on_a_gb18030_page_is_read_though_gb18030_would_take_it() -> None:
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
def test_a_page_of_gb18030_alone_stays_whole(text: str) -> None:
    assert decode(META + text.encode("gb18030")) == META.decode() + text
