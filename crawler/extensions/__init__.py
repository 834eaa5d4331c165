"""Scrapy's extensions: what starts with a crawl, runs beside it and ends with it."""
