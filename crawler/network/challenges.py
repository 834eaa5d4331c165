"""Recognises a challenge: a check of the browser that a firewall sends in place of a page.

AWS WAF answers 202 with the header x-amzn-waf-action, Cloudflare any status with cf-mitigated. Others send a page of
scripts without text, which sets a cookie and loads the page again.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_BYTES = 200_000  # a challenge is shorter
MAX_CHARS = 300  # the visible text of a challenge, such as "Checking your browser", is shorter
FIRST_TAGS = 256  # most pages show more than MAX_CHARS in so many tags: they need no search for words
CHALLENGE_HEADERS = {"x-amzn-waf-action": {"challenge", "captcha"}, "cf-mitigated": {"challenge"}}
_WORDS = (  # of AWS, Cloudflare, Imperva, DataDome, HUMAN, Akamai; of Aliyun, Jiasule
    b"awswaf",
    b"_cf_chl_opt",
    b"/cdn-cgi/challenge-platform/",
    b"_incapsula_resource",
    b"captcha-delivery.com",
    b"_pxappid",
    b"/_sec/cp_challenge",
    b"acw_sc__v2",
    b"__jsl_clearance",
)
"""Looked for one by one: one pattern of all of them takes ten times as long."""
_RUISHU = re.compile(rb"[$]_ts\b")
_SETS_COOKIE = re.compile(rb"document[.]cookie\s*=")
_LOADS_AGAIN = re.compile(rb"location([.]href)?\s*=[^=]|location[.](reload|replace|assign)\s*\(")
_UNSEEN = (b"script", b"style", b"noscript", b"title", b"template")
_BEGINS_UNSEEN = re.compile(rb"(?:%s)(?![a-z])" % b"|".join(_UNSEEN)).match
_ENDS_UNSEEN = {name: re.compile(rb"/%s(?![a-z])" % name).match for name in _UNSEEN}


def is_challenge(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Return whether an answer is a challenge. The names of `headers` are in lower case, the body is decompressed."""
    if any(headers.get(name, "").strip().lower() in values for name, values in CHALLENGE_HEADERS.items()):
        return True
    page = body.lower() if len(body) <= MAX_BYTES else b""
    if b"<script" not in page or _shows_text(page.split(b"<", FIRST_TAGS)[:FIRST_TAGS]):
        return False
    return (status == HTTPStatus.ACCEPTED or _checks_browser(page)) and not _shows_text(page.split(b"<"))


def _checks_browser(page: bytes) -> bool:
    if any(word in page for word in _WORDS) or _RUISHU.search(page):
        return True
    return bool(_SETS_COOKIE.search(page) and _LOADS_AGAIN.search(page))


def _shows_text(pieces: Iterable[bytes]) -> bool:
    """Return whether a page shows more than MAX_CHARS bytes of text without scripts; it was split at `<`."""
    chars, ends = 0, None
    for piece in pieces:
        if ends is not None:
            if not ends(piece):
                continue
            ends = None
        elif unseen := _BEGINS_UNSEEN(piece):
            ends = _ENDS_UNSEEN[unseen[0]]
            continue
        chars += len(b"".join(piece.partition(b">")[2].split()))
        if chars > MAX_CHARS:
            return True
    return False
