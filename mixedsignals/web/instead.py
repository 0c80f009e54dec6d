"""What the site says where the kit's own sentences speak of Jupyter's furniture: cells, a kernel, a list of files.

Knows pairs of sentences of the catalogue; never what an author wrote (`instead.yml` has that), nor a page. It runs in
the browser too: a form on a page says the same whether it is a picture or live.
"""

import contextlib
import functools
import re
from collections.abc import Iterator

from .. import kit

# What a form, a verdict or an error says, live or not.
LIVE = {
    "form.open_book": "web.open_book",
    "form.no_reply": "web.no_reply",
    "form.restarted": "web.no_reply",
    "verdict.broken": "web.broken",
    "error.field": "web.field",
    "error.value": "web.value",
    "saved.no": "web.saved_no",
}
# What a saved page says in the place of something to run: {its key: the site's, which has a {door} to Jupyter}.
STILL = {
    "work.still": "web.work",
    "keep.still": "web.keep",
    "handin.still": "web.hand_in",
    "show.explorer": "web.explorer",
    "page.hand_in_how": "web.hand_in_how",
}
GAPS = {"show.explorer": "title", "page.hand_in_how": "start"}  # what a sentence's one gap is called
TO_JUPYTER = re.compile(r"\[([^\]]+)\]\((\S*\?path=\S+)\)")
IN_PAGES = {"form.open_book": "web.open_book", **STILL}
# What outputs say that are not in the catalogue: pictures that wait for answers, and parts of the optional test.
PLAIN = {
    "click here and press Shift and Enter together": "web.open_again",
    "Click here and press Shift and Enter together to see it.": "web.see",
}


def sites_words() -> contextlib.AbstractContextManager[None]:
    """For a while the kit speaks as the site does."""
    return kit.saying(LIVE)


def swapped(text: str, door: str, html: bool) -> str:
    """A page's text, or an output's, in the language that is spoken, with the site's sentences.

    door: where Jupyter opens the page; html: whether sentences stand in it as HTML has them, and not as Markdown.
    """
    for pattern, key, gap in _patterns(html):
        text = pattern.sub(functools.partial(_filled, key, gap, door), text)
    for plain, key in PLAIN.items():
        text = text.replace(plain, linked(kit.say(key, door=door)))
    return text


def _filled(key: str, gap: str, door: str, sentence: re.Match[str]) -> str:
    return linked(kit.say(key, door=door, **({gap: sentence[1]} if gap else {})))


def _patterns(html: bool) -> Iterator[tuple[re.Pattern[str], str, str]]:
    """What to look for, the site's key for it, and the name of its gap or ''."""
    for key, site in IN_PAGES.items():
        gap = GAPS.get(key, "")
        before, _, after = kit.say(key, **({gap: "\n"} if gap else {})).partition("\n")
        parts = [kit.safe(part) if html else part for part in (before, after)]
        yield re.compile("(.+?)".join(map(re.escape, parts)) if gap else re.escape(parts[0])), site, gap


def linked(sentence: str) -> str:
    """A sentence of the catalogue, its link to Jupyter as HTML: that place is no page, as Markdown's links are."""
    return TO_JUPYTER.sub(r'<a href="\2">\1</a>', sentence)
