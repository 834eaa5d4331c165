"""Every run status has an exit code, an explanation and advice; only two have exit code 0."""

from __future__ import annotations

from crawler.vocabulary import RunStatus


def test_only_ok_nothing_new_and_a_reached_limit_end_with_0() -> None:
    assert {status for status in RunStatus if status.exit_code == 0} == {
        RunStatus.OK,
        RunStatus.NOTHING_NEW,
        RunStatus.LIMIT_REACHED,
    }


def test_every_failure_has_an_exit_code_of_its_own() -> None:
    failures = [status.exit_code for status in RunStatus if status.exit_code]
    assert len(failures) == len(set(failures))


def test_explanation_and_advice_are_sentences() -> None:
    assert all(status.explanation.endswith(".") and status.advice.endswith(".") for status in RunStatus)
