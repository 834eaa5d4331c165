"""The XPaths of the parts of a body that are no text: captions, advertisements, share links, lists of other articles.

Both editions of China News Service use them. `within` is the XPath of the elements that contain the parts.
"""

from __future__ import annotations

from crawler.extraction.simple_paths import has_class, has_name
from crawler.vocabulary import Role

MAX_CAPTION_CHARS = 400  # longer text at a picture is no caption
MAX_LABELLED_CHARS = 200  # longer text with the word `Advertisement` is an article about one
MAX_LINKED_CHARS = 200

_NO_TEXT = "not(normalize-space(translate(., '\u00a0\u3000', '')))"
_CENTRED_STYLE = (
    "contains(@style, 'center') and (contains(@style, 'text-align:center') or contains(@style, 'text-align: center')"
    " or re:test(@style, 'text-align:\\s*center'))"
)
_CENTRED = f"(self::center or @align='center' or ({_CENTRED_STYLE}))"

_CAPTION_CLASS = (
    "(?:^|[\\s_-])(?:caption|wp-caption-text|pic-?(?:text|desc|info|note|title)|(?:photo|image|img)[_-]?"
    "(?:text|txt|desc|description|caption|info|note)|cutline)(?:[\\s_-]|$)"
)
_ADVERT_NAME = (
    "(?:^|[\\s_-])(?:ads?|adv|advert\\w*|adsbygoogle|googleads?\\w*|adInContent|ad(?:box|bar|area|banner|wrap\\w*)|"
    "adhzh|hzh|guanggao|sponsored|sponsor)(?:[\\s_-]|$)"
)
_SHARE_NAME = (
    "(?:^|[\\s_-])(?:share(?:[_-]?(?:bar|box|btns?|buttons?|links?|list|tools?|icons?|to|this))?|shareto|divshare|"
    "bshare[\\w-]*|bdshare\\w*|bdsharebuttonbox|jiathis\\w*|addthis\\w*|a2a_kit|sns|social(?:[_-]\\w+)?)(?:[\\s_-]|$)"
)
_RELATED_NAME = (
    "(?:^|[\\s_-])(?:related(?:[_-]?(?:news|links?|list|stor(?:y|ies)|articles?|posts?|read(?:s|ing)?|box))?|"
    "relnews|xgxw|left_xgxw|newslst04|recommend(?:s|ed|ation\\w*)?)(?:[\\s_-]|$)"
)
_COMMENTS_NAME = (
    "(?:^|[\\s_-])(?:comments?[_-]?(?:list|box|area|wrapper|link|section)|comments|disqus_thread|pinglun)(?:[\\s_-]|$)"
)
_ADVERT_LABEL = "^(?:AD\\b|Ads\\b|ADVERTISEMENT|Advertisement|Sponsored|广告)|(?:ADVERTISEMENT|Advertisement|广告)$"


def captions(within: str) -> str:
    """Return the XPath of captions: with a class or tag of their own, in a picture's table, or next to a picture."""
    line = f"{_CENTRED} and string-length() < {MAX_CAPTION_CHARS} and not(.//strong or .//b) and not({_NO_TEXT})"
    # With a second predicate behind [1], libxml2 would walk through all siblings each time.
    under_picture = f"not(.//img or .//br) and preceding-sibling::*[1]/self::*[.//img and {_NO_TEXT}]"
    behind_picture = f"count(br) < 2 and img[not(preceding-sibling::node()[not({_NO_TEXT})])]"
    centred = f"(self::p or self::center or self::div[not(*)]) and {line} and ({under_picture} or {behind_picture})"
    by_name = f"self::figcaption or (@class and ({has_class('pictext')} or re:test(@class, '{_CAPTION_CLASS}', 'i')))"
    return f"{within}//*[{by_name} or {centred} or {_in_wrapper()}] | {_in_table(within)}"


def _in_wrapper() -> str:
    """Return the condition that an element is the text in a box with one picture and nothing else."""
    no_body = "not(@id or contains(@class, 'left_zw') or contains(@class, 'content'))"
    box = f"../self::*[(self::div or self::center) and {no_body}]"
    # `count(../*) = 2` would walk through all siblings of each element.
    second_of_two = "not(following-sibling::*[1]) and not(preceding-sibling::*[1]/preceding-sibling::*[1])"
    alone = f"{second_of_two} and not(../text()[normalize-space()]) and {box}"
    text = (
        "self::p or self::div[not(*)] or self::span or self::em or self::i or self::font or self::small or self::center"
    )
    picture = f"preceding-sibling::*[1]/self::*[(self::img or .//img) and {_NO_TEXT}]"
    return f"(({text}) and {alone} and {picture} and string-length() < {MAX_CAPTION_CHARS} and not({_NO_TEXT}))"


def _in_table(within: str) -> str:
    """Return the XPath of the cells with text in a table that has at least as many pictures as such cells."""
    cell = f".//*[(self::td or self::th or self::caption) and not({_NO_TEXT})]"
    table = f"table[.//img and not(.//table) and count({cell}) <= count(.//img)]"
    return f"{within}//{table}//*[(self::td or self::th or self::caption) and string-length() < {MAX_CAPTION_CHARS}]"


def adverts(within: str, own_hosts: tuple[str, ...]) -> str:
    """Return the XPath of advertisements: by their class or id, by a label, or a table with a link to another host."""
    named = has_name(_ADVERT_NAME)
    labelled = f"string-length() < {MAX_LABELLED_CHARS} and re:test(normalize-space(), '{_ADVERT_LABEL}')"
    own = " or ".join(f"contains(@href, '{host}')" for host in own_hosts)
    linked = (
        f"string-length() < {MAX_LINKED_CHARS} and normalize-space() = normalize-space(.//a) and not({_NO_TEXT}) and "
        f".//a[starts-with(@href, 'http') and not({own})]"
    )
    return f"{within}//*[{named}] | {within}//table[not(.//table) and (({labelled}) or ({linked}))]"


def named_parts(within: str) -> dict[Role, str]:
    """Return the XPaths of parts whose class or id says that they are share links, related news or comments."""
    names = {Role.SHARE: _SHARE_NAME, Role.RELATED_NEWS: _RELATED_NAME, Role.COMMENTS: _COMMENTS_NAME}
    return {role: f"{within}//*[{has_name(name)}]" for role, name in names.items()}
