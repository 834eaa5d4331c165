"""Scrapy's extensions: the open database, the archive, the end of the run, the layout monitor and the run's report."""
