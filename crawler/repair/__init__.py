"""The repair of a site after a layout change: known articles that were fetched again give the new template.

`known_pages` looks at them in worker processes, `proposals` induces templates from a part and tests them on the others,
`acceptance` keeps the templates and processes the refused pages again.
"""
