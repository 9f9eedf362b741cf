"""Exercise checks, beside the notebooks: each reports what is right or what to try, and never raises."""

from helpers.checks.start_here import check_is_stale, check_page, check_who_changed

__all__ = ["check_is_stale", "check_page", "check_who_changed"]
