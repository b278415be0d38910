"""Models in files: JSON text, exact to the bit, written whole, refused if damaged."""

import hashlib
import json
import secrets
from pathlib import Path
from typing import Any

from autograd import SaveError
from autograd.tools.files import remove_drafts, write_whole
from nn.architecture import described, made_of
from nn.errors import FileError, ShapeError
from nn.module import Module

_NO_JSON = "non-finite"  # what nan and infinities, for which JSON has no number, stand under


def save(model: Module, path: str | Path) -> Path:
    """Write a model's parameters to a file (see :func:`write_document` for its form).

    Arguments:
        model: whose numbers are kept, buffers too, and what it is made of, if all of it is of this
            library.
        path: where to; a file that stands there is replaced.

    Returns:
        the path.

    Raises:
        autograd.SaveError: if the file cannot be written; what stood there still stands.

    >>> from nn import MLP
    >>> save(MLP(1, [1]), "model.json").name
    'model.json'
    """
    return write_document(path, "model", model.state_dict(), described(model))


def load(model: Any, path: str | Path | None = None) -> Any:
    """Give a model the parameters of a file that :func:`save` wrote; all of them or none.

    Arguments:
        model: of the same shape as the one that was saved; or the path alone, if all of it is of
            this library, as an ``MLP``, and no function of the user's in it.
        path: of the file.

    Returns:
        the model, made anew if only a path was given.

    Raises:
        FileError: if the file cannot be read, or is damaged, or holds something else; the model
            is then as it was.

    >>> from nn import MLP
    >>> model, other = MLP(1, [1], seed=1), MLP(1, [1], seed=2)
    >>> path = save(model, "model.json")
    >>> load(other, path)([2.0]).data == model([2.0]).data == load(path)([2.0]).data
    True
    """
    place = model if path is None else path
    numbers, about = read_whole(place, "model")
    if path is None:
        if not about:
            raise FileError(
                f"{str(place)!r} does not tell its model, which has parts of your own. Make one of "
                "its like, and write nn.load(model, path)."
            )
        model = made_of(about)
    try:
        model.load_state_dict({**numbers})
    except (ShapeError, TypeError) as error:  # the latter: it is no dict
        raise FileError(f"{str(place)!r} holds another model. {error}") from None
    return model


def check_place(path: str | Path) -> None:
    """Raise if a file could not be written, before work is done that would be lost.

    Drafts that a process left there when it was killed are removed.

    Arguments:
        path: of the file.

    Raises:
        autograd.SaveError: if it could not.
    """
    place = Path(path)
    if place.is_dir():
        raise SaveError(f"Cannot write {str(path)!r}: it is a folder. Name a file.")
    remove_drafts(place)
    trial = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    write_whole(trial, b"").unlink()


def write_document(path: str | Path, kind: str, content: Any, about: Any = None) -> Path:
    """Write numbers and texts to a file as JSON, with a header that tells what it is.

    The header holds ``"format": "valuegrad"``, a version, the kind and a SHA-256 of the content.
    Numbers are exact to the bit; nan and infinities, which JSON has not, stand as
    ``{"non-finite": "NaN"}``, ``"Infinity"`` and ``"-Infinity"``.

    Arguments:
        path: where to; a file that stands there is replaced, at once and as a whole.
        kind: what it holds, such as "model".
        content: dicts with strings as keys, lists, numbers, strings, booleans and None.
        about: more of such, to tell what the content is of; nothing unless given.

    Returns:
        the path.

    Raises:
        autograd.SaveError: if the file cannot be written; what stood there still stands.

    >>> path = write_document("x.json", "point", {"x": 0.1, "y": float("inf")})
    >>> document = json.loads(path.read_text())
    >>> document["format"], document["version"], document["kind"], document["content"]
    ('valuegrad', 1, 'point', {'x': 0.1, 'y': {'non-finite': 'Infinity'}})
    """
    more = {} if about is None else {"about": about}
    loose = json.dumps({**_header(kind, content, about), **more, "content": content})
    strict = json.loads(loose, parse_constant=lambda name: {_NO_JSON: name})
    return write_whole(path, (json.dumps(strict, indent=1) + "\n").encode())


def read_document(path: str | Path, kind: str) -> Any:
    """Return the content of a file that :func:`write_document` wrote (see :func:`read_whole`)."""
    return read_whole(path, kind)[0]


def read_whole(path: str | Path, kind: str) -> tuple[Any, Any]:
    """Return the content of a file that :func:`write_document` wrote, and what it is about.

    Arguments:
        path: of the file.
        kind: what it should hold.

    Returns:
        the content, and what was told about it, or None; tuples have become lists.

    Raises:
        FileError: if the file cannot be read, or is damaged, or holds something else.

    >>> _ = write_document("x.json", "point", {"x": 0.1, "y": float("inf")})
    >>> read_document("x.json", "point")
    {'x': 0.1, 'y': inf}
    """
    try:
        document = json.loads(Path(path).read_bytes(), object_hook=_decoded)
        about = document.get("about")
        for name, right in _header(kind, document["content"], about).items():
            if document[name] != right:
                raise ValueError(f"its {name} is {document[name]!r:.80}, and not {right!r}")
    except (OSError, ValueError, LookupError, TypeError, RecursionError, AttributeError) as error:
        raise FileError(
            f"Cannot read a {kind} from {str(path)!r}: {error}. Take a file that this version of "
            "valuegrad wrote; if this is one, it was cut off, damaged or edited: save again."
        ) from error
    return document["content"], about


def _header(kind: str, content: Any, about: Any) -> dict[str, Any]:
    text = json.dumps(content if about is None else [content, about])
    checksum = hashlib.sha256(text.encode()).hexdigest()
    return {"format": "valuegrad", "version": 1, "kind": kind, "sha256": checksum}


def _decoded(item: dict[str, Any]) -> Any:
    return float(item[_NO_JSON]) if item.keys() == {_NO_JSON} else item
