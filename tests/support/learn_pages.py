"""The pages of docs/learn, as what a reader reads."""

import re
from pathlib import Path

LEARN = Path(__file__).parent.parent.parent / "docs" / "learn"
PAGES = sorted(LEARN.glob("[0-9]*.md"))


def prose(text):
    """The text without code, headings, tables, pictures and addresses; links keep their words."""
    text = re.sub(r"```.*?```", "\n\n", text, flags=re.DOTALL)
    text = re.sub(r"^(#|\||!|- \[).*$", "\n", text, flags=re.MULTILINE)
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)


def sentences(text):
    """The sentences of a text, each as one line."""
    for paragraph in re.split(r"\n\s*\n", prose(text)):
        whole = " ".join(paragraph.split())
        yield from (s for s in re.split(r"(?<=[.!?:])[*\"')]*\s+", whole) if s)


def terms():
    """The terms of the glossary by their anchors, each as a pattern of its forms."""
    found = re.findall(r'<a id="([\w-]+)"></a>([\w ]+?) \|', (LEARN / "glossary.md").read_text())
    irregular = {"leaf": r"lea(?:f|ves)", "pass": r"pass(?:es)?", "batch": r"batch(?:es)?",
                 "loss": r"loss(?:es)?"}  # fmt: skip
    return {anchor: rf"\b{irregular.get(word, word + 's?')}\b" for anchor, word in found}
