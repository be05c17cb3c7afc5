"""Hypothesis for this folder: no deadline, because the tests share their machine with others."""

from hypothesis import settings

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")
