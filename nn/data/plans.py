"""Plans: what the columns of a table mean, decided once and kept with the model."""

from collections.abc import Sequence
from typing import Any

from nn.data.cells import Cells, is_missing, number_in
from nn.data.dataset import Dataset
from nn.errors import FileError, SettingError

POLICIES = ("refuse", "drop", "mean")
MOST_KINDS = 50  # texts in a column that are made numbers of


class Plan:
    """How rows of a table become samples: which columns are numbers, and which are texts.

    A column of texts becomes one of 0 and 1 for each text. It is a plain dict inside, which is kept
    in files.

    Arguments:
        content: what :func:`made_for` decided, or what a file kept of it.
    """

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self.features: list[dict[str, Any]] = content["features"]
        self.target: str = content["target"]
        self.class_names: list[str] = content["class_names"]

    def names(self) -> list[str]:
        """Return the names of the numbers in a sample."""
        each = ([f"{f['name']}={k}" for k in f["kinds"]] or [f["name"]] for f in self.features)
        return [name for names in each for name in names]

    def samples(self, cells: Cells) -> tuple[list[list[float]], list[int]]:
        """Return the samples of a table, and the places of their rows, some of which may be out.

        Raises:
            FileError: if a column is missing, or a cell is not what it should be.
        """
        places = []
        if {f["name"] for f in self.features}.isdisjoint(cells.names):
            own = len(self.features)  # as names tell nothing, places do; a target may stand last
            if len(cells.names) in (own, own + 1):
                names = [feature["name"] for feature in self.features]
                cells = cells._replace(names=[*names, *cells.names[own:]])
        for feature in self.features:
            if feature["name"] not in cells.names:
                known = ", ".join(cells.names)
                raise FileError(f"{cells.path} has no column {feature['name']!r}. It has: {known}.")
            places.append(cells.names.index(feature["name"]))
        samples, kept = [], []
        for k, (line, row) in enumerate(cells.rows):
            parts = [
                self._numbers(feature, row[place], f"{cells.path}, line {line}", cells.decimal)
                for feature, place in zip(self.features, places, strict=True)
            ]
            if None not in parts:
                samples.append([x for part in parts if part is not None for x in part])
                kept.append(k)
        return samples, kept

    def _numbers(
        self, feature: dict[str, Any], cell: str, where: str, decimal: str
    ) -> list[float] | None:
        """Return the numbers that a cell becomes; None if its row is to be dropped."""
        kinds = feature["kinds"]
        if not kinds:
            number = number_in(cell, decimal)
            if number is not None:
                return [number]
        elif cell in kinds:
            return [float(cell == kind) for kind in kinds]
        where = f"{where}, column {feature['name']}"
        if is_missing(cell) and self.content["missing"] != "refuse":
            if self.content["missing"] == "drop":
                return None
            return [0.0] * len(kinds) or [feature["mean"]]
        if is_missing(cell):
            cure = "Say what is to become of rows with missing cells: missing='drop' or 'mean'"
        elif kinds:
            cure = f"Known are {', '.join(kinds[:6])}{', ...' * (len(kinds) > 6)}"
        else:
            cure = "Mend it, or leave the column out"
        raise FileError(f"{where}: {cell!r} is no finite number or class. {cure}.")


def of_numbers(count: int, class_names: list[str]) -> Plan:
    """Return the plan of a table that has numbers alone, whatever the names of its columns.

    Arguments:
        count: how many columns there are.
        class_names: of the classes, if there are any.

    >>> of_numbers(2, []).names()
    ['0', '1']
    """
    features = [{"name": str(k), "kinds": [], "mean": 0.0} for k in range(count)]
    content = {"features": features, "target": "", "class_names": class_names, "missing": "refuse"}
    return Plan({**content, "dropped": [], "header": None})


