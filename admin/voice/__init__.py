"""Spoken prompts: what is recorded in which language, what is still missing, and the sheets that speakers read from."""

from admin.voice import changing, views
from admin.voice.base import blueprint

__all__ = ["blueprint", "changing", "views"]
