"""The one path of a page: extract, clean, check; in this process or in a worker with limits, now or again later."""
