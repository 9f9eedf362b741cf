"""Chapter 08: what only training teaches."""
