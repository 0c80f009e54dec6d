"""A kernel's answers reach the browser at once: its websocket does not wait for a confirmation of what came before.

jupyter_server leaves Nagle's algorithm on there, and with a browser's delayed confirmation most of a click's way to the
kernel and back is spent waiting (docs/upstream-nodelay.md has the figures). The class is named in settings/, as one of
jupyter_server's own settings; nothing of it is patched.
"""

import socket
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The server's own connection of a websocket with a kernel, without the wait."""

    def connect(self) -> Any:
        """Sends small messages as they come, then connects as the server does."""
        handler = self.websocket_handler
        handler.set_nodelay(True)
        line: socket.socket = handler.ws_connection.stream.socket  # type: ignore[union-attr]  # it is open by now
        now = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        self.log.debug(f"Mixed Signals: messages of kernel {self.kernel_id} go out at once: {bool(now)}")
        return super().connect()

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """Passes a message on, unless its websocket is gone. Pressed at once, ⏩ starts a kernel anew while a page
        still connects with the one before; the server would read what comes late in a form that it doesn't have.
        """
        if self.websocket_handler.ws_connection is None:
            self.log.debug("Mixed Signals: a message of a websocket that is gone was dropped")
        else:
            super().handle_incoming_message(incoming_msg)
