"""Small models with the tasks and labels of docs/serving.md, weights of chance, exported."""

import mtl_keras as mtl
from mtl_keras.exporting import export_trained
from mtl_keras.exporting.formats import FORMATS
from mtl_keras.exporting.plan import ExportPlan
from mtl_keras.exporting.serving import write_warmup
from mtl_keras.trained import Trained
from tests.backbones.made_checkpoint import make_checkpoint

ENTITIES = ["O", "B-company", "I-company", "B-person", "I-person", "B-place", "I-place"]
LABELS = {
    "text": {"entities": ENTITIES, "sentiment": ["negative", "neutral", "positive"]},
    "image": {
        "count": ["1", "2", "3", "4", "5"],
        "digits": [str(digit) for digit in range(10)],
        "pixels": ["background", *(str(digit) for digit in range(10))],
    },
    "sequence": {
        "location": [f"place {number}" for number in range(13)],
        "antimicrobial": ["no", "yes"],
        "anticancer": ["no", "yes"],
    },
}
HEADS = {
    "entities": mtl.heads.TokenTagging,
    "digits": mtl.heads.MultiLabel,
    "pixels": lambda labels: mtl.heads.Segmentation(labels=labels, width=8),
}
GROUPS = {
    "text": {},
    "image": {"counted": ("count", "digits")},
    "sequence": {"peptides": ("antimicrobial", "anticancer")},
}


def backbone(field, folder):
    if field == "text":
        return mtl.backbones.Bert(preset=str(make_checkpoint(folder / "bert")), sequence_length=24)
    if field == "image":
        return mtl.backbones.SmallCnn(image_size=(32, 32), width=4)
    return mtl.backbones.ProteinCnn(width=8, dilations=(1,))


def make_export(field, folder):
    """Returns the model and the folder of its version."""
    import keras

    keras.utils.set_random_seed(1)
    trunk = backbone(field, folder)
    tasks = [
        mtl.Task(name, head=HEADS.get(name, mtl.heads.Classification)(labels=labels))
        for name, labels in LABELS[field].items()
    ]
    trained = Trained(mtl.build_model(trunk, tasks), trunk.preprocessor())
    if field == "text":
        plan = ExportPlan(("saved_model", "litert"), batching=True, rows=0)
        return trained, export_trained(trained, LABELS[field], folder / "served", plan)[0]
    version = folder / "1"  # what the others have besides is not looked at here
    FORMATS["saved_model"].write(trained, ExportPlan(signatures=GROUPS[field]), version)
    write_warmup(version, trained)
    return trained, version
