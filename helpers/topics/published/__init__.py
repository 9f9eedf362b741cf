"""Chapter 13: a published model."""
