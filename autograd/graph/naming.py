"""What a node is called, and the scope it was made in: one string, so that nodes stay small.

A node made under ``name_scope`` keeps the scope in front of its name, behind a mark that no scope
holds. So a scope survives whatever a name survives: sweeps, copies and pickles.
"""

from __future__ import annotations

_MARK = "\x1f"  # ASCII's unit separator


def label_in(scope: str) -> str:
    """Return what a node without a name keeps of its scope.

    Arguments:
        scope: its names, joined by dots.

    Returns:
        the label.

    >>> scope_in(label_in("attention.scores"))
    'attention.scores'
    """
    return scope + _MARK


def labelled(name: str | None, old: str | None) -> str | None:
    """Return what a node keeps when it gets another name: its scope stays.

    Arguments:
        name: the name, or None.
        old: what it kept before.

    Returns:
        the label.

    >>> name_in(labelled("a/b", label_in("attention")))
    'a/b'
    """
    scope = scope_in(old)
    if name is None:
        return label_in(scope) if scope else None
    return f"{scope}{_MARK}{_MARK}{name}" if scope or _MARK in name else name


def name_in(label: str | None) -> str | None:
    """Return the name that a label holds.

    >>> name_in("x"), name_in(label_in("attention"))
    ('x', None)
    """
    if label is None or _MARK not in label:
        return label
    name = label.partition(_MARK)[2]
    return name[1:] if name else None


def scope_in(label: str | None) -> str:
    """Return the scope that a label holds; empty if none.

    >>> scope_in("x")
    ''
    """
    return label.partition(_MARK)[0] if label is not None and _MARK in label else ""


def is_scope(name: object) -> bool:
    """Whether a scope can be called so.

    >>> is_scope("attention"), is_scope("")
    (True, False)
    """
    return isinstance(name, str) and name != "" and _MARK not in name
