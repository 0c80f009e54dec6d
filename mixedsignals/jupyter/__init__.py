"""What JupyterLab and its server load at every door; imports nothing heavy.

`settings/` is JSON, which holds no comments. `transport_encryption`: what passes between server and kernel is
encrypted where the kernel can do so. On a shared computer nobody else reads it, and ipykernel does not warn in the
terminal, at each start, that somebody could.
"""
