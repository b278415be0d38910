"""What beginners write in place of this library's names, and what they meant."""

from collections.abc import Callable
from typing import Any, NoReturn

from autograd.structures.lists import is_list
from autograd.tools.hints import advice
from nn.errors import SettingError, ShapeError

_ACTIVATION = 'Activations are names or functions: MLP(2, [4, 1], activation="{0}"), or "{0}" as a '
_ACTIVATION += "part of a Sequential"
_LOSS = "Losses are functions. Write nn.{0}(outputs, targets), or pass nn.{0} to nn.fit"
_BATCHES = "Write nn.fit(..., batch_size=32), or nn.data.batches(samples, targets, 32) in a loop"
_CPU = "Everything is on the CPU. nn.fit compiles by itself with the extra 'compile'"
_ACTIVATIONS = {
    "ReLU": "relu", "Tanh": "tanh", "Sigmoid": "sigmoid", "Softmax": "softmax", "ELU": "elu",
    "LogSoftmax": "log_softmax", "GELU": "gelu", "SiLU": "silu", "LeakyReLU": "leaky_relu",
    "Softplus": "softplus", "Identity": "linear", "relu": "relu", "tanh": "tanh",
    "sigmoid": "sigmoid", "softmax": "softmax",
}  # fmt: skip
_LOSSES = {
    "MSELoss": "mse", "L1Loss": "mae", "HuberLoss": "huber", "SmoothL1Loss": "huber",
    "CrossEntropyLoss": "cross_entropy", "BCELoss": "binary_cross_entropy", "NLLLoss": "nll",
    "BCEWithLogitsLoss": "binary_cross_entropy_with_logits", "HingeEmbeddingLoss": "hinge",
    "mse_loss": "mse", "MSE": "mse", "bce": "binary_cross_entropy",
}  # fmt: skip

OF_NN = {
    **{name: _ACTIVATION.format(ours) for name, ours in _ACTIVATIONS.items()},
    **{name: _LOSS.format(ours) for name, ours in _LOSSES.items()},
    "Linear": 'Write nn.Layer(2, 3, "linear"), which has weights and biases too',
    "Dense": 'Write nn.Layer(2, 3, "relu")',
    "Parameter": "Write Value(0.0) and keep it as an attribute of the Module",
    "ModuleList": "Keep modules in an ordinary list: a Module looks into it",
    "ModuleDict": "Keep modules in an ordinary dict: a Module looks into it",
    "ParameterList": "Keep Values in an ordinary list: a Module looks into it",
    "DataLoader": _BATCHES,
    "TensorDataset": "Data are (samples, targets), two lists. Write nn.fit(model, data, ...)",
    "Model": "Write class Net(nn.Module), or nn.MLP(2, [16, 1])",
    "utils": "Write nn.optim.ClipNorm(1.0), as nn.fit(..., clip=...)",
    "manual_seed": "Write seed=, as in nn.MLP(2, [4, 1], seed=1)",
    "Value": "Write from autograd import Value",
    "no_grad": "Write autograd.no_grad()",
    "BatchNorm1d": "There is none. Standardise the samples: nn.data.standardiser(samples)",
    "Conv2d": "There is none: each weight here is a number of its own. Write a Module",
}
OF_MODULES = {
    "forward": "Write model(x): the class computes in __call__",
    "fit": "Write nn.fit(model, (samples, targets), loss, optimizer, epochs=100)",
    "compile": "Nothing is to be compiled first. Write nn.fit(model, data, loss, optimizer, ...)",
    "evaluate": "Write loss(model.predict(samples), targets)",
    "score": "Write nn.accuracy(model.predict(samples), targets)",
    "predict_proba": "Write [autograd.softmax(z) for z in model.predict(samples)]",
    "backward": "Gradients come from a loss: loss = nn.mse(outputs, targets); loss.backward()",
    "cuda": _CPU,
    "cpu": _CPU,
    "to": _CPU,
    "double": "Every parameter is a float of 64 bits already",
    "float": "Every parameter is a float of 64 bits already",
    "weight": "Write layer.neurons[0].w, a list of Values, and .b for the bias",
    "bias": "Write layer.neurons[0].b",
    "weights": "Write model.parameters(), or dict(model.named_parameters())",
    "children": "Write model.modules()",
    "named_modules": "Write model.modules()",
    "register_parameter": "Assign it: self.scale = Value(1.0)",
    "add_module": "Assign it: self.first = Layer(2, 3)",
    "apply": "Write for parameter in model.parameters(): parameter.data = ...",
    "requires_grad_": "Write model.freeze() or model.unfreeze()",
    "get_weights": "Write model.state_dict()",
    "set_weights": "Write model.load_state_dict(state)",
    "save": "Write nn.save(model, path)",
    "grad": "Each parameter has its own: [p.grad for p in model.parameters()]",
    "step": "An optimiser takes steps: optimizer.step()",
}
_OF_OUTPUTS = {
    "backward": "It is a list of outputs, and backward() starts from one number. Write loss = "
    "nn.mse(outputs, targets), and then loss.backward()",
    "data": "It is a list of outputs. Write [v.data for v in outputs]",
    "grad": "It is a list of outputs. Write [v.grad for v in outputs]",
    "item": "It is a list of outputs. Write [v.data for v in outputs]",
    "argmax": "Write nn.predicted_class(outputs)",
    "softmax": "Write autograd.softmax(outputs)",
    "detach": "Write [v.detach() for v in outputs], or model.predict(samples) for numbers",
}


