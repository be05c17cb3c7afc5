"""The domain of Phiếu and its store. Nothing here but ``surveys.web`` knows of Flask."""
