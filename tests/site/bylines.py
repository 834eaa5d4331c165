"""The line under a headline, in the forms of all eras."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.site.articles import Known

APP = (
    '<!--app--><a href="http://www.ecns.cn/app/ecns/index.shtml" style="color:#c30000;">ECNS App Download</a><!--app-->'
)
MAILBOX = "<!--editor@example.org-->"


def spans(known: Known, form: str, label: str) -> str:
    """Return time, source, editor and the link to the app, each in a span. `label` is before the editor's name."""
    editor = "" if known.editor is None else f"{'' if form == 'unlabelled' else label}{known.editor}"
    return (
        f"<span>{'' if form == 'none' else known.raw}</span><span><!-- laiyuan-->{known.source or ''}<!-- laiyuan-->"
        f"</span><span>\n{MAILBOX}<em>{escape(editor, quote=False)}</em><!--editor-->\n</span><span>\n{APP}\n</span>"
    )


def line(known: Known, form: str, label: str = "Web Editor: ") -> str:
    """Return the same as one line of text, as in the old system. The form `bar` has bars between the parts."""
    if form == "spans":
        return spans(known, form, label).removesuffix(f"<span>\n{APP}\n</span>")
    editor = "" if known.editor is None else f"{label}{known.editor}"
    parts = [part for part in (known.raw, known.source or "", editor) if part and form != "none"]
    return escape((" | " if form == "bar" else " ").join(parts), quote=False)
