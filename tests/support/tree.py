"""A page as nodes, for tests that look into it."""

from html.parser import HTMLParser

VOID = {"br", "input"}


class Node:
    def __init__(self, tag, attributes=()):
        self.tag, self.attributes, self.children = tag, dict(attributes), []

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def text(self):
        return "".join(child.text() if isinstance(child, Node) else child for child in self.children)

    def all(self, *tags):
        return [node for node in self.walk() if node.tag in tags]

    def shape(self):
        """Tags and the names of attributes, without any text."""
        return (
            self.tag,
            tuple(self.attributes),
            tuple(child.shape() for child in self.children if isinstance(child, Node)),
        )


class Tree(HTMLParser):
    """A page as nodes; fails on a tag that is closed in the wrong place, or not at all."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.open = [self.root]
        self.feed(html)
        self.close()
        assert self.open == [self.root]

    def handle_starttag(self, tag, attributes):
        node = Node(tag, attributes)
        assert len(node.attributes) == len(attributes), f"an attribute stands twice in {attributes}"
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        assert self.open.pop().tag == tag

    def handle_data(self, text):
        if self.open[-1].tag == "textarea" and not self.open[-1].children:
            text = text.removeprefix("\n")  # as browsers do
        self.open[-1].children.append(text)

    def handle_comment(self, text):
        raise AssertionError(f"a comment: {text}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def parse(html):
    return Tree(html).root
