"""Mixed Signals: what the notebooks call.

Each verb is fetched when it is first used: a server that imports the package for its hook needs none of them, and a
kernel that lacks something says in a sentence what.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .engine.course import overview
    from .engine.handin import hand_in
    from .engine.portfolio import delete_my_work, my_work, new_learner, page_to_keep, progress, restore_work, save_work
    from .engine.session import practice, solution
    from .kit import speak

__all__ = [
    "delete_my_work",
    "hand_in",
    "my_work",
    "new_learner",
    "overview",
    "page_to_keep",
    "practice",
    "progress",
    "restore_work",
    "save_work",
    "solution",
    "speak",
]


def __getattr__(name: str) -> Any:
    """A verb of the kit. Raises KitError where its questions, or the widgets that show them, are not there."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import kit

    if name == "speak":
        return kit.speak
    if not (kit.home() / "exercises").is_dir():
        raise kit.KitError(kit.say("error.no_exercises", folder=kit.home()))
    module = {"practice": "session", "solution": "session", "overview": "course", "hand_in": "handin"}.get(
        name, "portfolio"
    )
    try:
        import_module(".engine.view", __name__)
        return getattr(import_module(f".engine.{module}", __name__), name)
    except ModuleNotFoundError as error:
        if error.name not in ("anywidget", "ipywidgets"):
            raise
        raise kit.KitError(kit.say("error.no_widgets", package=error.name)) from None
