"""Recipes from tables: what is read, what is learned, and by what."""

import csv
import json
import random
import re

import numpy as np
import pytest

from mtl_keras.errors import UserError
from tests.proposing.proposed import dataset, proposed

WORDS = ["the", "food", "was", "great", "and", "service", "quick", "while", "price", "seemed", "fair", "place"]


@pytest.fixture
def rows():
    draw = random.Random(1)
    return [
        {
            "review_id": f"r{number:04}",
            "user_id": f"u{draw.randint(1, 40)}",
            "date": f"2024-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
            "body": " ".join(draw.choices(WORDS, k=draw.randint(6, 20))) + ", then.",
            "stars": number % 5 + 1,
            "topic": ("food", "food", "food", "room")[number % 4],
            "kinds": ";".join(draw.sample("abcd", draw.randint(0, 3))),
            "price": round(draw.uniform(-2, 2), 3),
        }
        for number in range(240)
    ]


@pytest.fixture
def reviews(tmp_path, rows):
    return write_csv(tmp_path / "reviews.csv", rows)


def write_csv(path, rows, header=True, **options):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], **options)
        if header:
            writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_longest_text_is_read_and_classes_by_name_learned(reviews):
    text, raw, recipe = proposed(f"topic={reviews}")
    assert dataset(raw, "topic") == {
        "kind": "csv",
        "train": str(reviews),
        "validation_share": 0.1,
        "test_share": 0.2,
        "split_by": "class",
        "text": "body",
        "label": "topic",
    }
    assert recipe.tasks["topic"].head.kind == "classification"
    assert recipe.tasks["topic"].monitor == "macro_f1"  # 180 of one class and 60 of the other
    assert "# 2 classes in 240 rows: food 180, room 60." in text


@pytest.mark.parametrize(
    ("column", "head", "monitor", "label_type"),
    [
        ("stars", "classification", "accuracy", "class"),
        ("topic", "classification", "macro_f1", "class"),
        ("kinds", "multi_label", "micro_f1", "labels"),
        ("price", "regression", "r2", "number"),
    ],
)
def test_the_head_fits_the_column(reviews, column, head, monitor, label_type):
    _, _, recipe = proposed(f"task={reviews}:{column}")
    task = recipe.tasks["task"]
    assert (task.head.kind, task.monitor, task.dataset.label_type) == (head, monitor, label_type)
    assert (task.dataset.text, task.dataset.label) == ("body", column)


def test_columns_of_one_file_share_its_rows(reviews):
    _, raw, recipe = proposed(f"kinds={reviews}:kinds", f"price={reviews}:price", f"topic={reviews}:topic")
    assert dataset(raw, "price") == {
        "same_as": "kinds",
        "label": "price",
        "label_type": "number",
        "label_separator": ";",
    }
    assert dataset(raw, "topic") == {
        "same_as": "kinds",
        "label": "topic",
        "label_type": "class",
        "label_separator": ";",
    }
    first = recipe.tasks["kinds"].dataset
    assert all(first.same_rows(task.dataset) for task in recipe.tasks.values())
    assert "split_by" not in dataset(raw, "kinds")  # the classes of one task would part the rows of all


def test_groups_and_times_are_proposed_as_comments(reviews):
    text, raw, _ = proposed(f"price={reviews}:price")
    assert '# split_by = "group"\n# split_column = "user_id"' in text
    assert '# split_by = "time"\n# split_column = "date"' in text
    commented = text.replace('# split_by = "group"', 'split_by = "group"')
    assert "split_by" not in dataset(raw, "price")
    assert 'split_by = "group"' in commented


def test_ids_groups_and_dates_are_no_labels(reviews):
    text, _, _ = proposed(f"task={reviews}:stars")
    told = next(line for line in text.splitlines() if "may be labels" in line)
    assert all(name in text for name in ("'topic'", "'kinds'", "'price'"))
    assert not any(name in told for name in ("review_id", "user_id", "date"))


def test_what_a_person_says_of_columns_goes_before(tmp_path):
    rows = [
        {"title": f"short {number}", "body": "long words " * 9 + str(number), "a": "xy"[number % 2]}
        for number in range(40)
    ]
    path = write_csv(tmp_path / "two.csv", rows)
    _, raw, _ = proposed(f"one={path}", columns=["one.text=title", "one.label=a"])
    assert (dataset(raw, "one")["text"], dataset(raw, "one")["label"]) == ("title", "a")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("header", [True, False])
