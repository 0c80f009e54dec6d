"""What the site says where the kit's own sentences speak of Jupyter's furniture: cells to run, a kernel, a list of files.

Knows pairs of sentences of the catalogue; never what an author wrote (`instead.yml` has that), nor a page. It runs in
the browser too: a form on a page says the same whether it is a picture or live.
"""

import contextlib
import re
from collections.abc import Iterator

from .. import kit

# What a form, a verdict or an error says, live or not.
LIVE = {
    "form.open_book": "site.open_book",
    "form.no_reply": "site.no_reply",
    "form.restarted": "site.no_reply",
    "verdict.broken": "site.broken",
    "error.field": "site.field",
    "error.value": "site.value",
    "saved.no": "site.saved_no",
}
# What a saved page says in the place of something to run: {its key: the site's, which has a {door} to Jupyter}.
STILL = {
    "work.still": "site.work",
    "keep.still": "site.keep",
    "handin.still": "site.hand_in",
    "show.explorer": "site.explorer",
    "page.hand_in_how": "site.hand_in_how",
}
GAPS = {"show.explorer": "title", "page.hand_in_how": "start"}  # what a sentence's one gap is called
IN_PAGES = {"form.open_book": "site.open_book", **STILL}
# What outputs say that are not in the catalogue: pictures that wait for answers, and parts of the optional test.
PLAIN = {
    "run this cell again": "site.open_again",
    "Run this cell to see it: click it, press Shift and Enter together.": "site.see",
}


def said() -> contextlib.AbstractContextManager[None]:
    """For a while the kit speaks as the site does."""
    return kit.saying(LIVE)


def swapped(text: str, door: str, html: bool) -> str:
    """A page's text, or an output's, in the language that is spoken, with the site's sentences.

    door: where Jupyter opens the page; html: whether sentences stand in it as HTML has them, and not as Markdown.
    """
    for pattern, key, gap in _patterns(html):
        text = pattern.sub(lambda found: _site(key, gap, found, door), text)
    for plain, key in PLAIN.items():
        text = text.replace(plain, kit.say(key, door=door))
    return text


def _patterns(html: bool) -> Iterator[tuple[re.Pattern[str], str, str]]:
    """What to look for, the site's key for it, and the name of its gap or ''."""
    for key, site in IN_PAGES.items():
        gap = GAPS.get(key, "")
        before, _, after = kit.say(key, **({gap: "\n"} if gap else {})).partition("\n")
        parts = [kit.safe(part) if html else part for part in (before, after)]
        yield re.compile("(.+?)".join(map(re.escape, parts)) if gap else re.escape(parts[0])), site, gap


def _site(key: str, gap: str, found: re.Match[str], door: str) -> str:
    return kit.say(key, door=door, **({gap: found[1]} if gap else {}))
