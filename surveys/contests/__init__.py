"""What clerks say to the figures about them, and what managers answer."""
