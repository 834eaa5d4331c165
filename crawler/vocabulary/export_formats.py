"""The formats of an export."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class ExportFormat(Explained):
    """A format in which stored articles are exported."""

    JSONL = "jsonl", "An object of JSON on each line."
    CSV = "csv", "A table for spreadsheets and R: UTF-8 with a byte order mark; no cell is run as a formula."
    PARQUET = "parquet", "A table with types, for pandas, Polars, DuckDB and `datasets`."
    MARKDOWN = "markdown", "Title, fields, text and images, in one file or a file for each article."
    TXT = "txt", "Title and text, in one file or a file for each article."
    TEI = "tei", "TEI P5: a teiCorpus in one file, or a TEI document for each article."
    VRT = "vrt", "A token on each line, for cwb-encode of the Corpus Workbench."
    SQLITE = "sqlite", "An SQLite file with a full-text index."
