"""What README derives: the Binder badge from the repository's address, and the list of lessons from the lessons."""
import re
import tomllib
from urllib.parse import quote, urlsplit

from .. import kit
from . import sources


def refreshed():
    """The text of README.md with its derived parts as they should be now."""
    text = (kit.home() / "README.md").read_text(encoding="utf-8")
    for name, content in (("binder", _badge()), ("lessons", _lessons())):
        text = re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda found: f"<!-- {name} -->\n{content}\n<!-- /{name} -->", text, flags=re.S)
    return text


def _badge():
    project = tomllib.loads((kit.home() / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    path = urlsplit(project["urls"]["Repository"]).path.strip("/")
    lab = quote("lab/tree/notebooks/" + sources.lesson_folders()[0].name + ".ipynb", safe="")
    return (f"[![Open the kit on Binder](https://mybinder.org/badge_logo.svg)](https://mybinder.org/v2/gh/{path}/main?urlpath={lab}) "
            "(the address is not settled yet)")


def _lessons():
    rows = ["| | lesson | minutes |", "|---|---|---|"]
    for folder in sources.lesson_folders():
        text = (folder / "lesson.md").read_text(encoding="utf-8")
        number, title = re.search(r"^# (\d+) · (.+)$", text, re.M).groups()
        minutes = re.search(r"\*\*(\d+) minutes", text).group(1)
        rows.append(f"| {int(number):02d} | [{title}](notebooks/{folder.name}.ipynb) | {minutes} |")
    return "\n".join(rows)
