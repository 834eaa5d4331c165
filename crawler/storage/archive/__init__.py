"""The archive: fetched pages in WARC files."""
