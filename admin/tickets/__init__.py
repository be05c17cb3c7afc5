"""What slips look like, and slips made ahead for a mobile counter."""

from admin.tickets import batches, editor
from admin.tickets.base import blueprint

__all__ = ["batches", "blueprint", "editor"]
