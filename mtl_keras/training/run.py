"""Trains a recipe."""

from pathlib import Path

from rich.console import Console

from mtl_keras.distribute.workers import Distribute, Workers, taking_part
from mtl_keras.quiet import quiet_tensorflow
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe.smoke import smoke_recipe
from mtl_keras.run_folder import RunFolder
from mtl_keras.training.opening import open_run, origin_of
from mtl_keras.training.stages import Stages, go_on
from mtl_keras.training.summary import metrics_table


def train(
    recipe: "Recipe | str | Path",
    run_dir: "Path | str | None" = None,
    smoke: bool = False,
    distribute: Distribute = "auto",
    init_from: "Path | str | None" = None,
) -> Path:
    """Trains a recipe: fits, evaluates, exports and reports, all into the run's folder.

    A run that was killed goes on from its last checkpoint when it is started
    again with the same ``run_dir``; one that was finished is left as it is.

    Args:
        recipe: a recipe, its name or its file.
        run_dir: the run's folder, by default ``runs/<recipe>/<time>``.
        smoke: whether to take a few rows and steps only, to see that all of it runs.
        distribute: the devices: one, all of this host, those of all workers of ``TF_CONFIG``, or a TPU; by default
            all GPUs of the host, or the workers where there are several. Of these the first writes to the folder,
            which all are to see.
        init_from: the folder of a run whose backbone, and whose heads that still fit, the new run begins with
            (docs/changing-tasks.md). A run that goes on does not begin again.

    Returns:
        The run's folder.

    Raises:
        UserError: the recipe, its data, the folder or the devices are at fault, or another worker stopped.
        SystemExit: SIGTERM came while the model was trained; the training was saved.
    """
    recipe = recipe if isinstance(recipe, Recipe) else load_recipe(recipe)
    recipe = smoke_recipe(recipe) if smoke else recipe
    me = taking_part(distribute)
    me.check_folder(run_dir)
    origin = None if init_from is None else Path(init_from)
    if not me.leads:
        assert run_dir is not None
        return _join(recipe, RunFolder(Path(run_dir)), distribute, me, origin)
    folder = open_run(recipe, None if run_dir is None else Path(run_dir), smoke, origin)
    origin = origin_of(folder, origin)
    console = Console()
    with folder.locked():
        if folder.report.is_file():
            console.print(f"The run in {folder.path} is finished.", markup=False, soft_wrap=True)
        else:
            quiet_tensorflow()
            try:
                run = Stages(recipe, folder, console, distribute, me, origin)
                with run.as_worker():
                    run.finish()
            except KeyboardInterrupt:
                console.print(f"\nStopped. {go_on(folder)}", markup=False, soft_wrap=True)
                raise
    console.print()
    console.print(metrics_table(folder.read_metrics()))
    return folder.path


def _join(recipe: Recipe, folder: RunFolder, distribute: Distribute, me: Workers, origin: Path | None) -> Path:
    """Takes part in a training that another worker leads, and writes nothing."""
    if not folder.model.is_file():
        quiet_tensorflow()
        Console().print(f"Worker {me.index} of {me.count} takes part.", highlight=False)
        Stages(recipe, folder, Console(quiet=True), distribute, me, origin).join()
    return folder.path
