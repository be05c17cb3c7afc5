"""Signs that a month's ratings may not all be citizens' own: for a person to judge; no rating is ever changed or deleted."""
