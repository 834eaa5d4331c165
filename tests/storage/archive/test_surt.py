"""The sort keys of URLs are those that the package `surt` 0.3.1 gives, which pywb and cdxj-indexer use."""

from __future__ import annotations

import pytest

from crawler.storage.archive.surt import surt

KEYS = {
    "https://www.ecns.cn/": "cn,ecns)/",
    "http://ECNS.cn:80/A/B?b=2&a=1": "cn,ecns)/a/b?a=1&b=2",
    "http://ecns.cn:8080//a//b/": "cn,ecns:8080)/a/b",
    "http://www2.ecns.cn/a?#frag": "cn,ecns)/a",
    "http://192.168.1.5/a": "5,1,168,192)/a",
    "http://ecns.cn/a?sid=9682993c8daa2c5497996114facdc805&x=1": "cn,ecns)/a?x=1",
    "http://ecns.cn/%E6%B8%AF/%41?q=%E6%B8%AF": "cn,ecns)/%e6%b8%af/a?q=%e6%b8%af",
    "http://ecns.cn/港/a b": "cn,ecns)/%e6%b8%af/a%20b",
    "http://ecns.cn/a/./c/../b": "cn,ecns)/a/b",
    "http://user:pw@ecns.cn./a?a=1&a=0&": "cn,ecns)/a?&a=0&a=1",
    "http://例え.jp/a": "jp,xn--r8jz45g)/a",
    "dns:www.ecns.cn": "dns:www.ecns.cn",
}


@pytest.mark.parametrize("url", KEYS)
def test_variants_of_a_url_have_one_key(url: str) -> None:
    assert surt(url) == KEYS[url]


@pytest.mark.parametrize("url", ["", "http://[broken/a", "http://a:b/", "http://\udcff.cn/%ff\udcff"])
def test_any_text_has_a_key(url: str) -> None:
    assert isinstance(surt(url), str)
