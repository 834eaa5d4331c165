"""What is kept: articles and runs in one database, and the pages as they came in WARC files beside it."""
