"""Printers: how each is doing, its past, its test page, and what needs somebody."""

from admin.printers import acts, views
from admin.printers.base import blueprint

__all__ = ["acts", "blueprint", "views"]
