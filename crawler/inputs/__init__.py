"""The inputs of a bulk cleaning: files, folders, zip files and WARC files, read one page after the other."""
