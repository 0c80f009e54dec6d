"""The kit as a website: every page to read, and a Jupyter inside it that needs no server.

Knows built pages, built questions and tables, and the tools that make a site of them; never how a question is compiled
or marked (the engine itself goes along), and never a learner's answers: those stay in the reader's browser.
Needs the packages of requirements-site.txt.
"""
