"""What the command line saved is used in another process, to the last bit."""

import pytest

from nn import FileError, SettingError, predict
from nn.__main__ import main
from nn.data import read_csv
from nn.runs import Task
from nn.tasks import Trained
from support.builds import run_python

TOWNS = ("Ulm", "Bonn", "Köln")


def people(target, of):
    """A table with a decimal comma, and a column of texts."""
    rows = [f"{1.5 + 0.01 * k:.2f};{TOWNS[k % 3]};{20 + k % 7};{of(k)}" for k in range(60)]
    return "\n".join([f"height;town;age;{target}", *rows]).replace(".", ",")


PEOPLE = people("wage", lambda k: 1000 + 50 * (k % 3) + 3 * k)
LABELS = people("kind", lambda k: "high" if k % 3 else "low")
COMMAND = "import sys; from nn.__main__ import main; sys.exit(main(sys.argv[1:]))"


def printed(*arguments):
    return run_python(COMMAND, *arguments).stdout.splitlines()


@pytest.mark.parametrize("name", ["people", "iris"])
def test_another_process_predicts_the_same_to_the_last_bit(name, tmp_path, capsys):
    table, saved = tmp_path / "people.csv", tmp_path / "model.json"
    table.write_text(PEOPLE, encoding="utf-8")
    data, rows = "iris", [[5.1, 3.5, 1.4, 0.2], [6.0, 3.0, 5.0, 2.0]]
    if name == "people":
        data, rows = str(table), read_csv(table).samples
    how = ["--epochs", "4", "--save", str(saved), "--out", str(tmp_path)]
    assert main([data, *how]) == 0
    capsys.readouterr()
    new = tmp_path / "new.csv"
    if name == "iris":
        new.write_text("\n".join(",".join(map(str, row)) for row in rows))
    else:  # other columns, in another order; the target is not known
        lines = [line.split(";") for line in PEOPLE.splitlines()]
        new.write_text(
            "\n".join("\t".join([line[1], "x", line[2], line[0]]) for line in lines), "utf-8"
        )
    trained = Trained(saved)
    expected = [str(answer) for answer in trained.of_samples(rows)]
    assert printed("predict", str(saved), str(new)) == expected
    if name == "people":
        outputs = predict(trained.model, [trained.scale(row) for row in rows])
        assert expected == [str(trained.aim[0] + trained.aim[1] * y) for y in outputs]
    else:
        assert set(expected) <= {"setosa", "versicolor", "virginica"}


def test_classes_of_texts_missing_cells_and_left_out_columns(tmp_path, capsys):
    table, saved = tmp_path / "people.csv", tmp_path / "model.json"
    table.write_text(LABELS.replace(";Ulm;", ";NA;", 1), encoding="utf-8")
    how = ["--epochs", "2", "--save", str(saved), "--out", str(tmp_path)]
    assert main([str(table), *how]) == 2
    assert (
        "line 2, column town: 'NA' is no finite number or class. Say what"
        in capsys.readouterr().err
    )
    more = ["--missing", "drop", "--drop", "height", "--target", "kind"]
    assert main([str(table), *how, *more]) == 0
    out = capsys.readouterr().out.splitlines()
    assert any("cells are parted by ';'" in line for line in out)
    assert any("1 rows with missing cells are left out" in line for line in out)
    answers = printed("predict", str(saved), str(table))
    assert (len(answers), answers[0]) == (60, "")
    assert set(answers[1:]) <= {"low", "high"}
    other = tmp_path / "other.csv"
    other.write_text("town,age\nUlm,30\nRom,31\n")
    with pytest.raises(FileError, match=r"line 3, column town: 'Rom' .*Known are Bonn, Köln, Ulm"):
        Trained(saved).of_table(str(other))
    other.write_text("town,height\nUlm,30\n")
    with pytest.raises(FileError, match=r"has no column 'age'\. It has: town, height"):
        Trained(saved).of_table(str(other))


def test_a_training_that_did_not_end_and_a_set_that_is_too_small(tmp_path):
    from nn import MLP, SGD, fit, mse

    model, file = MLP(1, [1]), tmp_path / "x.json"
    line = [[0.0], [1.0]], [1.0, 3.0]
    fit(
        model, line, mse, SGD(model.parameters(), lr=0.1), epochs=1, checkpoint=file, progress=False
    )
    with pytest.raises(FileError, match=r"is of no training that ended\. Go on: --resume"):
        Trained(file)
    table = tmp_path / "x.csv"
    table.write_text("x,y\n1,a\n2,a\n3,a\n")
    with pytest.raises(SettingError, match="a single class"):
        Task(str(table), 0)
    with pytest.raises(SettingError, match="--target is for tables; moons is none"):
        Task("moons", 0, target="x")
