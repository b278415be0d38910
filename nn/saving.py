"""Models in files: JSON text, exact to the bit, written whole, refused if damaged."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nn.errors import FileError, ShapeError
from nn.module import Module

_FAULTS = {  # by the first entry of the header that is not as it should be
    "format": "it was not written by valuegrad",
    "version": "it was written by another version of valuegrad. Upgrade to read it",
    "kind": "it holds something else. Take another file",
    "sha256": "it was damaged or edited, as its checksum tells. Save again, or take a copy",
}
_NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}  # for which JSON has no number
FilePath = str | os.PathLike[str]


def save(model: Module, path: FilePath) -> Path:
    """Write a model's parameters to a file (see :func:`write_document` for its form).

    Arguments:
        model: whose numbers are kept; what is not a number, such as its layers' sizes, is not.
        path: where to; a file that stands there is replaced.

    Returns:
        the path.

    Raises:
        FileError: if the file cannot be written.

    >>> from nn import MLP
    >>> save(MLP(1, [1]), "model.json").name
    'model.json'
    """
    return write_document(path, "model", model.state_dict())


def load(model: Module, path: FilePath) -> None:
    """Give a model the parameters of a file that :func:`save` wrote; all of them or none.

    Arguments:
        model: of the same shape as the one that was saved.
        path: of the file.

    Raises:
        FileError: if the file cannot be read, or is damaged, or holds something else; the model
            is then as it was.

    >>> from nn import MLP
    >>> model, other = MLP(1, [1], seed=1), MLP(1, [1], seed=2)
    >>> load(other, save(model, "model.json"))
    >>> other([2.0]).data == model([2.0]).data
    True
    """
    state = read_document(path, "model")
    try:
        model.load_state_dict(state)
    except (ShapeError, TypeError, LookupError) as error:  # the latter two: it is no dict
        raise FileError(f"{os.fspath(path)!r} holds another model. {error}") from None


def write_document(path: FilePath, kind: str, content: Any) -> Path:
    """Write numbers and texts to a file as JSON, with a header that tells what it is.

    The header holds ``"format": "valuegrad"``, a version, the kind and a SHA-256 of the content.
    Numbers are exact to the bit; nan and infinities, which JSON has not, stand as the strings
    "nan", "inf" and "-inf".

    Arguments:
        path: where to; a file that stands there is replaced, at once and as a whole.
        kind: what it holds, such as "model".
        content: dicts with strings as keys, lists, numbers, strings, booleans and None.

    Returns:
        the path.

    Raises:
        FileError: if the file cannot be written.

    >>> path = write_document("x.json", "point", {"x": 0.1, "y": math.inf})
    >>> document = json.loads(path.read_text())
    >>> document["format"], document["version"], document["kind"], document["content"]
    ('valuegrad', 1, 'point', {'x': 0.1, 'y': 'inf'})
    """
    from viz.errors import SaveError
    from viz.files import write_whole

    encoded = _each(content, _encoded)
    document = {**_header(kind, encoded), "content": encoded}
    try:
        return write_whole(path, (json.dumps(document, indent=1) + "\n").encode())
    except SaveError as error:
        raise FileError(str(error)) from error


def read_document(path: FilePath, kind: str) -> Any:
    """Return the content of a file that :func:`write_document` wrote.

    Arguments:
        path: of the file.
        kind: what it should hold.

    Returns:
        the content; tuples have become lists.

    Raises:
        FileError: if the file cannot be read, or is damaged, or holds something else.

    >>> _ = write_document("x.json", "point", {"x": 0.1, "y": math.inf})
    >>> read_document("x.json", "point")
    {'x': 0.1, 'y': inf}
    """
    try:
        document = json.loads(Path(path).read_bytes())
        content = document["content"]
        header = _header(kind, content)
        faults = [fault for name, fault in _FAULTS.items() if document.get(name) != header[name]]
    except OSError as error:
        faults = [f"{error.strerror}. Check its name"]
    except (ValueError, LookupError, TypeError, RecursionError):
        faults = ["it was cut off, or not written by valuegrad. Save again, or take a copy"]
    if faults:
        raise FileError(f"Cannot read a {kind} from {os.fspath(path)!r}: {faults[0]}.")
    return _each(content, lambda item: _NON_FINITE.get(item, item))


def _header(kind: str, encoded: Any) -> dict[str, Any]:
    checksum = hashlib.sha256(json.dumps(encoded).encode()).hexdigest()
    return {"format": "valuegrad", "version": 1, "kind": kind, "sha256": checksum}


def _encoded(item: Any) -> Any:
    if isinstance(item, str) and item in _NON_FINITE:
        raise FileError(f"The text {item!r} cannot be saved: it stands for a number in files.")
    return str(item) if isinstance(item, float) and not math.isfinite(item) else item


def _each(thing: Any, change: Callable[[Any], Any]) -> Any:
    """Return nested dicts and lists with every other item changed."""
    if isinstance(thing, dict):
        return {key: _each(item, change) for key, item in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [_each(item, change) for item in thing]
    return change(thing)
