"""What JupyterLab's server does before it saves one of the kit's notebooks: it keeps pictures, not live views.

A live view needs the kernel that made it. Without that kernel a notebook would open on "Error displaying widget";
with the picture, it shows what was there and says how to make it live. How far a learner had come is not kept: whoever
opens the page later would take it for their own. What a kernel writes about itself is put back
too: a notebook that was run and saved is the notebook that was handed out. A server extension; never knows widgets.
"""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
LIVE = re.compile(r'<span data-unless-live="([^"]*)">.*?</span>', re.DOTALL)  # how far a learner is (engine/course.py)
OURS = re.compile("mixed ?signals", re.IGNORECASE)  # as in page.js: a cell names the kit


def keep_pictures(model: dict[str, Any], **where: object) -> None:
    """Takes the live views out of a notebook of the kit that is about to be written; other notebooks stay as they are.

    model: the contents API's model of any file, changed in place.
    """
    notebook = model.get("content")
    if model["type"] != "notebook" or not notebook or not _is_ours(notebook):
        return
    bundles = [output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", ())]
    for data in bundles:
        if "text/html" in data:
            data.pop(WIDGET_VIEW, None)
            html = "".join(data["text/html"])
            if LIVE.search(html):
                data["text/html"] = LIVE.sub(r" <small>\1</small>", html)
    metadata = notebook.setdefault("metadata", {})
    if not any(WIDGET_VIEW in data for data in bundles):
        metadata.pop("widgets", None)  # the state of views that are not kept
    metadata["language_info"] = {"name": "python"}


def _is_ours(notebook: dict[str, Any]) -> bool:
    return any(OURS.search("".join(cell["source"])) for cell in notebook["cells"])


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    server.contents_manager.register_pre_save_hook(keep_pictures)
