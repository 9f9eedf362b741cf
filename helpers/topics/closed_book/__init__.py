"""Chapter 02: what the model knows without any page."""
