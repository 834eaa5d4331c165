"""Statements about the use of an article, as drafts and specifications define them and as sites write them.

The answers are those for search, text and data mining, AI training and AI input: `y` allowed, `n` disallowed, `?`
unknown.
"""

from __future__ import annotations

from typing import Any

import pytest

from crawler.items import Statement
from crawler.terms import interpret, not_read
from crawler.vocabulary import Reason, TermsSource
from tests.terms.stated import Stated, signs

ALL = "User-agent: *\n"
PATHS = f"{ALL}Allow: /\nDisallow: /never/\nContent-Usage: train-ai=n\nContent-Usage: /ai-ok/ train-ai=y\n"
OWN = f"{PATHS}\nUser-agent: ChinaNews-Crawler\nAllow: /\nContent-Usage: train-ai=y\n"
CLOUDFLARE = """# As a condition of accessing this website, you agree to the signals below.

# BEGIN Cloudflare Managed content

User-Agent: *
Content-Signal: search=yes,ai-train=no,use=reference
Allow: /

User-agent: GPTBot
Disallow: /

# END Cloudflare Managed Content

User-agent: *
Disallow: /admin
"""
BY = "https://creativecommons.org/licenses/by/4.0/"
RSL = '<rsl xmlns="https://rslstandard.org/rsl"><content url="{}"{}>{}</content></rsl>'
NO_AI = '<license><prohibits type="usage">ai-all</prohibits></license>'
RULE = '{{"location": "{}", "tdm-reservation": {}}}'


def usage(text: str) -> dict[str, Any]:
    return {"robots": f"{ALL}Content-Usage: {text}\n"}


def signal(text: str) -> dict[str, Any]:
    return {"robots": f"{ALL}Content-Signal: {text}\n"}


def header(name: str, value: str) -> dict[str, Any]:
    return {"headers": ((name, value),)}


def meta(name: str, content: str) -> dict[str, Any]:
    return {"head": f'<meta name="{name}" content="{content}">'}


def tdmrep(*rules: tuple[str, Any]) -> dict[str, Any]:
    return {"tdmrep": f"[{', '.join(RULE.format(*rule) for rule in rules)}]"}


def rsl(licenses: str, url: str = "/", attributes: str = "") -> dict[str, Any]:
    return {"rsl": RSL.format(url, attributes, licenses)}


def permits(usages: str, more: str = "") -> str:
    return f'<license><permits type="usage">{usages}</permits>{more}</license>'


