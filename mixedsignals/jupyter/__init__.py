"""What JupyterLab and its server load at every door; imports nothing heavy."""
