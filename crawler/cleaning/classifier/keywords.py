"""The words that ids and classes are made of, and what they hint at: `caption`, `related`, `newsletter`.

They are words of the web's own language and hold on any site, in the languages
that class names are written in.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.vocabulary import Role

CUES = {
    Role.CAPTION: r"caption|credit|legende|bildunter",
    Role.RELATED: r"relat|recommend|^more$|readmore|also|teaser|promo|similar|suggest|popular|^most|trending|recirc|"
    r"further|^next$|upnext|latest|onward|rail$|card",
    Role.APPEAL: r"newsletter|subscri|signup|^sign$|donat|membership|support|paywall|register|login|^abo$|regwall|^cta",
    Role.SHARE: r"share|social|follow|facebook|twitter|whatsapp|toolbar|tools|print|bookmark|action",
    Role.AUTHOR: r"author|byline|^bio|contributor|writer|autor|reporter|profile|avatar|person",
    Role.DATE: r"date|time|publish|updated|meta|^info|kicker|overline|eyebrow|categor|^section$|label|rubri",
    Role.TAG: r"^tags?$|topic|keyword|taxonomy",
    Role.COMMENTS: r"comment|discuss|respond|reply",
    Role.ADVERT: r"^ads?$|advert|sponsor|commercial|affiliate|anzeige|banner|partner",
    Role.NAVIGATION: r"^nav|menu|breadcrumb|foot|header|masthead|sidebar|widget|skip|search|pager|paginat|topbar|^site$",
    Role.BODY: r"content|entry|story|^post$|text|paragraph|prose|copy|body",
    Role.LEAD: r"summary|standfirst|^lead|intro|^dek$|subtitle|subhead|excerpt|abstract|vorspann|description|perex|chapo|"
    r"^deck$",
    Role.POPUP: r"cookie|consent|popup|modal|overlay|alert|notice|toast|gdpr|dialog|tooltip|hidden",
    Role.CONTENTS: r"^toc|contents|jump",
    Role.MEDIA: r"gallery|image|photo|media|video|player|slide|figure|picture|audio|carousel|embed|podcast",
    Role.LEGAL: r"copyright|legal|disclaim|licen|rights|source|correction",
    Role.ANSWER: r"^faq|accordion|question|answer|collaps",
    Role.QUOTE: r"quote|^pull|highlight",
    Role.BOX: r"box|aside|callout|^fact|inset|panel",
    Role.LIST: r"list|grid|^row|feed|stream|^items?$|^block$",
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
