"""The page around what an instructor prints or shows: one stylesheet, for screen and paper, light and dark.

Knows Markdown and HTML; never what stands on a page. Nothing on a page is fetched from anywhere.
"""

import re
from pathlib import Path

from markdown_it import MarkdownIt

from .. import kit

STYLE = Path(__file__).with_name("frame.css").read_text(encoding="utf-8")
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>{style}</style></head>
<body>{nav}<main>
{content}
</main></body>
</html>
"""
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def page(title: str, content: str, style: str = "", door: bool = True) -> str:
    """A whole page. content: HTML; style: more of a stylesheet; door: whether a line leads back to all pages."""
    nav = '<nav aria-label="Pages"><a href="index.html">All pages for the instructor</a></nav>' if door else ""
    return PAGE.format(title=kit.safe(title), style=STYLE + style, nav=nav, content=content)


def prose(text: str) -> str:
    """Markdown as HTML. A wide table scrolls by itself; links to other texts of the folder lead to their pages."""
    html: str = _MARKDOWN.render(text)
    html = re.sub(r'href="(?:\.\./)?(?:[\w-]+/)?([\w-]+)\.md"', r'href="\1.html"', html)
    return scrolled(html)


def line(text: str) -> str:
    """A line of Markdown as HTML, without a paragraph round it."""
    html: str = _MARKDOWN.renderInline(text)
    return html


def table(heads: list[str], rows: list[list[str]], marks: list[str] | None = None) -> str:
    """A table from cells of HTML. marks: a class for each row."""
    head = "".join(f'<th scope="col">{kit.safe(name)}</th>' for name in heads)
    body = "".join(
        f'<tr class="{mark}">{"".join(f"<td>{cell}</td>" for cell in row)}</tr>'
        for row, mark in zip(rows, marks or [""] * len(rows))
    )
    return scrolled(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def scrolled(html: str) -> str:
    """HTML whose tables scroll by themselves where a screen is too small; a keyboard reaches them."""
    return re.sub(
        r"<table>.*?</table>",
        lambda found: f'<div class="scroll" role="group" aria-label="Table" tabindex="0">{found[0]}</div>',
        html,
        flags=re.S,
    )
