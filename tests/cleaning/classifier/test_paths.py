"""The features of a DOM path."""

from __future__ import annotations

from crawler.cleaning.classifier.keywords import ROLES
from crawler.cleaning.classifier.paths import ANCESTORS, ancestors, class_path, keyword_weights, last_steps
from crawler.vocabulary import Role


def test_numbers_in_ids_and_classes_belong_to_one_page() -> None:
    assert class_path("div#post-123.wide/p.c-9f.lead") == "div.wide/p.c-0f.lead"
    assert class_path("div#main.wide") == "div#main.wide"


def test_the_last_steps_of_a_path_are_without_its_numbers() -> None:
    assert last_steps("a/b.c/d#n7.e1", 2) == ["b.c", "d.e0"]
    assert last_steps("a", 2) == ["a"]


def test_ancestors_are_found_by_their_tags_and_not_by_their_classes() -> None:
    found = dict(zip(ANCESTORS, ancestors(("body", "main.nav", "ul#x", "li")), strict=True))
    assert {tag for tag, value in found.items() if value} == {"main", "ul"}


def test_a_keyword_weighs_more_the_nearer_it_is_to_the_block() -> None:
    steps = ("html", "body", "div.share", "div.related", "div.newsletter", "p")
    weights = dict(zip(ROLES, keyword_weights(steps, 3), strict=True))
    assert [weights[role] for role in (Role.SHARE, Role.RELATED, Role.APPEAL, Role.TAG)] == [1, 2, 3, 0]
