"""A real server with the kit's settings, a real kernel, a real websocket: what the server says of its socket."""

import asyncio
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.websocket import websocket_connect

from mixedsignals.jupyter.prompt import PromptConnection

CHECKOUT = Path(__file__).resolve().parents[2]


def test_a_kernels_websocket_does_not_wait(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token, log = secrets.token_hex(8), tmp_path / "log.txt"
    own = {name: str(tmp_path / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    settings = CHECKOUT / "mixedsignals" / "jupyter" / "settings"
    options = [f"--port={port}", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={tmp_path}"]
    with open(log, "w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", "--debug", "--allow-root", "--no-browser", *options],
            env={**os.environ, **own, "JUPYTER_CONFIG_PATH": str(settings)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        kernel = json.loads(asked(f"http://127.0.0.1:{port}/api/kernels?token={token}", server, log))["id"]
        address = f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels?token={token}"

        async def connect():
            (await websocket_connect(address)).close()

        asyncio.run(connect())
    finally:
        server.terminate()
        server.wait(30)
    assert re.search(rf"messages of kernel {kernel} go out at once: True", log.read_text())


@pytest.mark.parametrize("there", [True, False])
def test_what_comes_after_its_websocket_is_gone_is_dropped(monkeypatch, there):
    passed = []
    monkeypatch.setattr(
        ZMQChannelsWebsocketConnection, "handle_incoming_message", lambda self, message: passed.append(message)
    )
    handler = KernelWebsocketHandler.__new__(KernelWebsocketHandler)
    handler.ws_connection = object() if there else None
    PromptConnection(websocket_handler=handler).handle_incoming_message(b"\x00\x00\x00\x17late")
    assert len(passed) == there


def asked(url, server, log):
    """A kernel, as soon as the server answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=20) as reply:
                return reply.read()
        except OSError:
            assert server.poll() is None and time.monotonic() < deadline, log.read_text()[-2000:]
            time.sleep(0.2)
