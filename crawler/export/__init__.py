"""Writes stored articles to files: the selection of articles, a file for each format, and files with a final name.

All formats take their columns and types from `crawler.items.record_schema`.
"""
