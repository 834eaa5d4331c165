"""The blocks that are selected as the article on a page without a known template."""
