"""The ticket, the printers, and the spool between them."""
