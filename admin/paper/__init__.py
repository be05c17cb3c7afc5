"""Paper forms: printed for a dossier from the desk, and typed in when they come back."""

from admin.paper import giving, typing_in
from admin.paper.base import blueprint

__all__ = ["blueprint", "giving", "typing_in"]
