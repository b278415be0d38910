"""Embedding: a row of trained numbers for each of many things."""

from random import Random
from typing import Any

import autograd as ag
from autograd import Value
from autograd.structures.lists import mapped_lists
from nn import init
from nn.module import Module
from nn.settings import in_range, whole


class Embedding(Module):
    """A table of rows, one for each of ``num_embeddings`` things, looked up by their numbers.

    Compiled, it takes one path whatever the numbers are.

    Arguments:
        num_embeddings: how many rows there are.
        embedding_dim: how many numbers each has.
        padding_idx: the row that stands for nothing: it is 0 and no parameter; none unless given.
        rng: draws the others, from the normal distribution of mean 0 and variance 1; a fresh one
            unless given, seeded apart from others.

    Raises:
        SettingError: if there would be no row or no number in one, or no such row for padding.

    >>> embedding = Embedding(27, 2, padding_idx=0)
    >>> len(embedding.parameters()), len(embedding([1, 2, 3])), embedding(0)
    (52, 3, [0.0, 0.0])
    """

    def __init__(
        self, num_embeddings: int, embedding_dim: int, padding_idx: int | None = None,
        rng: Random | None = None,
    ) -> None:  # fmt: skip
        self.num_embeddings = whole("num_embeddings", num_embeddings, 1)
        self.embedding_dim = whole("embedding_dim", embedding_dim, 1)
        self.padding_idx = padding_idx
        if padding_idx is not None:
            in_range("padding_idx", whole("padding_idx", padding_idx), high=num_embeddings - 1)
        source = rng or init.source()
        self.weight: list[list[Any]] = [
            [
                0.0 if i == padding_idx else Value(source.gauss(0.0, 1.0))
                for _ in range(embedding_dim)
            ]
            for i in range(num_embeddings)
        ]

    def __call__(self, index: Any) -> Any:
        """Return the row of an index; of a list of them, nested or not, a list of rows.

        Raises:
            OutOfRangeError: if an index is no whole number from 0 to ``num_embeddings - 1``.
        """
        return mapped_lists(lambda one: ag.take(self.weight, one), index)
