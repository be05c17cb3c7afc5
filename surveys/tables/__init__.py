"""Figures as tables for other programs: what each column is, its rows, and the files (CSV, XLSX, Parquet) that hold them.

Rows are made of released cells (``surveys.figures.released``) and of what was kept with the same care (signs, official reports):
what a page withholds, no file and no answer can show.
"""
