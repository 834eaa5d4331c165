r"""HTML files: templates of Jinja2 that escape all that they insert, and digests for content security policies.

Texts come from pages of the web. Each is escaped as HTML, and characters that change the order of words or that a
terminal obeys are shown as `\\x1b`. A link (the test `web`) leads to http and https only.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from crawler.extraction.urls import is_web_url
from crawler.unsafe_characters import escaped

MAX_LINK_CHARS = 2_000


def templates_in(folder: Path) -> Environment:
    """Return the templates of a folder."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["web"] = is_web
    return environment


def with_common_style(style: str) -> str:
    """Return a style sheet after the one that all HTML files have, with their colours and fonts."""
    return Path(__file__).with_suffix(".css").read_text("utf-8") + style


def is_web(url: object) -> bool:
    """Return whether a URL may be a link: http or https, and not endless."""
    return isinstance(url, str) and len(url) <= MAX_LINK_CHARS and escaped(url) == url and is_web_url(url)


def digest(content: str) -> str:
    """Return the digest of a style sheet or a script, as a Content Security Policy names it."""
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


def _finalized(value: object) -> object:
    """Return a value to print: None as nothing, a text without characters that damage a screen."""
    if value is None:
        return ""
    return escaped(value) if isinstance(value, str) and not isinstance(value, Markup) else value
