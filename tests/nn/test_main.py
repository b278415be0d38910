"""The command line, as its user meets it."""

import os
import re
import signal
import statistics
import subprocess
import sys
import time

import pytest

from nn.__main__ import main
from support.builds import run_python

LAST = re.compile(r"held-out accuracy: (\d+\.\d) %")


def command(*arguments):
    return [sys.executable, "-W", "error", "-m", "nn", *arguments]


def run(capsys, *arguments):
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def accuracy_in(lines):
    return float(LAST.fullmatch(lines[-1])[1])


@pytest.mark.parametrize("dataset", ["moons", "iris"])
def test_it_trains_prints_and_draws(dataset, tmp_path, capsys):
    code, lines, err = run(capsys, dataset, "--epochs", "30", "--out", str(tmp_path / "new" / "x"))
    assert (code, err) == (0, "")
    assert accuracy_in(lines) > 80.0
    assert len([line for line in lines if line.startswith("epoch ")]) == 10
    assert re.fullmatch(r"held-out loss: \d+\.\d{4}", lines[-2])
    pictures = {p.name: p.read_bytes() for p in (tmp_path / "new" / "x").iterdir()}
    expected = {"loss.png", "neuron.svg"} | ({"boundary.png"} if dataset == "moons" else set())
    assert set(pictures) == expected
    assert all(data.startswith(b"\x89PNG") for name, data in pictures.items() if "png" in name)
    assert b"<svg" in pictures["neuron.svg"]


def test_the_seed_decides_everything(tmp_path, capsys):
    def told(seed):
        return run(capsys, "iris", "--epochs", "3", "--seed", seed, "--out", str(tmp_path))[1]

    assert told("1") == told("1") != told("2")


def test_every_setting_counts(tmp_path, capsys):
    def told(*arguments):
        return run(capsys, "iris", "--epochs", "2", "--out", str(tmp_path), *arguments)[1]

    plain = told()
    assert told("--lr", "0.5") != plain != told("--batch-size", "3")


@pytest.mark.slow
@pytest.mark.parametrize(("dataset", "bar"), [("iris", 95.0), ("moons", 98.0)])
def test_median_accuracy_over_nine_seeds(dataset, bar, tmp_path, capsys):
    out = str(tmp_path)
    seeds = map(str, range(9))
    reached = [accuracy_in(run(capsys, dataset, "--seed", s, "--out", out)[1]) for s in seeds]
    assert statistics.median(reached) >= bar, reached


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        ([], "the following arguments are required: dataset"),
        (["moons", "--batch-size", "1.5"], "--batch-size: invalid int value: '1.5'"),
        (["moons", "--lr", "fast"], "--lr: invalid float value: 'fast'"),
        (["moons", "--model", "16,x"], "--model: invalid widths value: '16,x'"),
        (["moons", "--optimizer", "adm"], "--optimizer: invalid choice: 'adm' (choose from"),
        (["moons", "--compare", "sgd,adm"], "--compare: there is no 'adm'; write some of: sgd"),
        (["moons", "--seed", "x"], "--seed: invalid int value"),
        (["moons", "--colour"], "unrecognized arguments: --colour"),
    ],
)
def test_wrong_settings_end_in_one_line_and_code_2(arguments, cure, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capsys.readouterr()
    assert ended.value.code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert cure in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        (["moonz"], "no data set 'moonz'; write X.csv, or one of: moons, circles"),
        (["moons", "--lr", "nan"], ": lr must be at least 0"),
        (["moons", "--lr", "-1"], ": lr must be at least 0"),
        (["moons", "--seed", "-1"], "seed must be a whole number from 0"),
        (["moons", "--epochs", "0"], "epochs must be a whole number from 1"),
        (["moons", "--batch-size", "0"], "batch_size must be a whole number from 1"),
        (["moons", "--model", "16,0"], "must be a whole number from 1"),
        (["moons", "--resume", "none.json"], "'none.json'"),
    ],
)
def test_settings_out_of_range_too(arguments, cure, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capsys, *arguments)
    assert (code, err.count("\n")) == (2, 1)
    assert cure in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("dataset", ["regression", "diabetes", "digits", "wine", "spirals"])
def test_any_bundled_set_trains(dataset, tmp_path, capsys):
    code, lines, err = run(capsys, dataset, "--epochs", "2", "--out", str(tmp_path))
    assert (code, err) == (0, "")
    score = "R\\^2: -?\\d\\.\\d{4}" if dataset in ("regression", "diabetes") else "accuracy: .* %"
    assert re.fullmatch(f"held-out {score}", lines[-1])


def test_a_table_of_ones_own(tmp_path, capsys):
    table = tmp_path / "line.csv"
    rows = [f"{x / 50},{3 * x / 50 + 1}" for x in range(100)]
    table.write_text("\n".join(["x,y", *rows]))
    code, lines, _ = run(
        capsys, str(table), "--model", "4", "--optimizer", "lbfgs", "--out", str(tmp_path)
    )
    assert code == 0
    assert float(lines[-1].split()[-1]) > 0.999
    code, _, err = run(capsys, str(tmp_path / "none.csv"))
    assert code == 2
    assert "none.csv" in err


