"""A recipe of proteins, from FASTA to answers: training, evaluation, predict, the SavedModel, the report."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.cli.main import main
from mtl_keras.errors import UserError
from mtl_keras.sequences.fasta import read_fasta
from mtl_keras.training import train
from tests.proteins.made_recipe import make_recipe

LONG = "".join("MKVLAEILRR"[place % 10] for place in range(1000))
ASKED = f""">sp|P1|ONE_HUMAN first
AILVAILVAILVKRW
>empty
>P2
 krkrkr krkrk
rkrkrw*
>dna
ACGTACGTACGTACGTACGTACGTACGTACGT
ACGTACGTACGTACGTACGTACGTACGTACGT
>P1
MKV
>odd
MK1V
>long
{LONG}
"""
CLIENT = """
import sys
import numpy as np
import tensorflow as tf

folder, outputs, *sequences = sys.argv[1:]
model = tf.saved_model.load(folder)
answers = {
    f"{name}/{key}": value.numpy()
    for name, signature in model.signatures.items()
    if name != "about"  # it takes nothing
    for key, value in signature(sequence=tf.constant(sequences)).items()
}
assert not {"keras_hub", "mtl_keras", "tensorflow_text"} & set(sys.modules)
np.savez(outputs, **answers)
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("proteins")
    return train(make_recipe(folder), run_dir=folder / "run")


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    path = tmp_path / "asked.fasta"
    path.write_text(ASKED)
    return path


def lines(run: Path, task: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (run / "predictions" / "test" / f"{task}.jsonl").read_text().splitlines()]


@pytest.mark.slow
def test_the_training_compares_its_export(run: Path) -> None:
    parity = json.loads((run / "export" / "1" / "assets.extra" / "parity.json").read_text())
    assert set(parity["rows"]) == {"place", "terms", "fold"}
    (library,) = parity["libraries"]
    compared = {(each["task"], each["key"]) for each in library["numbers"] + library["decisions"]}
    assert {("place", "label"), ("terms", "probabilities"), ("fold", "labels")} <= compared
    assert all(each["largest"] <= parity["tolerance"] for each in library["numbers"])


@pytest.mark.slow
def test_it_learns_and_scores_rows_with_a_label_only(run: Path) -> None:
    metrics = json.loads((run / "metrics.json").read_text())
    assert metrics["test"]["place"]["mcc"] > 0.8
    assert metrics["test"]["fold"]["accuracy"] > 0.9
    assert metrics["test"]["terms"]["fmax"] > 0.9
    assert {"majority", "composition_logistic_regression", "kmer_logistic_regression"} <= metrics["baselines"].keys()
    place, fold = lines(run, "place"), lines(run, "fold")
    assert [each["protein"] for each in place] == [f"p{n}" for n in range(4, 120, 5) if n % 7]
    records = {each.accession: each.letters for each in read_fasta(run.parent / "all.fasta.gz")}
    for each in fold:
        assert each["sequence"] == records[each["protein"]]
        truth = ["H" if one in "AILVKR" else None if one == "C" else "E" for one in each["sequence"]]
        assert each["labels"] == truth
    given = [(a, b) for each in fold for a, b in zip(each["labels"], each["predicted"], strict=True) if a]
    assert metrics["test"]["fold"]["accuracy"] == pytest.approx(np.mean([a == b for a, b in given]))
    data = json.loads((run / "data.json").read_text())
    assert data["tasks"]["place"]["test"] == {
        "rows": 24,
        "labelled": len(place),
        "classes": {name: sum(each["label"] == name for each in place) for name in ("membrane", "nucleus")},
    }


