"""The figures of rows, and the plots and tables that show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.publication import figures as counting
from crawler.publication.charts import by_time, charts
from crawler.publication.figures import Figures, length_range
from crawler.publication.front_matter import size_category
from crawler.publication.markdown import counts_table
from tests.storage.records import numbered

if TYPE_CHECKING:
    from crawler.items import Record


def figures_of(*records: Record) -> Figures:
    found = Figures()
    for record in records:
        found.add(record.as_json())
    return found


def test_copies_are_the_articles_that_are_not_canonical() -> None:
    first, second, third = (numbered(number) for number in (1, 2, 3))
    cluster = {"duplicate_cluster": first.document_id, "duplicate_canonical": first.document_id}
    alone = {"duplicate_cluster": third.document_id, "duplicate_canonical": third.document_id}
    records = (numbered(1, **cluster), numbered(2, **cluster), numbered(3, **alone), numbered(4))
    found = figures_of(*records)
    assert second.document_id != first.document_id
    assert (found.compared, found.copies) == (3, 1)


def test_further_names_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_NAMES", 2)
    sections = figures_of(*(numbered(number, section=f"s{number}") for number in (1, 2, 3, 4, 1))).sections
    assert sections == {"s1": 2, "s2": 1, "others": 2}


@pytest.mark.parametrize(("characters", "low"), [(0, "64"), (64, "64"), (127, "64"), (128, "128"), (1023, "512")])
def test_a_text_is_counted_in_the_range_of_its_length(characters: int, low: str) -> None:
    assert length_range(characters) == low


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ("2026-02-27", "2026-03-01", ["2026-02-27", "2026-02-28", "2026-03-01"]),
        ("2025-11-30", "2026-02-01", ["2025-11", "2025-12", "2026-01", "2026-02"]),
        ("1999-01-01", "2026-01-01", [f"{year}" for year in range(1999, 2027)]),
    ],
)
def test_times_without_articles_are_shown_as_gaps(first: str, last: str, names: list[str]) -> None:
    found = by_time({first: 2, last: 3})
    assert list(found) == names
    assert (found[names[0]], sum(found.values())) == (2, 5)


def test_a_plot_without_values_is_left_out_and_names_are_escaped() -> None:
    plots = charts(figures_of(numbered(1, published=None, section="<b>&")))
    assert "plots/time.svg" not in plots
    assert "&lt;b&gt;&amp;" in plots["plots/sections.svg"][1]


@pytest.mark.parametrize(("articles", "name"), [(1, "n<1K"), (1000, "1K<n<10K"), (10**7, "10M<n<100M")])
def test_the_hub_has_a_name_for_each_size(articles: int, name: str) -> None:
    assert size_category(articles) == name


def test_a_table_of_counts_is_ranked_and_cut() -> None:
    found = counts_table("name", {"a|b": 1, "c": 2, "d": 1}, 4, 2).splitlines()[2:]
    assert found == ["| c | 2 | 50.0 % |", r"| a\|b | 1 | 25.0 % |", "| 1 others | 1 | 25.0 % |"]