@pytest.mark.parametrize(
    "names",
    ["sgd,momentum,adam", "batch,mini-batch,stochastic", "reverse,forward,finite", "lbfgs,newton"],
)
def test_comparisons_print_a_table_and_draw_one_picture(names, tmp_path, capsys):
    code, lines, err = run(
        capsys, "iris", "--model", "3", "--compare", names, "--epochs", "4", "--out", str(tmp_path)
    )
    assert (code, err) == (0, "")
    assert lines[0].split() == ["epochs", "loss", "held", "out", "accuracy", "seconds"]
    assert [line.split()[0] for line in lines[1:-1]] == names.split(",")
    assert [p.name for p in tmp_path.iterdir()] == ["comparison.png"]
    losses = [line.split()[2] for line in lines[1:-1]]
    assert len(set(losses)) == (1 if "reverse" in names else len(losses))  # same gradients


def test_saved_and_resumed_is_uninterrupted(tmp_path, capsys):
    file = tmp_path / "run.json"

    def kept(epochs, *more):
        chosen = ["--epochs", epochs, "--save", str(file), "--out", str(tmp_path / "pictures")]
        assert run(capsys, "iris", *chosen, *more)[0] == 0
        return file.read_text()

    whole = kept("6")
    assert kept("2") != whole
    assert kept("6", "--resume", str(file)) == whole


def test_an_unwritable_folder_costs_the_pictures_alone(tmp_path, capsys):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("keep me")
    code, lines, err = run(capsys, "moons", "--epochs", "1", "--out", str(in_the_way / "sub"))
    assert code == 2
    assert LAST.fullmatch(lines[-1])
    assert str(in_the_way) in err
    assert err.count("\n") == 1
    assert in_the_way.read_text() == "keep me"


