"""Document to Article: every block gets a label, the reason to remove it or None to keep it."""

from crawler.cleaning.cleaner import clean_document
from crawler.cleaning.site_model.model import SiteModel

__all__ = ["SiteModel", "clean_document"]