AIPREF = [
    (usage("train-ai=n"), "??n?"),
    (usage("train-ai=y"), "??y?"),
    (usage("train-ai=y, search=n"), "n?y?"),
    (usage("search=y, ai-use=n"), "y??n"),
    (usage('train-ai=n;exceptions="a, b";x, search=y'), "y?n?"),
    (usage("train-ai;allow=n, train-ai=y"), "??y?"),
    (usage('train-ai=y, train-ai, search=n, search="n"'), "????"),
    (usage("train-ai=n, train-ai=y"), "??y?"),
    (usage("train-ai"), "????"),
    (usage("train-ai=?0"), "????"),
    (usage("train-ai=no"), "????"),
    (usage("Train-AI=n"), "????"),
    (usage("train-ai=N"), "????"),
    (usage("train-ai=n,"), "????"),
    (usage("train-ai=n search=n"), "????"),
    (usage('train-ai=n, x=(a b;c=1 "d");e, y=@1659578233, z=:YQ==:, w=%"%c3%a9", v=-1.5'), "??n?"),
    (usage("train-ai=n, x=(a b"), "????"),
    (usage("train-ai = n"), "????"),
    (usage("made-up=n, search=y"), "y???"),
    (usage("train-ai=n  # not for models"), "??n?"),
    (usage(""), "????"),
    (usage("train-genai=n"), "??n?"),
    (usage("all=n"), "nnnn"),
    (usage("all=n, search=y"), "ynnn"),
    (usage("all=y"), "????"),
    ({"robots": PATHS, "path": "/test"}, "??n?"),
    ({"robots": PATHS, "path": "/ai-ok/test"}, "??y?"),
    ({"robots": OWN, "path": "/test"}, "??y?"),
    ({"robots": f"{ALL}Content-Usage: train-ai=n\nUser-agent: {'x' * 3}bot\nContent-Usage: search=n\n"}, "??n?"),
    ({"robots": f"User-agent: chinanews-crawler\nAllow: /\n\n{ALL}Content-Usage: train-ai=n\n"}, "????"),
    ({"robots": f"{ALL}Content-Usage: /2026/*.html$ train-ai=n\nContent-Usage: / train-ai=y\n"}, "??n?"),
    ({"robots": f"{ALL}Content-Usage: /2026/ train-ai=y\nContent-Usage: /2026/ train-ai=n\n"}, "??n?"),
    ({"robots": f"{ALL}Content-Usage: /other/ train-ai=n\n"}, "????"),
    ({"robots": f"{ALL}Content-Usage: /%32026/\ttrain-ai=n\n"}, "??n?"),
    ({"robots": "Content-Usage: train-ai=n\n"}, "????"),
    ({"robots": f"\ufeff{ALL}CONTENT-USAGE :train-ai=n\r\n".replace("\n", "\r\n")}, "??n?"),
    ({"robots": f"{ALL}Content-Usage: train-ai=n\n\nUser-agent: OtherBot\nDisallow: /\n"}, "??n?"),
    (header("content-usage", "train-ai=n, search=y"), "y?n?"),
    (header("content-usage", "/2026/ train-ai=n"), "????"),
    (usage("train-ai=n") | header("content-usage", "train-ai=y"), "??n?"),
    (usage("search=y") | header("content-usage", "train-ai=y"), "y?y?"),
    (meta("content-usage", "train-ai=n"), "??n?"),
    ({"head": '<meta http-equiv="Content-Usage" content="train-ai=n">'}, "??n?"),
]
SIGNALS = [
    ({"robots": CLOUDFLARE}, "y?n?"),
    (signal("search=yes, ai-train=no"), "y?n?"),
    (signal("search=yes,ai-train=no,ai-input=yes"), "y?ny"),
    (signal("Search=YES, AI-Train=No"), "y?n?"),
    (signal("search=yes; ai-train=no"), "y?n?"),
    (signal("search = yes ai-train = no"), "y?n?"),
    (signal("'search=yes'"), "????"),
    (signal("search=\"yes\", ai-train='no'"), "y?n?"),
    (signal("search=maybe, ai-train=disallow"), "????"),
    (signal("ai-train=yes, ai-train=no"), "??n?"),
    (signal("ai-personalize=no, ai-train=yes"), "??y?"),
    ({"robots": f"{ALL}Content-Signal: /2026/ ai-train=no\nContent-Signal: ai-train=yes\n"}, "??n?"),
    ({"robots": f"{ALL}Content-signal: ai-train=no\n\nUser-agent: GPTBot\nContent-Signal: search=no\n"}, "??n?"),
    ({"robots": f"{ALL}Content-Signal: ai-train=yes\nContent-Usage: train-ai=n\n"}, "??n?"),
    (header("content-signal", "ai-train=yes, search=yes, ai-input=yes"), "y?yy"),
]
DIRECTIVES = [
    (header("x-robots-tag", "noai, noimageai"), "??nn"),
    (header("x-robots-tag", "noimageai"), "????"),
    (header("x-robots-tag", "NoIndex, NoFollow"), "n???"),
    (header("x-robots-tag", "none"), "n???"),
    (header("x-robots-tag", "googlebot: noindex, nofollow"), "????"),
    (header("x-robots-tag", "chinanews-crawler: noindex, otherbot: noai"), "n???"),
    (header("x-robots-tag", "unavailable_after: 25 Jun 2030 15:00:00 PST, noai"), "??nn"),
    (header("x-robots-tag", "otherbot: noindex, max-snippet: 20, noai"), "????"),
    (meta("robots", "noindex noai"), "n?nn"),
    (meta("ROBOTS", "INDEX,FOLLOW"), "y???"),
    (meta("robots", "max-image-preview:large"), "????"),
    (meta("googlebot", "noindex"), "????"),
    ({"head": '<noscript><img src="x.gif"></noscript><meta content="noai" name="robots">'}, "??nn"),
    (meta("robots", "index") | header("x-robots-tag", "noindex"), "n???"),
]
TDMREP = [
    (tdmrep(("/", 1)), "?nn?"),
    (tdmrep(("/", 0)), "?y??"),
    (tdmrep(("/", '"1"')), "?nn?"),
    (tdmrep(("/", 2)), "????"),
    (tdmrep(("/", "true")), "????"),
    (tdmrep(("/2026/*.html$", 0), ("/", 1)), "?y??"),
    (tdmrep(("/", 1), ("/2026/", 0)), "?nn?"),
    (tdmrep(("/images/*.jpg", 1)), "????"),
    ({"tdmrep": f"\ufeff{RULE.format('/', 1)}"}, "?nn?"),
    ({"tdmrep": "<html>Not found</html>"}, "????"),
    ({"tdmrep": '[{"location": 1}, null, {"location": "/", "tdm-reservation": 1, "tdm-policy": "p"}]'}, "?nn?"),
    (header("tdm-reservation", "1"), "?nn?"),
    (header("tdm-reservation", "1, 0"), "?nn?"),
    (tdmrep(("/", 1)) | header("tdm-reservation", "0"), "?y??"),
    (header("tdm-reservation", "0") | meta("tdm-reservation", "1"), "?nn?"),
    (header("tdm-reservation", "1") | meta("TDM-Reservation", "0"), "?y??"),
    (header("tdm-reservation", "1") | meta("tdm-reservation", "yes"), "?nn?"),
    (header("tdm-policy", "https://news.example/policy.json"), "????"),
    (tdmrep(("/", 0)) | usage("train-ai=n"), "?yn?"),
    (tdmrep(("/", 1)) | usage("train-ai=y"), "?nn?"),
]
LICENSES = [
    (rsl(NO_AI), "??nn"),
    (rsl(permits("search")), "ynnn"),
    (rsl(permits("all")), "yyyy"),
    (rsl(permits("ai-all", '<payment type="use"/>')), "nnnn"),
    (rsl(permits("all", '<payment type="attribution"/>')), "yyyy"),
    (rsl(permits("search", '<payment type="free"/>') + permits("ai-train", '<payment type="crawl"/>')), "ynnn"),
    (rsl(permits("all", '<prohibits type="usage">ai-train</prohibits>')), "yyny"),
    (rsl(permits("all") + NO_AI), "yynn"),
    (rsl(permits("all"), attributes=' server="https://license.example"'), "nnnn"),
    (rsl(permits("all", '<permits type="user">education</permits>')), "nnnn"),
    (rsl(NO_AI, "/archive/*"), "????"),
    (rsl(permits("all") + f'</content><content url="/2026/">{NO_AI}'), "??nn"),
    (rsl(NO_AI, "https://other.example/"), "????"),
    ({"rsl": "<html><body>License</body></html>"}, "????"),
    ({"robots": "License: https://news.example/license.xml\n"}, "????"),
    ({"head": f'<link rel="license" href="{BY}">'}, "yyyy"),
    ({"body": f'<a rel="nofollow license" href="{BY}">CC BY</a>'}, "yyyy"),
    ({"body": f'<a href="{BY}">the photo</a>'}, "????"),
    ({"head": '<link rel="license" href="https://creativecommons.org/licenses/by-nc-nd/4.0/">'}, "????"),
    ({"head": f'<link rel="license" href="{BY}"><link rel="license" href="/terms">'}, "????"),
    ({"head": f'<link rel="license" href="{BY}">'} | header("content-usage", "train-ai=n"), "yyny"),
    (header("link", f'<{BY}>; rel="license", </a.css>; rel=preload'), "yyyy"),
]
CASES = AIPREF + SIGNALS + DIRECTIVES + TDMREP + LICENSES


@pytest.mark.parametrize(("stated", "expected"), CASES)
def test_statements_about_an_article_mean_these_answers(stated: dict[str, Any], expected: str) -> None:
    assert signs(Stated(**stated).terms) == expected


@pytest.mark.parametrize("stated", [usage("train-ai=y"), {"head": f'<link rel="license" href="{BY}">'}])
def test_nothing_is_allowed_while_a_file_of_the_host_is_not_read(stated: dict[str, Any]) -> None:
    evidence = (*Stated(**stated).terms.evidence, not_read(TermsSource.TDMREP, Reason.http(503)))
    assert signs(interpret(evidence)) == "????"
    assert signs(interpret((*evidence, Statement(TermsSource.HEADER, "tdm-reservation", "1")))) == "?nn?"
