"""The site as any static host serves it, and one browser's visit to it: nothing from elsewhere gets through."""

import http.server
import threading
from contextlib import contextmanager
from functools import partial

from tests.support.lab import SLOW

ALSO = {"target-size": {"enabled": True}}  # 24 px; axe-core leaves this rule of WCAG 2.2 AA off
AXE = """async (rules) => (await axe.run(document, {rules, resultTypes: ["violations"]})).violations.flatMap((rule) =>
  rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`))"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *ignored):
        pass


@contextmanager
def served(folder):
    """The address of a folder on a web server that knows files and nothing else."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


class Visit:
    """A browser that has never been here. Attributes: page; outside, what was asked of other hosts (and refused);
    errors, what the console or a script complained of; loaded, the bytes of everything that came."""

    def __init__(self, browser, url, **window):
        self.url, self.outside, self.errors, self.loaded = url, [], [], 0
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **window})
        self.context.route(lambda address: not address.startswith((url, "data:", "blob:")), self._refuse)
        self.context.on(
            "console", lambda said: said.type == "error" and self.errors.append((said.text, said.location["url"]))
        )
        self.context.on("weberror", lambda event: self.errors.append(str(event.error)))
        self.context.on("response", self._count)
        self.page = self.context.new_page()

    def _refuse(self, route):
        self.outside.append(route.request.url)
        route.abort()

    def _count(self, response):
        self.loaded += int(response.headers.get("content-length", 0))

    def go(self, path):
        self.page.goto(self.url + path)
        return self.page

    def live(self, name):
        """A question's live form on a page of the site. name: the question's."""
        form = self.page.locator(f'.ms-question[data-question="{name}"] form:has(.ms-check)')
        form.wait_for(timeout=SLOW)
        return form

    def jupyter(self, path, title):
        """Opens a notebook in the site's Jupyter, which runs it by itself; returns a live form by its title."""
        self.go(f"lab/notebooks/index.html?path={path}")
        return self.form(title)

    def form(self, title):
        """A live form in Jupyter by its question's title."""
        form = self.page.locator("form.ms-form:has(.ms-check)", has=self.page.get_by_text(title, exact=True))
        form.wait_for(timeout=2 * SLOW)
        return form

    def faults(self, axe):
        """What axe-core has against the page as it is."""
        self.page.add_script_tag(content=axe)
        return self.page.evaluate(AXE, ALSO)

    def close(self):
        """Ends the visit. Raises AssertionError if anything was asked of another host, or the console complained."""
        self.context.close()
        assert not self.outside and not self.errors, (self.outside, self.errors)
