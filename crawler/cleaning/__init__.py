"""Document to Article: every block gets a verdict, a reason to remove it or None to keep it."""

from crawler.cleaning.cleaner import clean_document

__all__ = ["clean_document"]
