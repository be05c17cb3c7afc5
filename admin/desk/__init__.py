"""The desk: a clerk finds a dossier, hands out its result and its token, and sees whether the slip came out."""

from admin.desk import help, home, tickets
from admin.desk.base import blueprint

__all__ = ["blueprint", "help", "home", "tickets"]
