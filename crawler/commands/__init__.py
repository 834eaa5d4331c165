"""Scrapy's own verbs where ours must differ."""