def made_for(
    cells: Cells, target: int | str, classify: bool, drop: Sequence[str], missing: str
) -> tuple[Plan, Dataset]:
    """Decide what the columns of a table are, and return that with the data set.

    Arguments:
        cells: of the table.
        target: the column to predict: its name, or its number, from 0, or -1 for the last.
        classify: whether its numbers are classes.
        drop: names of columns to leave out.
        missing: what is to become of rows with missing cells: ``"refuse"`` them, ``"drop"`` them,
            or take the ``"mean"`` of the column. Without a target a row is dropped, if not refused.

    Raises:
        SettingError: if there is no such column or policy.
        FileError: if a cell is not what it should be.
    """
    names, notes, columns = (
        cells.names,
        cells.notes,
        list(zip(*(r for _, r in cells.rows), strict=True)),
    )
    if missing not in POLICIES:
        raise SettingError(f"missing must be one of {', '.join(POLICIES)}, but got {missing!r}.")
    place: Any = names.index(target) if target in names else target
    unknown = [name for name in drop if name not in names]
    if unknown or type(place) is not int or place not in range(-len(names), len(names)):
        wrong = unknown[0] if unknown else target
        raise SettingError(f"{cells.path} has no column {wrong!r}. It has: {', '.join(names)}.")
    aim = names[place]
    if aim in drop:
        raise SettingError(f"The column {aim!r} is the target, and cannot be left out.")
    features = []
    for name, column in zip(names, columns, strict=True):
        if name == aim or name in drop:
            continue
        if not name and name == names[0]:
            notes.append("the first column has no name, as that of rows in R, and is left out")
            continue
        if all(map(is_missing, column)) and len(column) > 1:
            notes.append(f"the column {name!r} is empty, and left out")
            continue
        features.append(_feature(cells, name, column))
        if features[-1]["kinds"]:
            notes.append(f"{name!r} holds {len(features[-1]['kinds'])} texts: a number for each")
    if not features:
        raise FileError(f"{cells.path} has no column beside the target {aim!r} to learn from.")
    aims = columns[names.index(aim)]
    kinds = _classes(cells, aims, classify)
    content = {
        "features": features, "target": aim, "class_names": kinds, "missing": missing,
        "dropped": list(drop), "header": cells.has_header,
    }  # fmt: skip
    plan = Plan(content)
    known = [(line, row, cell) for (line, row), cell in zip(cells.rows, aims, strict=True)]
    if missing != "refuse":
        known = [item for item in known if not is_missing(item[2])]
    samples, kept = plan.samples(cells._replace(rows=[item[:2] for item in known]))
    own = {"name": aim, "kinds": [], "mean": 0.0}
    targets: list[Any] = []
    for line, _, cell in (known[k] for k in kept):
        where = f"{cells.path}, line {line}"
        if kinds and _kind(cell, classify, cells.decimal) in kinds:
            targets.append(kinds.index(_kind(cell, classify, cells.decimal)))
        else:
            strict = Plan({**content, "missing": "refuse"})
            targets += strict._numbers({**own, "kinds": kinds}, cell, where, cells.decimal) or []
    if len(samples) < len(cells.rows):
        notes.append(f"{len(cells.rows) - len(samples)} rows with missing cells are left out")
    if not samples:
        raise FileError(f"{cells.path} holds no data: each row misses a cell. Take missing='mean'.")
    whole = {*targets} if not kinds else set()
    if 1 < len(whole) <= 10 and all(t == int(t) for t in whole):
        notes.append(
            f"{aim!r} is {len(whole)} whole numbers, for regression; classify=True differs"
        )
    return plan, Dataset(samples, targets, kinds)


def _feature(cells: Cells, name: str, column: Sequence[str]) -> dict[str, Any]:
    """Return what a column is."""
    told = [cell for cell in column if not is_missing(cell)]
    numbers = [x for x in (number_in(cell, cells.decimal) for cell in told) if x is not None]
    if 2 * len(numbers) >= len(told):
        mean = sum(x / len(numbers) for x in numbers) if numbers else 0.0
        return {"name": name, "kinds": [], "mean": mean}
    kinds = list(dict.fromkeys(told))
    if len(kinds) > MOST_KINDS:
        line = cells.rows[column.index(kinds[0])][0]
        raise FileError(
            f"{cells.path}, line {line}, column {name}: {kinds[0]!r:.40} is one of {len(kinds)} "
            f"different texts, too many for a number each. Leave it out: drop=[{name!r}]."
        )
    return {"name": name, "kinds": kinds, "mean": 0.0}


def _classes(cells: Cells, column: Sequence[str], classify: bool) -> list[str]:
    """Return the names of the target's classes, none for regression."""
    told = [cell for cell in column if not is_missing(cell)]
    numbers = [number_in(cell, cells.decimal) for cell in told]
    if classify and told and None not in numbers:
        return [
            f"{x:g}" if x == int(x) else repr(x)
            for x in sorted({x for x in numbers if x is not None})
        ]
    if classify or (told and not any(x is not None for x in numbers)):
        return list(dict.fromkeys(told))
    return []


def _kind(cell: str, classify: bool, decimal: str) -> str:
    """Return the name of a class as :func:`_classes` gives it."""
    number = number_in(cell, decimal) if classify else None
    if number is None or is_missing(cell):
        return cell
    return _named(number)


def _named(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)
