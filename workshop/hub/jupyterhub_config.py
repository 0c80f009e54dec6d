"""JupyterHub for a class on one machine: the kit shared and read-only, a work folder of each learner's own.

Three doors use this file. `python start.py hub` opens it here, on this machine alone, with any name and one password.
On a server of your own, JupyterHub as root reads it and its users are the machine's (PAM). On The Littlest JupyterHub
it is copied to /opt/tljh/config/jupyterhub_config.d/: ../hub.md says how.

Settings, from the environment:
  MIXEDSIGNALS_HOME    the kit, as `python start.py release` writes it; else the checkout that this file stands in
  MIXEDSIGNALS_CLASS   the password of a class that signs in with any name; else the machine's own users
  MIXEDSIGNALS_ADDRESS where it answers, such as http://0.0.0.0:8000; else http://127.0.0.1:8000, this machine alone
  MIXEDSIGNALS_PROXY   the program configurable-http-proxy, where it is not on the PATH
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from jupyterhub.auth import DummyAuthenticator, LocalAuthenticator

c = get_config()  # noqa: F821  # JupyterHub gives it

KIT = Path(os.environ.get("MIXEDSIGNALS_HOME") or Path(__file__).resolve().parents[2])
PASSWORD = os.environ.get("MIXEDSIGNALS_CLASS", "")
ADDRESS = os.environ.get("MIXEDSIGNALS_ADDRESS", "http://127.0.0.1:8000")
PORT = urlsplit(ADDRESS).port or 80  # the two ports after it are the hub's own
ROOT = os.geteuid() == 0
MEMORY = 500_000_000  # bytes a learner: ../hub.md has what was measured


class Class(DummyAuthenticator, LocalAuthenticator):
    """Any name with the class's password. As root a name becomes a user of the machine, so that homes are apart."""


if PASSWORD:
    c.JupyterHub.authenticator_class = Class
    c.DummyAuthenticator.password = PASSWORD
    c.Authenticator.allow_all = True
    c.LocalAuthenticator.create_system_users = ROOT
if not ROOT:  # everybody is the one who started it: to try, not to teach with
    c.JupyterHub.spawner_class = "simple"

c.JupyterHub.bind_url = ADDRESS
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{PORT + 2}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORT + 1}"
c.ConfigurableHTTPProxy.command = [os.environ.get("MIXEDSIGNALS_PROXY", "configurable-http-proxy")]
c.JupyterHub.cleanup_servers = True

c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.ip = "127.0.0.1"
c.Spawner.notebook_dir = str(KIT)
c.Spawner.default_url = "/doc/tree/notebooks/00_start.ipynb"
c.Spawner.mem_limit = MEMORY  # only spawners that can hold it do: TLJH's and Kubernetes'
c.Spawner.http_timeout = 120
c.Spawner.environment = {
    "MIXEDSIGNALS_HOME": str(KIT),
    "JUPYTER_CONFIG_PATH": str(KIT / "mixedsignals" / "jupyter" / "settings"),
    "JUPYTER_PREFER_ENV_PATH": "1",
}


def keep_work_apart(spawner):
    """Where everybody is one user of the machine, each name has a work folder of its own beside the others'."""
    folder = Path.home() / "mixed-signals-class" / spawner.user.name
    spawner.environment = {**spawner.environment, "MIXEDSIGNALS_WORK": str(folder)}


if not ROOT:  # else answers lie in each user's home, where the kit keeps them by itself, and nobody else can open them
    c.Spawner.pre_spawn_hook = keep_work_apart
