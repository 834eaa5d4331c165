"""What runs beside the crawl: the database it stores in, the archive of its pages, the report on it."""
