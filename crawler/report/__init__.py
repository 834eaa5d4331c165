"""The report: a folder of HTML pages about a store, a range of days or a run, which needs no network and no program."""
