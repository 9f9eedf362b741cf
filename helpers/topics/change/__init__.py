"""Chapter 07: knowledge that changes."""
