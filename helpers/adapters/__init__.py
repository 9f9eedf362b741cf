"""Specialist training: the same model with a LoRA adapter (Hu et al. 2021, arXiv:2106.09685)."""

from helpers.adapters.attached import at_strength, attached, forget, in_blocks
from helpers.adapters.distilling import SoftTargets
from helpers.adapters.full_training import FullTraining
from helpers.adapters.in_parallel import ParallelTraining
from helpers.adapters.into_weights import merged
from helpers.adapters.merging import added
from helpers.adapters.recipe import MANY_FACTS, LoraRecipe, is_large, pairs_of, recipe_for
from helpers.adapters.saving import load_adapter, save_adapter
from helpers.adapters.training import LoraTraining, train
from helpers.adapters.updates import weight_updates

__all__ = [
    "MANY_FACTS",
    "FullTraining",
    "LoraRecipe",
    "LoraTraining",
    "ParallelTraining",
    "SoftTargets",
    "added",
    "at_strength",
    "attached",
    "forget",
    "in_blocks",
    "is_large",
    "load_adapter",
    "merged",
    "pairs_of",
    "recipe_for",
    "save_adapter",
    "train",
    "weight_updates",
]
