"""The name under which a notebook keeps a live widget: what a saved notebook must not hold."""

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
