"""Which blocks of a page without a known template an extractor selects for the article."""
