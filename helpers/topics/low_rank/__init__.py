"""Chapter 05: how LoRA works."""
