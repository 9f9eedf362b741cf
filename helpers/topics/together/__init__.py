"""Chapter 10: better together."""
