"""The tables of docs/reference.md are made from the vocabulary and from the comments of settings.py.

`python -m tests.architecture.test_reference` writes them again after a change.
"""

from __future__ import annotations

import ast
import re

import pytest

from crawler import settings
from crawler.export.formats import SUFFIXES
from crawler.items.record_schema import record_fields
from crawler.vocabulary import (
    ArchiveFault,
    BlockRule,
    ComparisonState,
    ExportFormat,
    KnownPageState,
    PageResult,
    Preference,
    Purpose,
    Reason,
    RecordKind,
    RepairFailure,
    ReprocessingPhase,
    ReprocessingState,
    Role,
    RunStatus,
    Template,
    TermsSource,
    UrlState,
    Verification,
)
from crawler.vocabulary.explained import Explained
from crawler.vocabulary.reasons import FAMILIES
from tests.crawling import PROJECT

REFERENCE = PROJECT / "docs" / "reference.md"
SETTINGS = (PROJECT / "crawler" / "settings.py").read_text(encoding="utf-8")
COMMENT = "# "


def table(*rows: tuple[object, ...]) -> str:
    """Render rows as Markdown; the first one is the head."""
    head, *body = ("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)
    return "\n".join((head, "|---" * len(rows[0]) + "|", *body))


def run_statuses() -> str:
    rows = [(one.exit_code, f"`{one}`", one.explanation, one.advice) for one in RunStatus]
    return table(("exit code", "run status", "meaning", "what to do"), *rows)


def url_states() -> str:
    return table(("state", "meaning"), *((f"`{state}`", state.explanation) for state in UrlState))


def reprocessing_states() -> str:
    return table(("state", "meaning"), *((f"`{state}`", state.explanation) for state in ReprocessingState))


def reprocessing_phases() -> str:
    return table(("phase", "meaning"), *((f"`{phase}`", phase.explanation) for phase in ReprocessingPhase))


def reasons() -> str:
    families = [(f"`{family.form}`", family.explain(family.form.removeprefix(family.prefix))) for family in FAMILIES]
    return table(("reason", "meaning"), *((f"`{reason}`", reason.explanation) for reason in Reason), *families)


def roles() -> str:
    return table(("role", "meaning"), *((f"`{role}`", role.explanation) for role in Role))


def templates() -> str:
    return table(("template", "meaning"), *((f"`{template}`", template.explanation) for template in Template))


def block_rules() -> str:
    return table(("rule", "meaning"), *((f"`{rule}`", rule.explanation) for rule in BlockRule))


def our_settings() -> dict[str, tuple[str, str]]:
    """Return the default and the comment of each CRAWLER_* setting, by its name."""
    lines, found = SETTINGS.splitlines(), {}
    for node in ast.parse(SETTINGS).body:
        if isinstance(node, ast.Assign) and isinstance(name := node.targets[0], ast.Name) and is_ours(name.id):
            first = node.lineno - 1
            while lines[first - 1].startswith(COMMENT) and not lines[first - 1].startswith(f"{COMMENT}--"):
                first -= 1
            comment = " ".join(line.removeprefix(COMMENT) for line in lines[first : node.lineno - 1])
            # os.environ.get(NAME, DEFAULT): the table shows the default
            value = node.value.args[1] if isinstance(node.value, ast.Call) else node.value
            found[name.id] = (str(ast.literal_eval(value)), comment)
    return found


def is_ours(name: str) -> bool:
    return name.startswith("CRAWLER_")


def settings_table() -> str:
    rows = [(f"`{name}`", f"`{default}`" if default else "", text) for name, (default, text) in our_settings().items()]
    return table(("setting", "default", "meaning"), *rows)


def formats() -> str:
    """Return the table of the formats of an export."""
    suffixes = {
        one: ", ".join(f"`{suffix}`" for suffix, of in SUFFIXES.items() if of == one) for one in SUFFIXES.values()
    }
    rows = ((f"`{one}`", suffixes[one], one.explanation) for one in ExportFormat)
    return table(("format", "suffixes", "content"), *rows)


def columns() -> str:
    """Return the table of a record's fields."""
    types = ((one, f"list of {one.type}s" if one.is_list else str(one.type)) for one in record_fields())
    rows = (
        (f"`{one.name}`", kind, one.about.meaning, f"`{one.about.schema_org}`" if one.about.schema_org else "")
        for one, kind in types
    )
    return table(("column", "type", "content", "schema.org's NewsArticle"), *rows)


def purposes() -> str:
    rows = ((f"`{one}`", f"`{one.column}`", one.explanation) for one in Purpose)
    return table(("purpose, as in `--allow`", "column", "meaning"), *rows)


def preferences() -> str:
    return table(("answer", "meaning"), *((f"`{one}`", one.explanation) for one in Preference))


def terms_sources() -> str:
    return table(("source", "the statement is"), *((f"`{one}`", one.explanation) for one in TermsSource))


def verifications() -> str:
    return table(("result", "meaning"), *((f"`{one}`", one.explanation) for one in Verification))


def archive_faults() -> str:
    return table(("fault", "meaning"), *((f"`{one}`", one.explanation) for one in ArchiveFault))


def record_kinds() -> str:
    return table(("kind", "meaning"), *((f"`{one}`", one.explanation) for one in RecordKind))


def page_results() -> str:
    return table(("result", "meaning"), *((f"`{one}`", one.explanation) for one in PageResult))


def known_page_states() -> str:
    return table(("state", "meaning"), *((f"`{one}`", one.explanation) for one in KnownPageState))


def comparison_states() -> str:
    return table(("state", "meaning"), *((f"`{one}`", one.explanation) for one in ComparisonState))


def repair_failures() -> str:
    return table(("reason", "meaning"), *((f"`{one}`", one.explanation) for one in RepairFailure))


TABLES = {
    "known page states": known_page_states,
    "comparison states": comparison_states,
    "repair failures": repair_failures,
    "record kinds": record_kinds,
    "page results": page_results,
    "archive faults": archive_faults,
    "columns": columns,
    "formats": formats,
    "purposes": purposes,
    "preferences": preferences,
    "terms sources": terms_sources,
    "verifications": verifications,
    "run statuses": run_statuses,
    "url states": url_states,
    "reprocessing states": reprocessing_states,
    "reprocessing phases": reprocessing_phases,
    "reasons": reasons,
    "roles": roles,
    "templates": templates,
    "block rules": block_rules,
    "settings": settings_table,
}


def section(name: str) -> re.Pattern[str]:
    """Match a table between its markers in docs/reference.md."""
    return re.compile(rf"(?<=<!-- {name} -->\n).*?(?=\n<!-- end -->)", re.DOTALL)


@pytest.mark.parametrize("name", TABLES)
def test_the_reference_has_the_table(name: str) -> None:
    found = section(name).search(REFERENCE.read_text(encoding="utf-8"))
    assert found is not None, f"docs/reference.md has no marker <!-- {name} -->"
    assert found[0] == TABLES[name](), "run python -m tests.architecture.test_reference"


def test_the_reference_names_each_setting_with_a_comment_and_its_default() -> None:
    ours = {name: value for name, value in vars(settings).items() if is_ours(name)}
    assert our_settings().keys() == ours.keys()
    for name, (default, comment) in our_settings().items():
        assert comment.endswith("."), f"the setting {name} has no comment above it"
        if name not in {"CRAWLER_DATABASE", "CRAWLER_CONTACT"}:  # the environment may have other values
            assert default == str(ours[name])


@pytest.mark.parametrize("words", Explained.__subclasses__())
def test_every_word_has_an_explanation_of_one_line(words: type[Explained]) -> None:
    for word in words:
        assert word.explanation.endswith("."), word
        assert not {"\n", "|"} & set(word.explanation), word


if __name__ == "__main__":
    text = REFERENCE.read_text(encoding="utf-8")
    for name, rendered in TABLES.items():
        text = section(name).sub(lambda _, rendered=rendered: rendered(), text)  # type: ignore[misc]
    REFERENCE.write_text(text, encoding="utf-8")
