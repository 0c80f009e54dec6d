"""What authors use: lessons in, notebooks and JSON out; a case checked, a new one made.

Nothing here is imported when a learner works. Needs the packages of requirements-dev.txt.
"""
