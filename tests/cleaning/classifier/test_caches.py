"""The caches of the cleaner are bounded by bytes: pages with long texts and long paths leave nothing behind."""

from __future__ import annotations

import tracemalloc

from crawler.cleaning.classifier.caches import ENTRIES, MAX_CHARS, cached_if_short
from crawler.cleaning.classifier.paths import ancestors, class_path, keyword_weights
from crawler.cleaning.site_model.samples import path_key, text_key

CHARS, TEXTS = 50_000, 200


def test_a_short_argument_is_computed_once_and_a_long_one_each_time() -> None:
    asked: list[str | tuple[str, ...]] = []

    def length(given: str | tuple[str, ...]) -> int:
        asked.append(given)
        return len(given)

    cached = cached_if_short(length)
    for given in ("a", "a", ("a", "b"), ("a", "b"), "b" * (MAX_CHARS + 1), "b" * (MAX_CHARS + 1)):
        assert cached(given) == len(given)
    assert [len(given) for given in asked] == [1, 2, MAX_CHARS + 1, MAX_CHARS + 1]
    for number in range(ENTRIES + 1):
        cached(str(number))
    cached("a")
    assert asked[-1] == "a"


def test_long_texts_and_paths_of_many_pages_are_not_kept() -> None:
    tracemalloc.start()
    for number in range(TEXTS):
        path = f"html/body.c{'x' * CHARS}{chr(97 + number % 26) * number}/p"
        steps = tuple(class_path(path).split("/"))
        ancestors(steps)
        keyword_weights(steps, 1)
        path_key(path)
        text_key(f"{number} {'word ' * (CHARS // 5)}")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < TEXTS * CHARS / 20
