"""The storage: articles, frontier and runs in one database, and the fetched pages in WARC files."""
