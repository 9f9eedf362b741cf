"""The widgets of the chapter: choose a rank and retrain; turn a trained update up and down."""

from helpers.topics.low_rank.panel.dial import Dial, dial
from helpers.topics.low_rank.panel.rank import RankLab, rank_chooser

__all__ = ["Dial", "RankLab", "dial", "rank_chooser"]
