"""The errors of ``nn``, below the library's own."""

from autograd.errors import AutogradError


class ShapeError(AutogradError, ValueError):
    """Numbers do not fit where they were put: too many, too few, or of the wrong kind.

    >>> issubclass(ShapeError, ValueError)
    True
    """


class SettingError(AutogradError, ValueError):
    """A setting is out of its range, or names nothing known.

    >>> issubclass(SettingError, ValueError)
    True
    """


class FileError(AutogradError, ValueError):
    """A file cannot be written or read, or does not hold what it should.

    >>> issubclass(FileError, ValueError)
    True
    """


class TrainingError(AutogradError, ArithmeticError):
    """A training cannot go on: its loss, or a gradient, is no number any more.

    >>> issubclass(TrainingError, ArithmeticError)
    True
    """


class HintWarning(UserWarning):
    """A training is likely not what was meant; ``warnings`` turns it off, as any other.

    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", HintWarning)
    """
