"""The rules of a template, induced from pages whose values are known.

    examples = [Example(parse_page(page), Known(title="…", published=…, source="…", paragraphs=("…", "…"))), …]
    induced = induce("gazette", examples, ExtractionRules(bylines=BylineReader(UTC)))
    induced.page_object             # XPaths of the body, the fields, and the parts of the body that are no text
    induced.places["title"]         # the XPaths of a field, the best first, each with how it fits the examples

- `Example` is a page that was parsed and has a tree; leave out pages without one (`parsed.tree is None`). `Known` are
  its values: what is not known stays empty. Examples are of different articles. Two are needed to say anything: a place
  that fits one page is a guess.
- `places_of(field, examples, reader)` finds a single field: one of `FIELDS`, or `BYLINE` for time, source and editor in
  one text. `body_places([KnownBody(example), …])` finds the body. Each returns `Place`s: the XPath, `Fits` (exact,
  wrong, missing, unasked) and a score of at most 1. An empty list means that no place was found.
- `fits_of` tests an XPath on pages that were held back; `read_by` reads one by a page object, `exactness` compares the
  article with the known values. Say "sure" only of what held-back pages confirm.
- `induce` returns None if no element holds the known text: it is loaded by a script, or stands in another form.

XPaths are made of ids, classes, attributes and tags; positions are the last resort (`paths.py` has the costs). Names
that look generated or tell a state are not used (`names.py`). Names with quotes are written as XPath literals. A value
that stands several times on a page is tried at each place; the places that fit all pages win.
"""

from crawler.induction.body import KnownBody, body_places
from crawler.induction.example import FIELDS, Example, Fits, Known, Place
from crawler.induction.fields import fits_of, places_of
from crawler.induction.induce import Exactness, Induced, InheritedRoles, exactness, induce, read_by
from crawler.induction.readings import BYLINE

__all__ = [
    "BYLINE", "FIELDS", "Exactness", "Example", "Fits", "Induced", "InheritedRoles", "Known", "KnownBody", "Place",
    "body_places", "exactness", "fits_of", "induce", "places_of", "read_by",
]  # fmt: skip
