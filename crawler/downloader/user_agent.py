"""Who we say we are: the user agent names the project and, where one is set, a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

PRODUCT_VERSION = "0.1"
PURPOSE = "news corpus research; obeys robots.txt"


class UserAgent:
    """Makes USER_AGENT of BOT_NAME and CRAWLER_CONTACT; one that is set outright outweighs it."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set the user agent. BadInputError if the contact can't stand in a header."""
        settings.set("USER_AGENT", user_agent(settings["BOT_NAME"], settings["CRAWLER_CONTACT"] or ""), "addon")


def user_agent(product: str, contact: str) -> str:
    """Return the header's value: `product/version (+contact; purpose)`."""
    if not (contact.isascii() and contact.isprintable()):
        raise BadInputError(f"CRAWLER_CONTACT: {contact!r} can't stand in a header; give a URL or a mail address")
    said = f"+{contact}; {PURPOSE}" if contact else PURPOSE
    return f"{product}/{PRODUCT_VERSION} ({said})"
