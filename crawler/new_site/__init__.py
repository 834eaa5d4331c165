"""A new site from example pages: rules that read them as the generic cleaner does, and the package that offers them.

`examples.py` cleans the pages, `proposal.py` proposes the rules, `url_forms.py` the forms of its URLs,
`site_source.py` writes both as Python, `package_files.py` and `folder.py` write the package.
"""
