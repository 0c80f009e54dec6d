"""HTML that is escaped in one place: text that goes into an element is text, whoever wrote it.

Knows elements and a few drawings; never what they show.
"""

from collections.abc import Iterable, Sequence

from ..kit import safe

VOID = {"meta", "br", "link"}


class Markup(str):
    """Text that is HTML already. Only `element`, `together` and `from_engine` make it."""

    __slots__ = ()


def element(tag: str, *inside: object, **attributes: object) -> Markup:
    """An element. inside: Markup as it is, anything else as text; attributes: `class_` and `aria_label` mean what they
    look like; None or False leaves one out, True writes its name alone."""
    written = "".join(
        f" {name}" if value is True else f' {name}="{safe(value)}"'
        for name, value in ((name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items())
        if value is not None and value is not False
    )
    return Markup(f"<{tag}{written}>" if tag in VOID else f"<{tag}{written}>{together(inside)}</{tag}>")


def from_engine(html: str) -> Markup:
    """What the engine wrote of a question: HTML in which every text is escaped already."""
    return Markup(html)


def together(parts: Iterable[object]) -> Markup:
    """Several pieces, one after the other."""
    return Markup("".join(part if isinstance(part, Markup) else safe(part) for part in parts))


def whole_page(title: str, css: str, body: Iterable[object], refresh: float = 0) -> str:
    """A whole page that needs nothing but itself. refresh: seconds after which a browser loads it again; 0: never."""
    head = [
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        # Nothing in it runs or is fetched, whatever a hand-in holds: a second lock beside the first.
        element("meta", http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
        element("meta", http_equiv="refresh", content=str(refresh)) if refresh else "",
        element("title", title),
        Markup(f"<style>{css}</style>"),
    ]
    return "<!DOCTYPE html>" + element("html", element("head", *head), element("body", *body), lang="en")


def rows_shown(
    caption: object,
    heads: Sequence[object],
    rows: Iterable[Sequence[object]],
    class_: str | None = None,
    name: str = "",
) -> Markup:
    """A table whose first column names the row. It scrolls by itself, by keyboard too, where the page is narrow.

    caption: shown above it, unless it is empty; name: what a screen reader calls it, no two on a page alike; the
    caption if it is not given.
    """
    head = element("tr", *(element("th", each, scope="col") for each in heads))
    body = [
        element(
            "tr",
            element("th", row[0], scope="row"),
            *(each if _is_cell(each) else element("td", each) for each in row[1:]),
        )
        for row in rows
    ]
    made = element(
        "table",
        element("caption", caption) if caption else "",
        element("thead", head),
        element("tbody", *body),
        class_=class_,
    )
    return element("div", made, class_="wide", tabindex="0", role="region", aria_label=name or str(caption))


def cell(inside: object, **attributes: object) -> Markup:
    """A table's cell with attributes of its own."""
    return element("td", inside, **attributes)


def _is_cell(part: object) -> bool:
    return isinstance(part, Markup) and part.startswith("<td")


def bar(shares: Sequence[tuple[str, float]], width: int = 140, height: int = 12) -> Markup:
    """Shares of a whole, side by side, for eyes alone: the numbers stand beside it. shares: (class, share)."""
    parts, at = [], 0.0
    for name, share in shares:
        if share > 0:
            parts.append(
                element("rect", x=f"{at * width:.1f}", y=0, width=f"{share * width:.1f}", height=height, class_=name)
            )
        at += share
    return element(
        "svg",
        *parts,
        viewBox=f"0 0 {width} {height}",
        preserveAspectRatio="none",
        width=width,
        height=height,
        class_="bar",
        aria_hidden="true",
    )


def run(points: Sequence[tuple[str, float, float, float]], words: str, width: int = 640, height: int = 230) -> Markup:
    """A line with a band around it. points: (name, lower, middle, upper), from 0 to 100; words: what it shows."""
    left, right, top, bottom = 40, 16, 14, 34
    step = (width - left - right) / max(len(points) - 1, 1)

    def x(at: int) -> float:
        return left + step * at

    def y(value: float) -> float:
        return top + (height - top - bottom) * (1 - value / 100)

    band = [(x(at), y(upper)) for at, (*_, upper) in enumerate(points)]
    band += [(x(at), y(lower)) for at, (_, lower, _, _) in reversed(list(enumerate(points)))]
    middle = [(x(at), y(value)) for at, (_, _, value, _) in enumerate(points)]
    parts = [
        element("line", x1=left, x2=width - right, y1=f"{y(mark):.1f}", y2=f"{y(mark):.1f}", class_="grid")
        for mark in (0, 25, 50, 75, 100)
    ]
    parts += [
        element("text", f"{mark} %", x=left - 6, y=f"{y(mark) + 4:.1f}", text_anchor="end") for mark in (0, 50, 100)
    ]
    parts.append(element("polygon", points=_path(band), class_="band"))
    parts.append(element("polyline", points=_path(middle), class_="middle"))
    for at, (name, _, value, _) in enumerate(points):
        parts.append(element("circle", cx=f"{x(at):.1f}", cy=f"{y(value):.1f}", r=4, class_="dot"))
        parts.append(element("text", name, x=f"{x(at):.1f}", y=height - 12, text_anchor="middle"))
    return element("svg", *parts, viewBox=f"0 0 {width} {height}", class_="run", role="img", aria_label=words)


def _path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
