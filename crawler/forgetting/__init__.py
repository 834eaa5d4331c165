"""Forgets an article, or all of a site: removed from the store, the models, the archive and the records of runs."""
