"""Tokens: making codes, issuing, looking up, redeeming, voiding."""
