"""What only training teaches: examples of six behaviours, each with the form its answers have."""

from helpers.behaviour.examples import BehaviourError, Example
from helpers.behaviour.house_style import in_style, keeps_style, reply, said_in
from helpers.behaviour.loading import BEHAVIOURS, Behaviour, load_behaviour, read_examples

__all__ = [
    "BEHAVIOURS",
    "Behaviour",
    "BehaviourError",
    "Example",
    "in_style",
    "keeps_style",
    "load_behaviour",
    "read_examples",
    "reply",
    "said_in",
]
