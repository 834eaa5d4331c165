"""The spiders: which URLs are fetched, in which order, and which links are followed."""
