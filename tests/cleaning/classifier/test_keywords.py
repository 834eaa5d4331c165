"""The keywords in ids and classes."""

from __future__ import annotations

import json

import pytest

from crawler.cleaning.classifier.boosted_trees import SHIPPED
from crawler.cleaning.classifier.keywords import ROLES, keywords_of
from crawler.vocabulary import Role


def roles_of(step: str) -> set[Role]:
    return {role for bit, role in enumerate(ROLES) if keywords_of(step) >> bit & 1}


@pytest.mark.parametrize(
    ("step", "role"),
    [
        ("div.RelatedArticles", Role.RELATED),
        ("p.wp-caption-text", Role.CAPTION),
        ("aside#newsletter_box", Role.APPEAL),
        ("div.Anzeige", Role.ADVERT),
    ],
)
def test_class_names_are_read_word_by_word(step: str, role: Role) -> None:
    assert role in roles_of(step)


@pytest.mark.parametrize("step", ["p", "figcaption", "div.story7", "p.download"])
def test_a_tag_is_no_keyword_and_neither_is_half_a_word(step: str) -> None:
    assert not roles_of(step) & {Role.CAPTION, Role.ADVERT, Role.TAG}


@pytest.mark.parametrize("step", ["tr.player-2020", "span.player-name", "td.playerNumber", "div#players_table"])
def test_a_player_of_a_team_is_no_video_player(step: str) -> None:
    assert Role.MEDIA not in roles_of(step)


@pytest.mark.parametrize("step", ["div.player", "div.player-wrapper", "div.jwplayer", "div.video-player-2"])
def test_a_video_player_is_one(step: str) -> None:
    assert Role.MEDIA in roles_of(step)


def test_the_order_of_roles_is_the_one_that_the_classifier_was_trained_on() -> None:
    trained = json.loads(SHIPPED.read_text())["features"]
    assert [name for name in trained if name.startswith("keyword-")] == [f"keyword-{role}" for role in ROLES]
