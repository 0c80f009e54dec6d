"""A picture with its words. Knows bytes and text; never how it was drawn."""

import base64
import html


class Picture:
    """A figure with its text alternative: shown as HTML, so that both stay together wherever it is read.

    image: PNG bytes; alternative: what the picture shows, in words; caption: a line under it.
    """

    def __init__(self, image, alternative, caption=""):
        self.image, self.alternative, self.caption = image, alternative, caption

    def html(self):
        source = base64.b64encode(self.image).decode()
        caption = f"<figcaption>{html.escape(self.caption)}</figcaption>" if self.caption else ""
        return (
            f'<figure><img alt="{html.escape(self.alternative)}" src="data:image/png;base64,{source}" width="720">{caption}'
            f"<details><summary>This picture in words</summary><p>{html.escape(self.alternative)}</p></details></figure>"
        )

    def _repr_mimebundle_(self, **options):
        return {"text/html": self.html(), "text/plain": self.alternative}
