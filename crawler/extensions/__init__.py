"""Scrapy's extensions: they start with a crawl, run during it and end with it."""
