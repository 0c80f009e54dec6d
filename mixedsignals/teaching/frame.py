"""The page around what an instructor prints or shows: one stylesheet, for screen and paper, light and dark.

Knows Markdown and HTML; never what stands on a page. Nothing on a page is fetched from anywhere.
"""

import re

from markdown_it import MarkdownIt

from .. import kit

STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --ground: #fff; --muted: #5a5a5a; --line: #767676; --soft: #f2f2ee;
  --link: #0b5a91; }
@media (prefers-color-scheme: dark) { @media screen { :root { --ink: #ececec; --ground: #16181b; --muted: #b4b4b4;
  --line: #8f8f8f; --soft: #24272b; --link: #8cc4f0; } } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main, nav { max-width: 50rem; margin: 0 auto; padding: 0.6rem 1rem; }
nav { font-size: 0.9rem; }
a { color: var(--link); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0.4rem 0; }
h2 { font-size: 1.25rem; margin: 1.6rem 0 0.4rem; }
h3 { font-size: 1.05rem; margin: 1.2rem 0 0.3rem; }
p { margin: 0.4rem 0; }
.scroll { overflow-x: auto; margin: 0.5rem 0; padding-right: 1px; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; }
.clock, .min { white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.talk td, th { background: var(--soft); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
small, .muted { color: var(--muted); }
li { margin: 0.15rem 0; }
img { max-width: 100%; height: auto; }
.question { break-inside: avoid; margin: 0 0 1.1rem; }
.question > h3 { margin-top: 0.6rem; }
.boxes, .letters { list-style: none; padding-left: 0.4rem; margin: 0.3rem 0; }
.boxes li::before { content: "☐ "; }
.letters { columns: 2; column-gap: 1.6rem; } .letters li { break-inside: avoid; }
.asked { padding-left: 1.5rem; margin: 0.3rem 0; } .plain { list-style: none; padding-left: 0.4rem; } .asked li { margin: 0.35rem 0; }
.blank { display: inline-block; min-width: 2.6rem; border-bottom: 1px solid var(--ink); }
.wide { min-width: 9rem; }
.words { line-height: 2.6; font-size: 1.1rem; }
.rule { border-bottom: 1px solid var(--line); height: 1.9rem; }
.head { display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; border-bottom: 2px solid var(--ink); padding-bottom: 0.3rem; }
.right { font-weight: 700; }
@media print {
  :root { color-scheme: light; }
  @page { margin: 15mm; }
  body { font-size: 10.5pt; line-height: 1.35; }
  main { max-width: none; padding: 0; } nav { display: none; }
  h1 { font-size: 16pt; } h2 { font-size: 13pt; break-after: avoid; } h3 { font-size: 11pt; break-after: avoid; }
  tr, li { break-inside: avoid; } a { color: inherit; text-decoration: none; }
  .scroll { overflow: visible; } .sheet { break-before: page; }
}
"""
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
