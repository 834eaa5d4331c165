"""A challenge is told from a page by the firewall's header, or by scripts where the text should be."""

from __future__ import annotations

import pytest

from crawler.network.challenges import MAX_BYTES, is_challenge

NOSCRIPT = "<noscript><h1>JavaScript is disabled</h1>In order to continue, verify that you are no robot.</noscript>"
AWS = (
    f'<!DOCTYPE html><html><head><script src="https://a.token.awswaf.com/challenge.js"></script></head><body>{NOSCRIPT}'
)
RUISHU = '<html><head><meta charset="utf-8"><script>$_ts=window["$_ts"];if(!$_ts)$_ts={};</script></head><body></body>'
JIASULE = "<script>document.cookie=('_')+('_jsl')+';path=/';location.href=location.pathname+location.search</script>"
TEXT = "<p>The river rose again on Tuesday, and the bridge was closed to all cars until the evening.</p>" * 5


@pytest.mark.parametrize(
    ("status", "headers", "page"),
    [
        (202, {"x-amzn-waf-action": "challenge"}, ""),
        (405, {"x-amzn-waf-action": "CAPTCHA"}, "<html></html>"),
        (403, {"cf-mitigated": "challenge"}, TEXT),
        (200, {}, AWS),
        (412, {}, RUISHU),
        (521, {}, JIASULE),
        (202, {}, "<html><head><SCRIPT>x()</SCRIPT></head><body></body></html>"),
        (200, {}, "<script>document.cookie = 'a=1'; window.location.reload(true)</script><p>Checking your browser</p>"),
    ],
)
def test_a_challenge_is_recognised(status: int, headers: dict[str, str], page: str) -> None:
    assert is_challenge(status, headers, page.encode())


@pytest.mark.parametrize(
    ("status", "headers", "page"),
    [
        (200, {}, ""),
        (202, {}, "<html><body>accepted</body></html>"),
        (202, {}, f"<script>x()</script>{TEXT}"),
        (200, {"x-amzn-waf-action": "count"}, TEXT),
        (200, {}, f"<script>document.cookie='a=1';if(mobile)location.href='/m/'</script>{TEXT}"),
        (200, {}, f'<script src="https://a.token.awswaf.com/challenge.js"></script>{TEXT}'),
        (200, {}, '<div id="root"></div><script src="/app.js"></script>'),
        (200, {}, "<script>if (location.href == '/') document.cookie = 'home=1'</script>"),
        (200, {}, '{"docs": [{"url": "/a"}]}'),
    ],
)
def test_a_page_is_not(status: int, headers: dict[str, str], page: str) -> None:
    assert not is_challenge(status, headers, page.encode())


def test_a_page_of_unclosed_scripts_takes_time_in_proportion_to_its_length() -> None:
    assert is_challenge(202, {}, b"<script" * (MAX_BYTES // 7))
    assert not is_challenge(202, {}, b"<script" * MAX_BYTES)
