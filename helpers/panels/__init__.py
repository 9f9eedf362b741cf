"""Panels: views that build widgets and link them to the lab. Nothing is decided in here."""

from helpers.panels.prediction import predict
from helpers.panels.show import picture
from helpers.panels.small_lab import small_lab

__all__ = ["picture", "predict", "small_lab"]
