"""What both faces need from Flask: the app's state, transactions, error pages, security headers, languages, shared files.

The only place under ``surveys`` that may import Flask.
"""

from surveys.web.state import database, now, reading, settings, writing

__all__ = ["database", "now", "reading", "settings", "writing"]
