"""The errors of the library: what happened, where, and what to write instead."""

from __future__ import annotations


class AutogradError(Exception):
    """Base of every error that this library raises on purpose.

    >>> issubclass(OperandError, AutogradError)
    True
    """


class OperandError(AutogradError, TypeError):
    """Something that is not a number stands where a number belongs.

    >>> issubclass(OperandError, TypeError)
    True
    """


class OutOfRangeError(OperandError, IndexError):
    """A number that is to choose one of several things is none of their places.

    >>> issubclass(OutOfRangeError, IndexError)
    True
    """


class GraphError(AutogradError, RuntimeError):
    """The graph cannot give what was asked of it, as a backward pass from a constant.

    >>> issubclass(GraphError, RuntimeError)
    True
    """


class AnomalyError(AutogradError, ArithmeticError):
    """An operation made a nan or an infinity from finite numbers (see ``detect_anomaly``).

    >>> issubclass(AnomalyError, ArithmeticError)
    True
    """


class ConvergenceError(AutogradError, RuntimeError):
    """A solver did not find what it was to find, so that there is nothing to differentiate.

    >>> issubclass(ConvergenceError, RuntimeError)
    True
    """


class MissingExtraError(AutogradError, ImportError):
    """A package that only some features need is not installed; the text names the extra.

    >>> issubclass(MissingExtraError, ImportError)
    True
    """


class TraceError(AutogradError, RuntimeError):
    """A function cannot be compiled as it is written: compiled code could not repeat what it does.

    >>> issubclass(TraceError, RuntimeError)
    True
    """


class ExportError(AutogradError, ValueError):
    """A function cannot be written in another language, or a text is no program of ours.

    >>> issubclass(ExportError, ValueError)
    True
    """


class WorkerError(AutogradError, RuntimeError):
    """A process that took part in a call of ``spread`` has died.

    >>> issubclass(WorkerError, RuntimeError)
    True
    """


class SaveError(AutogradError, OSError):
    """A file cannot be written; what stood there still stands.

    >>> issubclass(SaveError, OSError)
    True
    """
