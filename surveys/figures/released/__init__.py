"""Released figures: per office and calendar year, what an audit lets be shown, stored; every screen, file and answer sums these.

Docs: docs/decisions/0013-releases.md.
"""
