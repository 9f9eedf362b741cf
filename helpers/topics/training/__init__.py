"""Chapter 06: training the specialist."""
