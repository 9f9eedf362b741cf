"""What every page uses to show something: pictures, figures in one style, predictions, exercises, typed text."""

from helpers.show.pictures import picture
from helpers.show.prediction import predict

__all__ = ["picture", "predict"]
