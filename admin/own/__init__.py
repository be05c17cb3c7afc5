"""A clerk's own page: their figures, and their words on them."""

from admin.own import views
from admin.own.base import blueprint

__all__ = ["blueprint", "views"]
