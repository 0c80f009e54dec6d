"""What JupyterLab's server does before it saves a notebook: it keeps the picture of each question, not the live view.

A live view needs the kernel that made it. Without that kernel a notebook would open on "Error displaying widget";
with the picture, it shows the question and says how to answer it. A server extension; knows notebooks, never widgets.
"""

from ..show.bundle import WIDGET_VIEW

PICTURE = 'class="ms-form'  # what marks the HTML of a question


def keep_pictures(model, **where):
    """Takes the live views of questions out of a notebook that is about to be written; other widgets stay.

    model: the contents API's model of any file, changed in place.
    """
    if model["type"] != "notebook" or not model.get("content"):
        return
    for cell in model["content"]["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if PICTURE in "".join(data.get("text/html", "")):
                data.pop(WIDGET_VIEW, None)


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(server):
    server.contents_manager.register_pre_save_hook(keep_pictures)
