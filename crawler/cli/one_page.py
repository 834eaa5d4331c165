"""One page or text dump, cleaned for `chinanews clean` in this process, and printed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.confidence import UNSURE_BELOW
from crawler.cli.formats import print_report
from crawler.cli.labelled import print_labelled
from crawler.cli.output import echo
from crawler.cli.record_formats import in_format, page_fields
from crawler.exceptions import BadInputError
from crawler.inputs.page_file import STANDARD_INPUT, page_in_file, page_in_standard_input
from crawler.processing.process import as_page, process

if TYPE_CHECKING:
    from crawler.remote_files import File


def print_one(file: File, url: str, site: str | None, style: str, *, explain: bool) -> None:
    """Clean and print a page, with notes on standard error. BadInputError or PageError if it cannot be processed."""
    if explain and style != "text":
        raise BadInputError("--explain prints text; --format json contains the blocks with their reasons")
    is_input = str(file) == STANDARD_INPUT
    try:
        page = page_in_standard_input(url) if is_input else page_in_file(file, url)
    except BadInputError as error:
        raise BadInputError(f"{'standard input' if is_input else file}: {error}") from None
    article, refusal = process(as_page(page, site=site), datetime.now(UTC))
    if explain:
        print_labelled(article)
    else:
        blocks = [{"text": block.text, "reason": removal} for block, removal in article.labelled]
        report = page_fields(article.record()) | {"blocks": blocks}
        print_report(report, [in_format(article.record(), style)], style)
    if not article.text:
        echo("note: no block of this page was kept; --explain shows why", err=True)
        return
    if article.confidence is not None and (explain or article.confidence < UNSURE_BELOW):
        echo(f"note: the confidence that this text is right is {article.confidence:.2f} of 1", err=True)
    if refusal is not None:
        echo(f"note: a crawl would refuse this page: {refusal}", err=True)
