"""The console script's commands: one module per concern, each with ``commands``, a list of click commands."""