def test_delimiters_and_names_are_found(tmp_path, rows, delimiter, header):
    kept = [{"body": f'{row["body"]} so; and | "it"', "topic": row["topic"]} for row in rows]
    path = write_csv(tmp_path / "reviews.txt", kept, header, delimiter=delimiter)
    _, raw, recipe = proposed(f"topic={path}")
    assert (dataset(raw, "topic")["text"], dataset(raw, "topic")["label"]) == (("body", "topic") if header else (0, 1))
    parsed = recipe.tasks["topic"].dataset.parse(path)
    assert not parsed.faults
    assert [row.value for row in parsed.rows] == [row["body"] for row in kept]


def test_quotes_without_a_pair_are_no_quotes(tmp_path):
    lines = [f'{number}\t{number / 7:.3f}\t"word {number} and so on\n' for number in range(30)]
    path = tmp_path / "a.tsv"
    path.write_text("".join(lines), encoding="utf-8")
    _, raw, recipe = proposed(f"value={path}")
    assert dataset(raw, "value")["quotes"] is False
    assert len(recipe.tasks["value"].dataset.parse(path).rows) == 30


def test_given_files_are_the_splits_by_their_names(tmp_path, rows):
    files = {name: write_csv(tmp_path / f"{name}.csv", rows) for name in ("train", "test", "dev")}
    _, raw, _ = proposed(f"stars={files['train']},{files['test']},{files['dev']}:stars")
    table = dataset(raw, "stars")
    assert (table["validation"], table["test"]) == (str(files["dev"]), str(files["test"]))
    assert not {"validation_share", "test_share", "split_by"} & set(table)
    _, raw, _ = proposed(f"stars={files['train']},{files['test']}:stars")
    assert dataset(raw, "stars")["validation_share"] == 0.1
    text, _, _ = proposed(f"stars={files['train']}:stars")
    assert "dev.csv and test.csv lie beside it" in " ".join(text.replace("\n#", "").split())


def test_the_columns_of_the_other_files_must_be_there(tmp_path, rows):
    train = write_csv(tmp_path / "train.csv", rows)
    test = write_csv(tmp_path / "test.csv", [{"body": row["body"], "other": "x"} for row in rows])
    with pytest.raises(UserError, match=r"test\.csv: expected the columns of the training rows, .stars. too"):
        proposed(f"stars={train},{test}")
    needed = write_csv(tmp_path / "dev.csv", [{"stars": row["stars"], "body": row["body"]} for row in rows])
    _, raw, _ = proposed(f"stars={train},{needed}")
    assert dataset(raw, "stars")["validation"] == str(needed)


def test_another_file_of_another_encoding_is_told(tmp_path, rows):
    train = write_csv(tmp_path / "train.csv", rows)
    test = tmp_path / "test.csv"
    test.write_bytes(train.read_bytes().replace(b", then.", ", sch\u00f6n.".encode("latin-1")))
    with pytest.raises(UserError, match=r"test\.csv:2: expected UTF-8; received the byte 0xf6 at column \d+"):
        proposed(f"stars={train},{test}")


