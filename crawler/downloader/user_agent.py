"""The user agent: it names the project and, if one is set, a contact."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

PURPOSE = "news corpus research; obeys robots.txt"


class UserAgent:
    """Sets USER_AGENT from BOT_NAME and CRAWLER_CONTACT; a USER_AGENT that is set directly has priority."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set the user agent. BadInputError if the contact is not valid in a header."""
        settings.set("USER_AGENT", user_agent(settings["BOT_NAME"], settings["CRAWLER_CONTACT"] or ""), "addon")


def user_agent(product: str, contact: str) -> str:
    """Return the header's value: `product/version (+contact; purpose)`."""
    if not (contact.isascii() and contact.isprintable()):
        raise BadInputError(f"CRAWLER_CONTACT: {contact!r} is not valid in a header; give a URL or a mail address")
    comment = f"+{contact}; {PURPOSE}" if contact else PURPOSE
    return f"{product}/{version('chinanews-crawler')} ({comment})"
