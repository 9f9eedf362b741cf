"""Chapter 12: choose, and the ledger of all claims."""
