"""A class on a JupyterHub: the hub, and learners who do over HTTP and websockets what a browser does for them."""

import asyncio
import json
import os
import re
import secrets
import socket
import subprocess
import time
import uuid
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import websocket_connect

CHECKOUT = Path(__file__).resolve().parents[2]
SLOW = 120  # seconds for a server or a kernel of a busy class
DOOR = "doc/tree/notebooks/00_start.ipynb"  # where the hub leads a learner


class Hub:
    """`workshop/hub/jupyterhub_config.py` on a free port. kit: the folder that the class shares; python: with the hub.

    Attributes: url, password, log (a path).
    """

    def __init__(self, python: str, kit: Path, folder: Path, proxy: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url, self.password = f"http://127.0.0.1:{self.port}", secrets.token_hex(8)
        self.log, self._folder = folder / "hub.log", folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "MIXEDSIGNALS"))}
        self._environment = {
            **kept,
            "MIXEDSIGNALS_HOME": str(kit),
            "MIXEDSIGNALS_CLASS": self.password,
            "MIXEDSIGNALS_ADDRESS": self.url,
            "MIXEDSIGNALS_PROXY": proxy,
        }
        self._command = [python, "-m", "jupyterhub", "-f", str(CHECKOUT / "workshop" / "hub" / "jupyterhub_config.py")]

    def __enter__(self) -> "Hub":
        self._out = open(self.log, "w")
        self.process = subprocess.Popen(
            self._command, cwd=self._folder, env=self._environment, stdout=self._out, stderr=subprocess.STDOUT
        )
        deadline = time.monotonic() + SLOW
        while "JupyterHub is now running" not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("JupyterHub did not start:\n" + self.log.read_text()[-3000:])
            time.sleep(0.1)
        return self

    def __exit__(self, *problem: object) -> None:
        self.process.terminate()
        self.process.wait(60)
        self._out.close()


