"""The widgets of the chapter: the style dial, and the tester of tool calls."""

from helpers.topics.only_training.panel.dial import StyleDial, style_dial
from helpers.topics.only_training.panel.tester import ToolTester, open_tester, tool_tester

__all__ = ["StyleDial", "ToolTester", "open_tester", "style_dial", "tool_tester"]
