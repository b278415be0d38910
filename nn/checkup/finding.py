"""Finding: one reason why a network does not learn, with its remedy."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One reason.

    Arguments:
        kind: in one or two words, such as ``"dead units"``.
        text: what was found, with its figures.
        remedy: what to write instead.

    >>> print(Finding("dead units", "3 of 4 units are 0.", "Use a smaller learning rate."))
    dead units: 3 of 4 units are 0. Use a smaller learning rate.
    """

    kind: str
    text: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text} {self.remedy}".rstrip()
