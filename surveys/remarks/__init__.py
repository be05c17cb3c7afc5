"""Remarks (*góp ý*): what citizens wrote, read late and in batches, and nothing that tells who wrote it."""