class Outputs(list[Any]):
    """The outputs of a model that has several: a list, which tells what it is no Value for.

    >>> outputs = Outputs([1.0, 2.0])
    >>> outputs
    [1.0, 2.0]
    >>> outputs.backward()
    Traceback (most recent call last):
        ...
    AttributeError: A list has no 'backward'. It is a list of outputs, and backward() starts from \
one number. Write loss = nn.mse(outputs, targets), and then loss.backward().
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"A list has no {name!r}" + advice(name, _OF_OUTPUTS), name=name)


def check_one_sample(sample: Any, n_inputs: int) -> None:
    """Raise if what a layer was given is a batch.

    Arguments:
        sample: what it was given, that it could not take.
        n_inputs: how many numbers it takes.

    Raises:
        ShapeError: which tells how to ask for many outputs.
    """
    if is_list(sample) and len(sample) and is_list(sample[0]):
        raise ShapeError(
            f"A layer takes one sample, a list of {n_inputs} numbers, but got a batch of "
            f"{len(sample)}. Write [model(x) for x in batch], or model.predict(batch) for plain "
            "numbers."
        )


def check_fit(model: Any, data: Any, loss: Any, optimizer: Any, epochs: Any) -> None:
    """Raise if something that ``nn.fit`` needs is missing, or stands in another's place.

    Raises:
        SettingError: which shows a whole call.
    """
    call = "nn.fit(model, (samples, targets), nn.mse, optimizer, epochs=100)"
    if not callable(model):
        raise SettingError(f"fit() begins with a model, but got {model!r:.60}. Write {call}.")
    if not (callable(loss) or isinstance(loss, str)) or (optimizer is None and epochs is None):
        raise SettingError(
            f"fit() takes samples and targets as one pair, and then a loss and an optimiser, but "
            f"got {loss!r:.40} as the loss. Write {call}."
        )
    if optimizer is None:
        raise SettingError(
            "optimizer must be one that is made. Write optimizer = nn.Adam(model.parameters()) and "
            f"{call}."
        )
    if epochs is None:
        raise SettingError(
            f"epochs must be a whole number from 1: how many passes over the samples. Write {call}."
        )


Forward = Callable[..., Any]


def forward_of(module: Any) -> Forward:
    """Return the method ``forward`` of a module whose class defines no ``__call__``.

    Raises:
        SettingError: if there is none.
    """
    forward: Forward | None = getattr(module, "forward", None)
    if forward is None:
        raise SettingError(
            f"{type(module).__name__} does not say what it computes. Define "
            "__call__(self, x), for one sample, in its class."
        )
    return forward
