"""What the tests need from node, in one line: npm removes what such a line does not name."""

INSTALL = "npm install --no-save --no-package-lock axe-core@4 reveal.js@5.2.1 configurable-http-proxy@5 pyodide@314.0.6"
