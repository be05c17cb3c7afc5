"""Dossiers come in; on-time figures go out."""

from admin.dossiers import importing, reporting
from admin.dossiers.base import blueprint

__all__ = ["blueprint", "importing", "reporting"]
