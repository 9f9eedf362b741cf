"""The panels of chapter 12: the chooser, *settle it*, and the ledger."""

from helpers.topics.choosing.panel.chooser import Chooser, chooser_panel
from helpers.topics.choosing.panel.settle import SettleRoom, settle_panel
from helpers.topics.choosing.panel.table import LedgerState, ledger_panel

__all__ = ["Chooser", "LedgerState", "SettleRoom", "chooser_panel", "ledger_panel", "settle_panel"]
