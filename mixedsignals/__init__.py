"""Mixed Signals: what the notebooks call."""
from .session import practice, solution

__all__ = ["practice", "solution"]
