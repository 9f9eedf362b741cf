"""Chapter 09: how each one breaks."""