PARTS = ("train", "training", "dev", "Test ")


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_column_that_names_splits_makes_them(tmp_path, rows, ending):
    for number, row in enumerate(rows):
        row["part"] = PARTS[number // 4 % 4]
    path = tmp_path / f"reviews.{ending}"
    if ending == "csv":
        write_csv(path, rows)
    else:
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    text, raw, recipe = proposed(f"stars={path}", f"topic={path}:topic")
    splits = {"train": str(path), "split_by": "column", "split_column": "part"}
    assert dataset(raw, "stars").items() >= splits.items()
    assert not {"validation_share", "test_share"} & set(dataset(raw, "stars"))
    assert "names the split of each row: train 120, validation 60, test 60 of 240 rows." in text
    assert dataset(raw, "topic") == {"same_as": "stars", "label": "topic"}
    counts = [len(recipe.tasks["topic"].dataset.keys(split)) for split in ("train", "validation", "test")]
    assert counts == [120, 60, 60]


@pytest.mark.parametrize(
    ("parts", "files", "told"),
    [
        (("train", "test", ""), 1, "names splits, but none in 80 of 240 rows."),
        (("dev", "test"), 1, "names splits, but only validation and test"),
        (("train", "test"), 1, "names splits, but only train and test of 240 rows. A training wants rows of all three"),
        (("train", "dev"), 1, "are of all rows, those that it calls validation among them. Where it names"),
        (("train", "test"), 2, "names splits; the files that were given decide"),
    ],
)
def test_a_column_that_cannot_make_the_splits_is_told(tmp_path, rows, parts, files, told):
    for number, row in enumerate(rows):
        row["part"] = parts[number % len(parts)]
    paths = [write_csv(tmp_path / f"{name}.csv", rows) for name in ("train", "test")[:files]]
    text, raw, _ = proposed(f"stars={','.join(map(str, paths))}:stars")
    assert told in " ".join(text.replace("\n#", "").split())
    assert "split_column" not in dataset(raw, "stars")
    assert dataset(raw, "stars")["validation_share"] == 0.1


@pytest.fixture
def intents(tmp_path):
    draw = random.Random(2)
    path = tmp_path / "tok.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(60):
            words = draw.choices(WORDS, k=draw.randint(2, 7))
            tags = ["B-place", *["O"] * (len(words) - 1)]
            print(json.dumps({"tokens": words, "intent": ("inform", "ask")[number % 2], "tags": tags}), file=file)
    return path


@pytest.mark.parametrize("columns", [(), ("intent.words=tokens",), ("intent.words=tokens", "intent.label=intent")])
def test_words_may_have_a_class_a_row(intents, columns):
    _, raw, recipe = proposed(f"intent={intents}" + ("" if columns else ":intent"), columns=columns)
    expected = {"kind": "json_lines", "words": "tokens", "label": "intent", "label_type": "class", "split_by": "class"}
    assert expected.items() <= dataset(raw, "intent").items()
    assert recipe.tasks["intent"].head.kind == "classification"
    assert len(recipe.tasks["intent"].dataset.parse(intents).rows) == 60


def test_words_have_tags_and_a_class_of_the_same_rows(intents):
    _, raw, recipe = proposed(f"entities={intents}", f"intent={intents}:intent")
    assert dataset(raw, "entities")["label"] == "tags"
    assert dataset(raw, "intent")["same_as"] == "entities"
    assert [task.head.kind for task in recipe.tasks.values()] == ["token_tagging", "classification"]
    assert recipe.tasks["entities"].dataset.same_rows(recipe.tasks["intent"].dataset)


def test_words_without_tags_are_found_beside_a_class(tmp_path):
    lines = [{"tokens": [f"w{number}", "so"], "mood": "xy"[number % 2]} for number in range(30)]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    _, raw, _ = proposed(f"task={path}")
    assert {"words": "tokens", "label": "mood", "label_type": "class"}.items() <= dataset(raw, "task").items()


def test_lists_are_no_text(intents):
    with pytest.raises(UserError, match=r"received lists in column 'tokens'\. Say --column intent\.words=tokens"):
        proposed(f"intent={intents}:intent", columns=["intent.text=tokens"])


def test_json_lines_have_words_with_tags_and_lists_of_labels(tmp_path):
    draw = random.Random(2)
    path = tmp_path / "a.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(60):
            words = draw.choices(WORDS, k=draw.randint(2, 7))
            tags = ["S-place", *["O"] * (len(words) - 1)] if number % 2 else ["O"] * len(words)
            kinds = draw.sample(["x", "y", "z"], draw.randint(1, 2))
            row = {"id": number, "tokens": words, "ner": tags, "body": " ".join(words) + " .", "kinds": kinds}
            print(json.dumps(row), file=file)
    _, raw, recipe = proposed(f"names={path}", f"kinds={path}:kinds", columns=["kinds.text=body"])
    names = {"words": "tokens", "label": "ner", "label_type": "tags", "scheme": "BIOES"}
    assert names.items() <= dataset(raw, "names").items()
    assert {"text": "body", "label": "kinds", "label_type": "labels"}.items() <= dataset(raw, "kinds").items()
    assert [task.head.kind for task in recipe.tasks.values()] == ["token_tagging", "multi_label"]
    assert recipe.model.backbone.word_shapes


def test_parquet_and_npz_are_known_by_their_content(tmp_path, rows):
    import pyarrow
    import pyarrow.parquet

    columns = {key: [row[key] for row in rows] for key in ("body", "stars", "price")}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "one.data")
    np.savez(tmp_path / "other", body=np.array(columns["body"]), price=np.array(columns["price"]))
    (tmp_path / "other.npz").rename(tmp_path / "other.data")
    _, raw, _ = proposed(f"stars={tmp_path}/one.data:stars", f"price={tmp_path}/other.data")
    assert dataset(raw, "stars")["kind"] == "parquet"
    assert {"kind": "npz", "text": "body", "label": "price"}.items() <= dataset(raw, "price").items()


