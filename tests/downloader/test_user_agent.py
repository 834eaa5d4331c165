"""The user agent names the project, its version, and the contact."""

from __future__ import annotations

from importlib.metadata import version

import pytest
from scrapy.settings import Settings

from crawler.downloader.user_agent import UserAgent, user_agent
from crawler.exceptions import BadInputError


def test_the_user_agent_has_the_version_and_the_contact() -> None:
    settings = Settings({"BOT_NAME": "bot", "CRAWLER_CONTACT": "mail@example.org"})
    UserAgent().update_settings(settings)
    assert settings["USER_AGENT"] == (
        f"bot/{version('chinanews-crawler')} (+mail@example.org; news corpus research; obeys robots.txt)"
    )


@pytest.mark.parametrize("contact", ["línea", "a\r\nX-Header: b"])
def test_a_contact_that_is_not_valid_in_a_header_is_refused(contact: str) -> None:
    with pytest.raises(BadInputError, match="CRAWLER_CONTACT"):
        user_agent("bot", contact)
