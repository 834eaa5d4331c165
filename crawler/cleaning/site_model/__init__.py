"""The model of a site: a sample of its pages and their statistics."""
