"""Chapter 01: the specialist and the librarian, and where each picture breaks."""
