"""What a server with the kit's settings says when it is up: its address in one plain line, and what to do with it."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from jupyter_server.utils import url_path_join

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def address(server: "ServerApp") -> str:
    """Where the server's first page is, with the token that opens it."""
    page: str = url_path_join(server.connection_url, server.default_url.removeprefix(server.base_url))
    token: str = server.identity_provider.token
    return f"{page}?token={quote(token)}" if token else page


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    """Nothing yet: the port is not known before the server has started."""


async def _start_jupyter_server_extension(server: "ServerApp") -> None:
    print(f"\nMixed Signals is open at {address(server)}", flush=True)
    print("If no browser opens, copy that address into one. To stop: press Control and C here.\n", flush=True)
