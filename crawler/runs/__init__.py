"""The statistics of a run, the status that follows from them, and the comparison with the site's past runs."""