class Learner:
    """One learner with a browser's memory for cookies."""

    def __init__(self, hub: Hub, name: str) -> None:
        self.hub, self.name, self._cookies, self._session = hub, name, {}, uuid.uuid4().hex
        self._client = AsyncHTTPClient(force_instance=True, max_clients=4)

    async def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> HTTPResponse:
        """One request; redirects are followed, cookies kept. The answer is returned whatever its code."""
        url = path if path.startswith("http") else self.hub.url + path
        for _ in range(20):
            request = HTTPRequest(
                url,
                method=method,
                body=body if method != "GET" else None,
                headers={"Cookie": self._cookie(url), "Referer": self.hub.url + "/hub/", **headers},
                follow_redirects=False,
                request_timeout=SLOW,
                allow_nonstandard_methods=True,
            )
            reply = await self._client.fetch(request, raise_error=False)
            for line in reply.headers.get_list("Set-Cookie"):
                for name, morsel in SimpleCookie(line).items():
                    self._cookies[morsel["path"] or "/", name] = morsel.value
            if reply.code not in (301, 302, 303):
                return reply
            url, method = self._whole(reply.headers["Location"]), "GET"
        raise RuntimeError(f"{path} leads in a circle")

    def _whole(self, place: str) -> str:
        return place if place.startswith("http") else self.hub.url + place

    def _cookie(self, url: str) -> str:
        path = "/" + url.partition("//")[2].partition("/")[2]
        fit = sorted((len(at), name, value) for (at, name), value in self._cookies.items() if path.startswith(at))
        return "; ".join({name: f"{name}={value}" for _, name, value in fit}.values())

    def _xsrf(self, path: str) -> str:
        fit = [
            (len(at), value) for (at, name), value in self._cookies.items() if name == "_xsrf" and path.startswith(at)
        ]
        return max(fit)[1] if fit else ""

    async def log_in(self) -> None:
        """Signs in by the form of the page, then starts a server, as the page does by itself."""
        page = await self.ask("/hub/login")
        xsrf = re.search(r'name="_xsrf" value="([^"]+)"', page.body.decode())
        form = {"username": self.name, "password": self.hub.password, "_xsrf": xsrf[1] if xsrf else self._xsrf("/hub/")}
        reply = await self.ask(
            "/hub/login", "POST", urlencode(form), **{"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert reply.code == 200, reply.body[-2000:]
        await self.start()

    async def start(self) -> None:
        """Asks for the server until it is there."""
        deadline = time.monotonic() + SLOW
        await self.ask("/hub/spawn")
        while time.monotonic() < deadline:
            page = await self.ask(f"/user/{self.name}/{DOOR}")  # first: its redirects give the cookie for the calls
            if page.code == 424:  # “your server is not running”: the learner presses the button below
                await self.ask(f"/hub/spawn/{self.name}")
            reply = await self.ask(f"/user/{self.name}/api/status")
            if reply.code == 200 and reply.headers.get("Content-Type", "").startswith("application/json"):
                return
            await asyncio.sleep(0.3)
        raise RuntimeError(f"the server of {self.name} did not start: {self.hub.log.read_text()[-2000:]}")

    async def api(self, path: str, method: str = "GET", body: object = None) -> HTTPResponse:
        """A call to the learner's own server."""
        at = f"/user/{self.name}/"
        return await self.ask(
            f"{at}api/{path}", method, None if body is None else json.dumps(body), **{"X-XSRFToken": self._xsrf(at)}
        )

    async def open(self, notebook: str) -> dict[str, object]:
        """Opens a notebook of the kit with a kernel; returns its content."""
        content = json.loads((await self.api(f"contents/{notebook}")).body)
        asked = {"path": notebook, "name": notebook, "type": "notebook", "kernel": {"name": "python3"}}
        started = await self.api("sessions", "POST", asked)
        assert started.code == 201, started.body
        self.kernel = json.loads(started.body)["kernel"]["id"]
        address = f"{self.hub.url}/user/{self.name}/api/kernels/{self.kernel}/channels?session_id={self._session}"
        request = HTTPRequest(
            address.replace("http", "ws", 1), headers={"Cookie": self._cookie(address)}, connect_timeout=SLOW
        )
        self._socket = await websocket_connect(request)
        return content

    async def _send(self, kind: str, content: dict[str, object]) -> str:
        header = {"msg_id": uuid.uuid4().hex, "username": self.name, "session": self._session, "msg_type": kind}
        message = {"header": {**header, "version": "5.3"}, "parent_header": {}, "metadata": {}, "content": content}
        await self._socket.write_message(json.dumps({**message, "channel": "shell", "buffers": []}))
        return header["msg_id"]

    async def _heard(self, asked: str, until: str) -> list[dict[str, object]]:
        """What the kernel says in answer to a message, until a message of a kind, or until it is idle again."""
        heard = []
        while True:
            text = await asyncio.wait_for(self._socket.read_message(), SLOW)
            assert text is not None, "the kernel's connection was closed"
            message = json.loads(text if isinstance(text, str) else _without_buffers(text))
            if message.get("parent_header", {}).get("msg_id") != asked:
                continue
            heard.append(message)
            idle = message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
            if message["msg_type"] == until or (not until and idle):
                return heard

    async def run(self, code: str) -> str:
        """Runs a cell; returns what it printed. The widgets that it opened are in `opened`: {comm: its state}."""
        asked = await self._send("execute_request", {"code": code, "silent": False, "store_history": True})
        heard = await self._heard(asked, "")
        self.opened = {
            m["content"]["comm_id"]: m["content"]["data"].get("state", {})
            for m in heard
            if m["msg_type"] == "comm_open"
        }
        wrong = [m["content"]["evalue"] for m in heard if m["msg_type"] == "error"]
        if wrong:
            raise RuntimeError(wrong[0])
        return "".join(m["content"]["text"] for m in heard if m["msg_type"] == "stream")

    async def answer(self, question: str, fields: dict[str, str]) -> str:
        """Shows a question and presses its button, as the form does; returns the verdict's HTML."""
        await self.run(f"from mixedsignals import practice\nshown = practice({question!r})\nshown")
        heard = await self._press("verdict", {"fields": fields, "step": "", "press": uuid.uuid4().hex})
        states = [data.get("state", {}) for data in heard]
        return next(state["verdict"]["summary"] for state in reversed(states) if "verdict" in state)

    async def hand_in(self, lesson: str) -> str:
        """Shows the cell that every exercise ends on and presses its button; returns the file's name."""
        await self.run(f"from mixedsignals import hand_in\nshown = hand_in({lesson!r})\nshown")
        heard = await self._press("who", {"label": "", "press": uuid.uuid4().hex})
        return next(data["content"]["name"] for data in heard if data.get("method") == "custom")

    async def _press(self, known_by: str, content: dict[str, object]) -> list[dict[str, object]]:
        """Sends a message to the widget just opened that has such a trait; returns the data of what comes back."""
        comm = next(name for name, state in reversed(self.opened.items()) if known_by in state)
        asked = await self._send("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": content}})
        heard = await self._heard(asked, "")
        return [m["content"]["data"] for m in heard if m["msg_type"] == "comm_msg"]


def _without_buffers(message: bytes) -> bytes:
    """The JSON of a message that carries files: their number and where each part begins stand before it."""
    count = int.from_bytes(message[:4], "big")
    starts = [int.from_bytes(message[4 * at : 4 * at + 4], "big") for at in range(1, count + 1)]
    return message[starts[0] : starts[1] if count > 1 else None]
