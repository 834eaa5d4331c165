"""HTML files escape what they insert, and their links lead to the web only."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.html_files import digest, is_web, templates_in


def rendered(template: str, **values: object) -> str:
    return templates_in(Path()).from_string(template).render(values)


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("https://example.org/a", True),
        ("http://example.org/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("https://[broken", False),
        ("https://example.org/\u202egpj", False),
        (f"https://example.org/{'a' * 3000}", False),
        (None, False),
    ],
)
def test_a_link_leads_to_the_web_only(url: str | None, leads: bool) -> None:  # noqa: FBT001  # expected
    assert is_web(url) is leads


def test_texts_are_escaped_and_control_characters_shown() -> None:
    shown = rendered("{{ text }}", text="<b>\"'\x1b[2J\u202e")
    assert shown == r"&lt;b&gt;&#34;&#39;\x1b[2J\u202e"


def test_no_value_is_nothing() -> None:
    assert not rendered("{{ text }}", text=None)


def test_a_digest_is_the_one_of_a_content_security_policy() -> None:
    assert digest("") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
