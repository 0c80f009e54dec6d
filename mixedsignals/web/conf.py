"""The site's settings, as Sphinx reads them.

Furo, because of the themes that were tried it alone brings neither fonts nor frameworks: 56 kB of styles and scripts
where the book theme brings two megabytes. Nothing is run: the notebooks hold their outputs.
"""

import json
from typing import Any

from mixedsignals import kit
from mixedsignals.web import readable

project = "Mixed Signals"
language = "en"
extensions = ["myst_nb"]
nb_execution_mode = "off"
myst_enable_extensions = ["html_image"]
myst_heading_anchors = 4
myst_heading_slug_func = "mixedsignals.web.conf.heading_anchor"
exclude_patterns = ["**/.ipynb_checkpoints"]
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = project
html_baseurl = ""
html_favicon = "assets/icon.svg"
html_extra_path = ["assets/favicon.ico"]  # browsers ask for it by that name
html_static_path = ["assets", "../engine/view.css"]
templates_path = ["templates"]
html_css_files = ["view.css", "site.css"]
html_js_files = [("site.js", {"priority": 900}), ("live.js", {"type": "module", "priority": 901})]
html_copy_source = html_show_sourcelink = html_use_index = html_show_copyright = False
html_additional_pages = {"index": "landing.html"}


def heading_anchor(heading: str) -> str:
    """A heading's anchor, as Jupyter makes it: links between the notebooks go by that."""
    return heading.strip().replace(" ", "-")


def _context(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """What a page's template is told beside its text: the front page what it shows (`site` wrote that beside the
    sources), a notebook's its language. Those lead on by their own lines, and not by the order of the list beside
    them."""
    if pagename == "index":
        context.update(json.loads((app.srcdir / "front.json").read_text(encoding="utf-8")))
    room, *between, _ = pagename.split("/") if "/" in pagename else (pagename, "")
    context["language"] = between[0] if room in readable.ROOMS and between else kit.ENGLISH
    for side in ("prev", "next"):
        link = (context.get(side) or {}).get("link", "")
        if room in readable.ROOMS or any(f"{other}/" in link for other in readable.ROOMS):
            context[side] = None
    with kit.speaking(context["language"]):
        context["on_this_page"] = kit.say("web.on_this_page")


def setup(app: Any) -> dict[str, bool]:
    """Sphinx calls this once."""
    app.connect("html-page-context", _context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
