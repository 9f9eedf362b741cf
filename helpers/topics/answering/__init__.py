"""Chapter 04: answering with the page."""
