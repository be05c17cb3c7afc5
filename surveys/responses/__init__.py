"""Responses: taking a submission in exactly once, and setting aside what can't be accepted."""
