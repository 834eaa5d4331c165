"""Labels the blocks of a page without a known template: article text or boilerplate."""
