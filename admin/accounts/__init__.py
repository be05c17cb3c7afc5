"""Signing in and out, and one's own password."""

from admin.accounts import views
from admin.accounts.base import blueprint

__all__ = ["blueprint", "views"]
