"""/api/v1 for other systems: dossiers in, tickets out, figures read. Its document is at /api/openapi.json."""

from admin.api import dossiers, figures, openapi, problems, tables
from admin.api.base import blueprint

__all__ = ["blueprint", "dossiers", "figures", "openapi", "problems", "tables"]