@pytest.mark.slow
def test_a_fresh_process_without_us_answers_raw_letters_as_the_keras_model(run: Path, tmp_path: Path) -> None:
    sequences = ["ailv AILV\nAILV-KRW*", "K", LONG, "MK!V"]
    arguments = [str(run / "export" / "1"), str(tmp_path / "out.npz"), *sequences]
    done = subprocess.run([sys.executable, "-c", CLIENT, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    expected = mtl.predict(run, ["AILVAILVAILVKRW", "K", LONG, "MKXV"][:3])
    with np.load(tmp_path / "out.npz", allow_pickle=True) as found:
        for row, answer in enumerate(expected):
            np.testing.assert_allclose(
                found["place/probabilities"][row], list(answer["place"]["probabilities"].values()), atol=1e-5
            )
            size = len(answer["fold"]["labels"])
            assert [name.decode() for name in found["fold/labels"][row][:size]] == answer["fold"]["labels"]
            assert not any(found["fold/labels"][row][size:])
        np.testing.assert_array_equal(found["serving_default/terms_probabilities"], found["terms/probabilities"])


@pytest.mark.slow
def test_predict_keeps_accessions_and_order_and_skips_faults(
    run: Path, asked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.tsv", "a.json", "a.jsonl"):
        main_ended("predict", str(run), "--input", str(asked), "--output", str(tmp_path / name))
    told = capsys.readouterr().err
    for said in ("empty sequence", "DNA", 'received "P1" again', "'1' at 3", "3 predicted, 4 skipped"):
        assert said in told
    with (tmp_path / "a.tsv").open(newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t"))
    names = ["P1", "empty", "P2", "dna", "P1", "odd", "long"]
    assert [row["protein"] for row in table] == names
    assert [bool(row["error"]) for row in table] == [False, True, False, True, True, True, False]
    assert [table[0]["place"], table[2]["place"]] == ["membrane", "nucleus"]
    assert table[0]["terms"].split(";")[0] == "binds"
    assert len(table[2]["fold"]) == 17
    assert len(table[6]["fold"]) == 1000
    whole = json.loads((tmp_path / "a.json").read_text())
    assert whole == [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [each["protein"] for each in whole] == names
    assert whole[0]["place"]["label"] == "membrane"
    assert whole[1]["error"].startswith("expected residues")


@pytest.mark.slow
def test_a_fresh_process_reads_the_run(run: Path, asked: Path) -> None:
    command = [sys.executable, "-m", "mtl_keras", "predict", str(run), "--input", str(asked), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    first = json.loads(done.stdout.splitlines()[0])
    assert (first["protein"], first["place"]["label"]) == ("P1", "membrane")


@pytest.mark.slow
def test_long_sequences_answer_alone_as_beside_short_ones(run: Path) -> None:
    alone, beside = mtl.predict(run, [LONG]), mtl.predict(run, ["MK", LONG, "AILV" * 30])
    assert alone[0]["fold"]["labels"] == beside[1]["fold"]["labels"]
    np.testing.assert_allclose(alone[0]["place"]["probability"], beside[1]["place"]["probability"], atol=1e-5)


@pytest.mark.slow
def test_bad_inputs_are_refused(run: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"(?s)sequence 1.*'1' at 3.*sequence 2.*empty sequence"):
        mtl.predict(run, ["MKV", "MK1", " - "])
    with pytest.raises(UserError, match=r"expected str; received int at 0"):
        mtl.predict(run, [3])


@pytest.mark.slow
def test_output_files_of_other_names_are_refused(
    run: Path, asked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main_ended("predict", str(run), "--input", str(asked), "--output", str(tmp_path / "a.xlsx"), code=2)
    assert "expected a file named .csv, .tsv, .json, .jsonl, .parquet" in " ".join(capsys.readouterr().err.split())


def test_output_files_that_are_there_are_kept(asked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "there.tsv").write_text("kept")
    main_ended("predict", "nowhere", "--input", str(asked), "--output", str(tmp_path / "there.tsv"), code=2)
    assert "there is one already" in " ".join(capsys.readouterr().err.split())
    assert (tmp_path / "there.tsv").read_text() == "kept"


def main_ended(*arguments: str, code: int = 0) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == code
