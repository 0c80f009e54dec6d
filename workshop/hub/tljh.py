"""Mixed Signals on The Littlest JupyterHub: copy to /opt/tljh/config/jupyterhub_config.d/mixed_signals.py."""

KIT = "/opt/mixed-signals"

c = get_config()  # noqa: F821  # JupyterHub gives it

c.Spawner.notebook_dir = KIT
c.Spawner.default_url = "/doc/tree/notebooks/00_start.ipynb"
c.Spawner.environment.update(
    {
        "MIXEDSIGNALS_HOME": KIT,
        "JUPYTER_CONFIG_PATH": f"{KIT}/mixedsignals/jupyter/settings",
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
)
