"""Networks as estimators of scikit-learn, for its pipelines, searches and scores (extra ``data``).

This file needs scikit-learn; ``nn.MLPClassifier`` and ``nn.MLPRegressor`` load it when first used.
"""

from collections.abc import Sequence
from typing import Any, Self

from autograd import softmax
from autograd.tools import extras
from nn import losses
from nn.data.dataset import standardiser
from nn.errors import SettingError
from nn.functional import predict
from nn.layers import MLP, Sequential
from nn.normalisation import Standardise
from nn.optim.named import OPTIMIZERS
from nn.train import fit

_base: Any = extras.load("sklearn.base", "data")
_utils = extras.load("sklearn.utils", "data")
_validation = extras.load("sklearn.utils.validation", "data")
_numpy = extras.load("numpy", "data")


class _Network(_base.BaseEstimator):  # type: ignore[misc]  # scikit-learn is not typed
    """What both estimators have in common.

    Arguments:
        hidden_layer_sizes: how many neurons each hidden layer has.
        activation: of these, a name or a function of one Value.
        optimizer: a key of ``nn.optim.named.OPTIMIZERS``.
        lr: the learning rate; what suits most data unless given.
        epochs: passes over the data.
        batch_size: samples to a step; None for all of them.
        l2: the strength of a penalty on squares of the parameters.
        random_state: of weights and batches, as scikit-learn's.

    Attributes:
        model_: the network, which standardises its features first; ``nn.save`` takes it.
        history_: of the training.
    """

    def __init__(
        self, hidden_layer_sizes: Sequence[int] = (32,), activation: Any = "relu",
        optimizer: str = "adam", lr: float | None = None, epochs: int = 60,
        batch_size: int | None = 32, l2: float = 0.0, random_state: Any = 0,
    ) -> None:  # fmt: skip
        self.hidden_layer_sizes, self.activation = hidden_layer_sizes, activation
        self.optimizer, self.lr, self.epochs, self.batch_size = optimizer, lr, epochs, batch_size
        self.l2, self.random_state = l2, random_state

    def _train(self, samples: Any, targets: Any, loss: Any, n_outputs: int) -> None:
        """Train a network, which takes samples as they come."""
        seed = int(_utils.check_random_state(self.random_state).randint(2**31 - 1))
        if self.optimizer not in OPTIMIZERS:
            raise SettingError(f"optimizer must be one of {', '.join(OPTIMIZERS)}.")
        sizes = [*self.hidden_layer_sizes, n_outputs]
        first = Standardise(samples.shape[1]).adapt(samples)
        network = MLP(samples.shape[1], sizes, self.activation, seed=seed)
        self.model_ = Sequential(first, *network.layers)
        make, usual = OPTIMIZERS[self.optimizer]
        rate = usual if self.lr is None else {"lr": self.lr}
        self.history_ = fit(
            self.model_, (samples, targets), loss, make(self.model_.parameters(), **rate),
            epochs=self.epochs, batch_size=self.batch_size, seed=seed, progress=False,
            penalty=losses.l2(self.l2) if self.l2 else None,
        )  # fmt: skip

    def _outputs(self, samples: Any) -> Any:
        _validation.check_is_fitted(self)
        checked = _validation.validate_data(self, samples, dtype=float, reset=False)
        return _numpy.array(predict(self.model_, checked))


class MLPClassifier(_base.ClassifierMixin, _Network):  # type: ignore[misc]  # as above
    """A multilayer perceptron that tells classes apart (see :class:`_Network` for its settings).

    >>> from nn.data import iris
    >>> data = iris()
    >>> labels = [data.class_names[target] for target in data.targets]
    >>> classifier = MLPClassifier(epochs=30).fit(data.samples, labels)
    >>> str(classifier.predict(data.samples[:1])[0]), classifier.score(data.samples, labels) > 0.9
    ('setosa', True)
    """

    def fit(self, X: Any, y: Any) -> Self:  # noqa: N803  # scikit-learn's names
        """Train on samples and the labels of their classes.

        Arguments:
            X: samples, of shape (n, features).
            y: labels of any kind, n of them.

        Returns:
            itself.

        Raises:
            ValueError: if they do not suit, or there is a single class.
        """
        samples, labels = _validation.validate_data(self, X, y, dtype=float)
        extras.load("sklearn.utils.multiclass", "data").check_classification_targets(labels)
        self.classes_, targets = _numpy.unique(labels, return_inverse=True)
        n = len(self.classes_)
        if n < 2:
            raise SettingError("MLPClassifier tells classes apart, but got 1 class.")
        loss = losses.cross_entropy if n > 2 else losses.binary_cross_entropy_with_logits
        self._train(samples, targets, loss, n if n > 2 else 1)
        return self

    def predict_proba(self, X: Any) -> Any:  # noqa: N803
        """Return the probability of each class, an array of shape (n, classes)."""
        outputs = self._outputs(X)
        if outputs.ndim == 1:  # a logit of the second class
            outputs = _numpy.stack([0.0 * outputs, outputs], axis=1)
        return _numpy.array([softmax(row) for row in outputs.tolist()])

    def predict(self, X: Any) -> Any:  # noqa: N803
        """Return the label of the class that is most probable, for each sample."""
        chances = self.predict_proba(X)
        return self.classes_[chances.argmax(axis=1)]


class MLPRegressor(_base.RegressorMixin, _Network):  # type: ignore[misc]  # as above
    """A multilayer perceptron that predicts numbers (see :class:`_Network` for its settings).

    >>> samples = [[x / 10] for x in range(-10, 11)]
    >>> targets = [3.0 * x[0] + 1.0 for x in samples]
    >>> MLPRegressor(epochs=80).fit(samples, targets).score(samples, targets) > 0.95
    True
    """

    def fit(self, X: Any, y: Any) -> Self:  # noqa: N803
        """Train on samples and numbers.

        Arguments:
            X: samples, of shape (n, features).
            y: n numbers; they are standardised for the training.

        Returns:
            itself.

        Raises:
            ValueError: if they do not suit.
        """
        samples, numbers = _validation.validate_data(self, X, y, dtype=float, y_numeric=True)
        aims = _validation.column_or_1d(numbers, warn=True).astype(float)
        scale = standardiser([[aim] for aim in aims.tolist()])
        (self.mean_, self.deviation_) = scale.scales[0]
        self._train(samples, (aims - self.mean_) / self.deviation_, losses.mse, 1)
        return self

    def predict(self, X: Any) -> Any:  # noqa: N803
        """Return the number of each sample, in the units of the targets."""
        outputs = self._outputs(X)
        return self.mean_ + self.deviation_ * outputs
