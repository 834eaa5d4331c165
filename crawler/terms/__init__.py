"""The terms of use of an article: statements of its host and its page, and the answers for each purpose.

The preferences do not stop a fetch, which robots.txt's Disallow does: they are recorded, and exports are filtered by
them.
"""

from crawler.terms.host import license_urls, not_read, robots_statements, statements_about
from crawler.terms.interpretation import VERSION, interpret
from crawler.terms.page import terms_of
from crawler.terms.rsl import rsl_statements
from crawler.terms.tdmrep import PATH, tdmrep_statements

__all__ = [
    "PATH", "VERSION", "interpret", "license_urls", "not_read", "robots_statements", "rsl_statements",
    "statements_about", "tdmrep_statements", "terms_of",
]  # fmt: skip
