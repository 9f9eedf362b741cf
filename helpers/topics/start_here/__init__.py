"""Chapter 00: one edit, and who notices."""
