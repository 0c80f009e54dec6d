"""What a learner's kernel does, as a script for a Python of its own: asks a question, answers it, tells where it went.

python tests/support/answering.py QUESTION
"""

import sys

from mixedsignals import kit, practice, progress, save_work
from mixedsignals.engine import session

if __name__ == "__main__":
    name = sys.argv[1]
    shown = practice(name)
    option = session.find(name)[0].options[0].id
    shown.conversation.hear({"fields": {"choice": option}, "press": "once"})
    assert "ms-outcome" in shown.verdict["summary"], shown.verdict
    assert "ms-download" in save_work().children[0].value and progress().children
    assert session.kept().entries()[-1]["question"] == name
    print(ascii(str(kit.work())))
