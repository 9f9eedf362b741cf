"""The rooms of the course. Each module has one job; data flows one way through them."""