WITHOUT = """
import sys
sys.modules["matplotlib"] = None
from nn.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_without_the_extra_it_trains_and_says_what_is_missing(tmp_path):
    lines = run_python(
        WITHOUT, "moons", "--epochs", "1", "--out", str(tmp_path)
    ).stdout.splitlines()
    assert any("no pictures" in line and 'valuegrad[viz]"' in line for line in lines)
    assert LAST.fullmatch(lines[-1])
    assert list(tmp_path.iterdir()) == []


def test_a_training_run_that_diverges_says_where_it_began(tmp_path, capsys):
    code, _, err = run(capsys, "iris", "--epochs", "9", "--lr", "1e200", "--out", str(tmp_path))
    assert code == 2
    assert re.search(r"became nan in epoch \d+, batch \d+: .* from finite numbers", err)
    assert err.count("\n") == 1


def test_ctrl_c_ends_it_cleanly_with_what_it_has(tmp_path):
    kept = tmp_path / "training.json"
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's & ignores it
    process = subprocess.Popen(
        command("moons", "--epochs", "100000", "--out", str(tmp_path), "--save", str(kept)),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert "samples to train on" in process.stdout.readline()
        for _ in range(600):
            if kept.exists():  # the first epoch has ended
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        signal.signal(signal.SIGINT, before)
    lines = out.splitlines()
    assert (process.returncode, err) == (0, "")
    assert re.fullmatch(r"stopped by Ctrl-C after \d+ epochs", lines[0])
    assert LAST.fullmatch(lines[-1])
    assert (tmp_path / "neuron.svg").exists()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_a_progress_bar_on_a_terminal(tmp_path):
    import termios

    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    process = subprocess.Popen(
        command("iris", "--epochs", "5", "--out", str(tmp_path)), stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:  # Linux says so when the other end is closed
        pass
    assert process.wait(timeout=60) == 0
    text = shown.decode()
    assert "epoch" in text
    assert "5/5" in text
    assert "epoch 1/5  loss" not in text
    assert LAST.fullmatch(text.splitlines()[-1])


@pytest.mark.parametrize("option", ["--save", "--resume"])
def test_one_file_does_not_hold_several_runs(option, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stop:
        main(["moons", "--compare", "sgd,adam", option, "x.json"])
    assert stop.value.code == 2
    assert "leave them out with --compare" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_table_whose_held_out_targets_are_all_the_same(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.csv").write_text("".join(f"{x},{x}\n" for x in range(5)))
    code, out, _ = run(capsys, "x.csv", "--epochs", "1")
    assert (code, "held-out R^2: -inf" in out) == (0, True)


def test_a_page_of_one_training_or_two(tmp_path, capsys):
    page = tmp_path / "run.html"
    how = ["moons", "--epochs", "2", "--out", str(tmp_path), "--record", str(page)]
    for more, names in (([], [""]), (["--compare", "sgd,adam"], ["sgd", "adam"])):
        code, _, err = run(capsys, *how, *more)
        assert (code, err) == (0, "")
        text = page.read_text()
        assert re.findall(r'"name":"(\w*)","reason"', text) == names
        assert '"classes":["upper moon","lower moon"]' in text
        assert '"epochs":[0,1,2]' in text
        page.unlink()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--record", "no/folder/run.html"], "record must be True, False, or the path of a page"),
        (["--record", "run.png", "--compare", "sgd,adam"], "record must be True, False, or the"),
        (["--record", "run.html", "--compare", "sgd,adam,adamw"], "name two with --compare"),
        (["--live", "--compare", "sgd,adam"], "--live are for one run"),
    ],
)
def test_pages_that_cannot_be(arguments, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    try:
        code = main(["moons", "--epochs", "2", *arguments])
    except SystemExit as ending:
        code = ending.code
    assert code == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


# What was asked for, to the letter


@pytest.mark.parametrize("dataset", ["iris", "moons", "sine", "X.CSV"])
def test_the_last_line_is_the_score_and_pictures_are_named_before_it(dataset, tmp_path, capsys):
    if dataset == "X.CSV":
        dataset = tmp_path / "X.CSV"
        dataset.write_text("x\tkind\n" + "\n".join(f"{k}\t{('a', 'b')[k % 2]}" for k in range(20)))
    code, lines, err = run(capsys, str(dataset), "--epochs", "1", "--out", str(tmp_path / "out"))
    assert (code, err) == (0, "")
    score = r"R\^2: -?\d+\.\d{4}" if dataset == "sine" else r"accuracy: \d+\.\d %"
    assert re.fullmatch(f"held-out {score}", lines[-1])
    assert len([line for line in lines if line.startswith("pictures in ")]) == 1
    units = [line for line in lines if line.endswith("(in the target's units)")]
    assert len(units) == 2 * (dataset == "sine")


def test_errors_are_in_the_targets_units(tmp_path, capsys):
    table = tmp_path / "x.csv"
    table.write_text("x,y\n" + "\n".join(f"{k},{1e6 + 1e3 * (k % 5)}" for k in range(50)))
    _, lines, _ = run(capsys, str(table), "--epochs", "1", "--out", str(tmp_path))
    [mae, rmse] = [float(line.split()[2]) for line in lines if "units" in line]
    assert 100.0 < mae <= rmse < 1e5


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        (["--optimizer", "lbfgs", "--lr", "0.1"], "--lr has no effect: lbfgs finds its own"),
        (["--optimizer", "newton", "--batch-size", "4"], "--batch-size has no effect: newton sees"),
        (["--optimizer", "evolution", "--gradient", "finite"], "--gradient has no effect"),
        (["--model", "", "--activation", "tanh"], "--activation has no effect: a linear model"),
        (["--compare", "sgd,adam", "--optimizer", "adam"], "--optimizer has no effect: --compare"),
        (["--resume", "x.json", "--lr", "0.1"], "--lr has no effect: the training goes on with"),
        (["--target", "x"], "--target is for tables; moons is none"),
        (["--classify"], "--classify is for tables"),
        (["--missing", "drop"], "--missing is for tables"),
    ],
)
def test_options_without_effect_are_refused(arguments, cure, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, lines, err = run(capsys, "moons", *arguments)
    assert (code, lines, err.count("\n")) == (2, [], 1)
    assert cure in err


def test_a_linear_model_and_a_variant_that_fails(tmp_path, capsys):
    code, lines, _ = run(capsys, "moons", "--model", "", "--epochs", "2", "--out", str(tmp_path))
    assert code == 0
    code, lines, err = run(
        capsys, "iris", "--compare", "sgd,least-squares,adam", "--epochs", "2", "--out",
        str(tmp_path),
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in lines[1:4]] == ["sgd", "least-squares", "adam"]
    assert "LeastSquares is for nn.mse" in lines[2]
    assert (tmp_path / "comparison.png").exists()


@pytest.mark.parametrize("letters", ["ascii", "latin-1"])
def test_any_terminal_can_show_any_name(letters, tmp_path):
    table = tmp_path / "x.csv"
    table.write_text("größe;Ω\n1;ü\n2;é\n3;ü\n4;é\n5;ü\n6;é\n7;ü\n8;é\n9;ü\n10;é\n", "utf-8")
    how = {"env": {**os.environ, "PYTHONIOENCODING": letters}, "capture_output": True}
    saved = str(tmp_path / "m.json")
    trained = command(str(table), "--epochs", "1", "--out", str(tmp_path), "--save", saved)
    assert subprocess.run(trained, **how, check=True).stdout.strip().endswith(b" %")
    predicted = subprocess.run(command("predict", saved, str(table)), **how, check=True).stdout
    assert {*predicted.split()} <= {
        b"\\xfc",
        b"\\xe9",
        "ü".encode("latin-1"),
        "é".encode("latin-1"),
    }


def test_without_a_standard_error_there_is_no_bar(tmp_path):
    code = (
        "import sys; sys.stderr = None; from nn.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    out = run_python(code, "iris", "--epochs", "1", "--out", str(tmp_path)).stdout
    assert LAST.fullmatch(out.splitlines()[-1])
    failed = run_python(code, "iriss", check=False)
    assert (failed.returncode, failed.stdout) == (2, "")
