"""The costs of both ways: time, arithmetic, memory, and who is asked on the way."""
