"""Figures as tables for other programs: what each column is, its rows, and the files (CSV, XLSX, Parquet) that hold them.

Rows are made of released cells alone (``surveys.figures.released``): what a page withholds, no file and no answer can show.
"""
