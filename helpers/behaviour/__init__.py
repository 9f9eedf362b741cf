"""What only training teaches: examples of six behaviours, each with the form its answers have."""

from helpers.behaviour.examples import BehaviourError, Example
from helpers.behaviour.loading import BEHAVIOURS, Behaviour, load_behaviour, read_examples

__all__ = ["BEHAVIOURS", "Behaviour", "BehaviourError", "Example", "load_behaviour", "read_examples"]
