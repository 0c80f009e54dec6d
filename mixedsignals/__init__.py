"""Mixed Signals: what the notebooks call."""

from .engine.portfolio import delete_my_work, export_work, new_learner, progress, restore_work, save_work
from .engine.session import practice, solution

__all__ = [
    "delete_my_work",
    "export_work",
    "new_learner",
    "practice",
    "progress",
    "restore_work",
    "save_work",
    "solution",
]
