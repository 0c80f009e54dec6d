"""Links that open the kit somewhere else, and a sheet with one of them as a QR code.

Knows how Binder and nbgitpuller want to be called; asks nobody whether an address is there.
"""

import io
import re
from urllib.parse import quote, urlencode

import segno

from .. import kit
from . import frame

BINDER = "https://mybinder.org"
START = "notebooks/00_start.ipynb"
HOSTS = {"github.com": "gh", "gitlab.com": "gl"}  # what Binder calls them; any other is given by its whole address


def binder(repository: str, branch: str, page: str = START) -> str:
    """The address at which Binder opens a page of a repository. Raises KitError for what is no address."""
    host, path = _parts(repository)
    place = path if host == "github.com" else quote(path if host in HOSTS else repository, safe="")
    kind = HOSTS.get(host, "git")
    return f"{BINDER}/v2/{kind}/{place}/{quote(branch, safe='')}?{urlencode({'urlpath': f'doc/tree/{page}'})}"


def nbgitpuller(hub: str, repository: str, branch: str, page: str = START) -> str:
    """The address at which a JupyterHub brings a repository into a learner's folder and opens a page.

    hub: the hub's address, such as https://hub.example.org. Raises KitError for what is no address.
    """
    _, path = _parts(repository)
    name = path.rpartition("/")[2]
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", hub):
        raise kit.KitError(f"“{hub}” is no address of a hub. Write it as it stands in a browser: https://…")
    asked = {"repo": repository, "branch": branch, "urlpath": f"doc/tree/{name}/{page}"}
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(asked)}"


def qr(address: str) -> str:
    """An address as a QR code, an SVG to stand in a page; black on white, whatever the page's ground."""
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        drawn, kind="svg", xmldecl=False, svgns=True, border=4, light="#fff", dark="#000", title=address, omitsize=True
    )
    return drawn.getvalue().decode("utf-8")


def sheet(address: str, shown: str = "") -> str:
    """A page to print and to put up: the code, the address under it, and what to do when it opens.

    shown: a shorter address that leads to the same place; then the code holds that one.
    """
    told = shown or address
    kept = (
        "Nothing is kept here when you leave. Download your answers before you close the page: the last part of every "
        "exercise makes the file."
        if address.startswith(BINDER)
        else "Your work is kept in your own folder on this server."
    )
    link = f'<a href="{kit.safe(told)}">{kit.safe(told)}</a>'
    body = (
        f'<h1>Mixed Signals</h1><figure class="code">{qr(told)}<figcaption>{link}</figcaption></figure>'
        f"<ol><li>Open the address. The first time can take a few minutes.</li>"
        f"<li>Press ⏩ in the bar above the page, once.</li><li>{kept}</li></ol>"
    )
    return frame.page("The link to the kit", body, door=False)


def _parts(repository: str) -> tuple[str, str]:
    """Host and path of a repository's address, without an ending .git. Raises KitError."""
    found = re.fullmatch(r"https://([^\s/]+)/([^\s?#]+?)(?:\.git)?/?", repository)
    if not found or (found[1] in HOSTS and found[2].count("/") < 1):
        raise kit.KitError(
            f"“{repository}” is no address of a repository. Write it as it stands in a browser, such as "
            "https://github.com/OWNER/NAME"
        )
    return found[1], found[2]
