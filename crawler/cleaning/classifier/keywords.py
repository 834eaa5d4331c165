"""The words that ids and classes are made of, and what they hint at: `caption`, `related`, `newsletter`.

They are words of the web's own language and hold on any site, in the languages
that class names are written in.
"""

from __future__ import annotations

import re
from functools import lru_cache

CUES = {
    "caption": r"caption|credit|legende|bildunter",
    "related": r"relat|recommend|^more$|readmore|also|teaser|promo|similar|suggest|popular|^most|trending|recirc|"
    r"further|^next$|upnext|latest|onward|rail$|card",
    "appeal": r"newsletter|subscri|signup|^sign$|donat|membership|support|paywall|register|login|^abo$|regwall|^cta",
    "share": r"share|social|follow|facebook|twitter|whatsapp|toolbar|tools|print|bookmark|action",
    "author": r"author|byline|^bio|contributor|writer|autor|reporter|profile|avatar|person",
    "date": r"date|time|publish|updated|meta|^info|kicker|overline|eyebrow|categor|^section$|label|rubri",
    "tag": r"^tags?$|topic|keyword|taxonomy",
    "comment": r"comment|discuss|respond|reply",
    "advert": r"^ads?$|advert|sponsor|commercial|affiliate|anzeige|banner|partner",
    "navigation": r"^nav|menu|breadcrumb|foot|header|masthead|sidebar|widget|skip|search|pager|paginat|topbar|^site$",
    "body": r"content|entry|story|^post$|text|paragraph|prose|copy|body",
    "lead": r"summary|standfirst|^lead|intro|^dek$|subtitle|subhead|excerpt|abstract|vorspann|description|perex|chapo|"
    r"^deck$",
    "popup": r"cookie|consent|popup|modal|overlay|alert|notice|toast|gdpr|dialog|tooltip|hidden",
    "contents": r"^toc|contents|jump",
    "media": r"gallery|image|photo|media|video|player|slide|figure|picture|audio|carousel|embed|podcast",
    "legal": r"copyright|legal|disclaim|licen|rights|source|correction",
    "answer": r"^faq|accordion|question|answer|collaps",
    "quote": r"quote|^pull|highlight",
    "box": r"box|aside|callout|^fact|inset|panel",
    "list": r"list|grid|^row|feed|stream|^items?$|^block$",
}
"""What a word hints at, and the forms of it: searched in one word, in lower case."""
CACHED_WORDS = 16384
CACHED_STEPS = 4096

_CUES = tuple(re.compile(pattern) for pattern in CUES.values())
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@lru_cache(maxsize=CACHED_STEPS)
def cues_of(step: str) -> int:
    """Return the cues in the id and the classes of one step of a path, a bit each in the order of CUES."""
    at = min((at for at in (step.find("."), step.find("#")) if at >= 0), default=len(step))
    found = 0
    for word in _WORD.findall(step, at):
        found |= _cues_in(word.lower())
    return found


@lru_cache(maxsize=CACHED_WORDS)
def _cues_in(word: str) -> int:
    return sum(1 << bit for bit, cue in enumerate(_CUES) if cue.search(word))