def test_keys_of_objects_within_objects_are_columns(tmp_path):
    lines = [{"review": {"body": f"some words and number {n}", "by": {"mood": "ab"[n % 2]}}} for n in range(40)]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    _, raw, recipe = proposed(f"mood={path}")
    assert dataset(raw, "mood").items() >= {"text": "review.body", "label": "review.by.mood"}.items()
    assert recipe.tasks["mood"].dataset.labels() == ["a", "b"]


def test_a_large_file_is_read_in_part_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("mtl_keras.proposing.look.MOST_BYTES", 4000)
    path = tmp_path / "large.csv"
    line = "a text of some words with a number at its end {0:04},{1}\n"
    path.write_text("text,label\n" + "".join(line.format(n, "no" if n % 3 else "yes") for n in range(1000)), "utf-8")
    text, _, _ = proposed(f"answer={path}")
    read = path.read_bytes()[:4000].count(b"\n") - 1
    (rows, total) = re.search(
        r"in line 1, the first (\d+) of about ([\d,]+) rows", " ".join(text.split("\n# "))
    ).groups()
    assert int(rows) == read
    assert abs(int(total.replace(",", "")) - 1000) < 50
    assert f"2 classes in the first {read} of about" in text


def test_a_shape_of_columns_that_no_model_reads_is_told(tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_text("a,b\n" + "".join(f"{n / 3:.2f},{n * 7 % 11}\n" for n in range(50)), encoding="utf-8")
    with pytest.raises(UserError, match=r"expected a column of free text, of words or of proteins; received 'a' \(num"):
        proposed(f"task={path}")


def test_names_of_labels_cannot_leave_their_comment(tmp_path):
    labels = ["bad\n[train]\nepochs = 9", 'good"\x07']
    path = write_csv(tmp_path / "a.csv", [{"text": f"some words {n} here", "label": labels[n % 2]} for n in range(40)])
    text, raw, _ = proposed(f"mood={path}")
    assert raw["train"]["epochs"] != 9
    assert "bad [train] epochs = 9 20" in text


def test_json_that_is_no_lines_is_no_table_by_its_commas(tmp_path):
    path = tmp_path / "a.json"
    rows = [{"text": f"some words {number}", "label": "xy"[number % 2]} for number in range(9)]
    path.write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"JSON Lines; .* A JSON array becomes JSON Lines by jq"):
        proposed(f"label={path}")


def test_cells_that_are_no_numbers_among_numbers_are_told(tmp_path):
    cells = ["nan", *(f"{number / 7:.3f}" for number in range(59))]
    path = write_csv(tmp_path / "a.csv", [{"text": f"some words {cell} more", "value": cell} for cell in cells])
    text, raw, _ = proposed(f"value={path}")
    assert dataset(raw, "value")["label_type"] == "number"
    assert "numbers; 1 cells hold none" in text


def test_names_of_columns_that_are_there_twice_are_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,mood,mood\n" + "".join(f"some words {n},a{n % 2},b{n % 3}\n" for n in range(30)), "utf-8")
    with pytest.raises(UserError, match=r'a\.csv:1: expected names of columns that differ; "mood" stands there twice'):
        proposed(f"mood={path}")


@pytest.mark.parametrize(("scale", "weight"), [(1, 1.0), (100, 0.0001), (0.01, 10000.0)])
def test_a_loss_of_numbers_is_weighed_by_their_variance(tmp_path, scale, weight):
    values = [scale * (1 if number % 2 else -1) * (1 + number / 1e6) for number in range(60)]  # of variance scale²
    rows = [{"text": f"some words {value} more", "value": value, "mood": "xy"[n % 2]} for n, value in enumerate(values)]
    path = write_csv(tmp_path / "a.csv", rows)
    _, _, recipe = proposed(f"value={path}:value", f"mood={path}:mood")
    assert recipe.tasks["value"].loss_weight == weight
    assert recipe.tasks["mood"].loss_weight == 1
