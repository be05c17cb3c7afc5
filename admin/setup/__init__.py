"""Set-up for administrators: what an office is made of, who may sign in, what was set aside, and what was changed."""

from admin.setup import looking, tagging, theme, views
from admin.setup.base import blueprint

__all__ = ["blueprint", "looking", "tagging", "theme", "views"]
