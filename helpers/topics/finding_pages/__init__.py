"""Chapter 03: finding the right page."""
