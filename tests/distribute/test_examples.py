"""The examples for schedulers: what can be seen of them without one."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest
import typer.main

from mtl_keras.cli.main import app
from mtl_keras.distribute.workers import VARIABLE, Workers, workers
from mtl_keras.errors import UserError, WorkerLostError

EXAMPLES = Path(__file__).parents[2] / "examples"
SBATCH = EXAMPLES / "slurm" / "train.sbatch"
HOSTS = ["node3", "node4", "node7"]
SAVED = 128 + signal.SIGTERM

STUBS = {
    # As Slurm's: a task a host, each with its number, at the same time; the highest code is srun's.
    "srun": """
        printf '%s\\n' "$SRUN_CPUS_PER_TASK" >cpus
        while [[ $1 == --* ]]; do shift; done
        for number in 0 1 2; do SLURM_PROCID=$number "$@" & tasks+=($!); done
        highest=0
        for task in "${tasks[@]}"; do code=0; wait "$task" || code=$?; ((code <= highest)) || highest=$code; done
        exit "$highest"
    """,
    "scontrol": """
        if [[ $1 == show && $2 == job ]]; then echo "JobId=$3 JobState=${STATE:-RUNNING} Reason=None"
        elif [[ $1 == show ]]; then [[ $2 == hostnames && $3 == 'node[3-4,7]' ]] && printf '%s\\n' node3 node4 node7
        else echo "$@" >>asked; fi
    """,
    "mtl-keras": """
        printf '%s\\n' "$@" >"words$SLURM_PROCID"
        printf %s "$TF_CONFIG" >"config$SLURM_PROCID"
        [[ $SLURM_PROCID == 1 ]] || exit 0
        exit "${CODE:-0}"
    """,
}


@pytest.fixture
def submit(tmp_path):
    """Runs the script as Slurm would, with words; returns the exit code and the folder in which it ran."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    for name, body in STUBS.items():
        (bin_ / name).write_text(f"#!/bin/bash\n{body}", encoding="utf-8")
        (bin_ / name).chmod(0o755)
    slurm = {
        "SLURM_JOB_ID": "1234567",
        "SLURM_JOB_NAME": "mtl-keras",
        "SLURM_JOB_NODELIST": "node[3-4,7]",
        "SLURM_CPUS_PER_TASK": "32",
    }
    without = {name: value for name, value in os.environ.items() if name not in (VARIABLE, "RUN_DIR")}

    def run(*words, **more):
        environment = {**without, **slurm, "PATH": f"{bin_}:{os.environ['PATH']}", **more}
        code = subprocess.run(["bash", SBATCH, *words], cwd=tmp_path, env=environment, timeout=60).returncode
        return code, tmp_path

    return run


def test_each_task_of_slurm_is_a_worker(submit, monkeypatch):
    code, folder = submit("ner_sentiment")
    assert code == 0
    addresses = set()
    for index in range(3):
        text = (folder / f"config{index}").read_text(encoding="utf-8")
        monkeypatch.setenv(VARIABLE, text)
        assert workers() == Workers(index, 3)
        addresses.add(tuple(json.loads(text)["cluster"]["worker"]))
    [listed] = addresses
    assert [address.partition(":")[0] for address in listed] == HOSTS
    [port] = {int(address.partition(":")[2]) for address in listed}
    assert 1024 < port < 32768, "not among the ports that the system hands out"
    assert (folder / "cpus").read_text().strip() == "32"


def test_slurm_runs_the_plain_command(submit):
    words = ["ner_sentiment", "title=two words", "--checkpoint-every", "500"]
    _, folder = submit(*words)
    run_dir = str(folder / "runs" / "mtl-keras-1234567")
    for index in range(3):
        told = (folder / f"words{index}").read_text(encoding="utf-8").splitlines()
        assert told == ["train", *words, "--run-dir", run_dir]


def test_the_run_folder_may_be_named(submit):
    _, folder = submit("ner_sentiment", RUN_DIR="/shared/run 1")
    assert (folder / "words0").read_text(encoding="utf-8").endswith("--run-dir\n/shared/run 1\n")


def test_a_job_that_was_cancelled_stays_so(submit):
    ended, folder = submit("ner_sentiment", CODE=str(SAVED), STATE="CANCELLED")
    assert ended == SAVED
    assert not (folder / "asked").exists()


@pytest.mark.parametrize(("code", "asked"), [(SAVED, "requeue 1234567\n"), (2, None), (137, None), (0, None)])
def test_a_saved_training_goes_back_into_the_queue(submit, code, asked):
    ended, folder = submit("ner_sentiment", CODE=str(code))
    assert ended == code
    told = folder / "asked"
    assert (told.read_text() if told.is_file() else None) == asked


def test_a_list_of_hosts_that_cannot_be_had_ends_the_job(submit):
    code, folder = submit("ner_sentiment", SLURM_JOB_NODELIST="?")
    assert code != 0
    assert not (folder / "words0").exists()


def test_the_script_is_right_to_bash():
    assert subprocess.run(["bash", "-n", SBATCH]).returncode == 0


def test_slurm_gets_a_task_a_host_and_a_signal_in_time():
    options = dict(re.findall(r"^#SBATCH --([\w-]+)(?:=(\S+))?$", SBATCH.read_text(encoding="utf-8"), re.MULTILINE))
    assert options["ntasks-per-node"] == "1"
    assert re.fullmatch(r"TERM@\d+", options["signal"])  # without B: of the tasks, not of the script
    assert "requeue" in options


@pytest.fixture(scope="module")
def manifest():
    yaml = pytest.importorskip("yaml")  # comes with others' packages
    return list(yaml.safe_load_all((EXAMPLES / "kubernetes" / "tfjob.yaml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def job(manifest):
    [found] = [each for each in manifest if each["kind"] == "TFJob"]
    return found


def test_the_job_of_kubernetes_has_the_fields_of_its_kind(job):
    """As of the training operator 1.x; it refuses or leaves out others."""
    assert job["apiVersion"] == "kubeflow.org/v1"
    assert job.keys() == {"apiVersion", "kind", "metadata", "spec"}
    assert job["spec"].keys() <= {"runPolicy", "successPolicy", "tfReplicaSpecs", "enableDynamicWorker"}
    assert job["spec"]["runPolicy"].keys() <= {
        "cleanPodPolicy", "ttlSecondsAfterFinished", "activeDeadlineSeconds", "backoffLimit", "schedulingPolicy",
    }  # fmt: skip
    assert job["spec"]["runPolicy"]["cleanPodPolicy"] in ("All", "Running", "None")
    assert job["spec"]["tfReplicaSpecs"].keys() == {"Worker"}
    worker = job["spec"]["tfReplicaSpecs"]["Worker"]
    assert worker.keys() == {"replicas", "restartPolicy", "template"}
    assert worker["restartPolicy"] in ("Always", "OnFailure", "Never", "ExitCode")
    assert worker["replicas"] > 1
    assert "restartPolicy" not in worker["template"]["spec"], "the operator would put its own in its place"
    assert [each["name"] for each in worker["template"]["spec"]["containers"]] == ["tensorflow"]


def test_what_a_new_start_mends_is_started_anew(job):
    """By ExitCode the operator starts a worker anew after codes of 128 and more."""
    assert job["spec"]["tfReplicaSpecs"]["Worker"]["restartPolicy"] == "ExitCode"
    assert min(WorkerLostError.exit_code, SAVED) >= 128 > UserError.exit_code
    assert "backoffLimit" not in job["spec"]["runPolicy"], "it does not count these starts"


def test_the_job_of_kubernetes_runs_the_plain_command_in_a_folder_of_all(manifest, job):
    pod = job["spec"]["tfReplicaSpecs"]["Worker"]["template"]["spec"]
    [container] = pod["containers"]
    program, name, *words = container["command"]
    assert program == "mtl-keras"
    parsed = typer.main.get_command(app).commands[name].make_context(name, words).params
    assert all(isinstance(word, str) for word in container["command"]), "a number has to stand in quotes"
    mounts = {each["mountPath"]: each["name"] for each in container["volumeMounts"]}
    volumes = {each["name"]: each["persistentVolumeClaim"]["claimName"] for each in pod["volumes"]}
    claims = {each["metadata"]["name"]: each["spec"] for each in manifest if each["kind"] == "PersistentVolumeClaim"}
    claim = claims[volumes[mounts[str(parsed["run_dir"].parent)]]]
    assert claim["accessModes"] == ["ReadWriteMany"]


@pytest.mark.parametrize("index", range(2))
def test_what_the_training_operator_sets_is_taken(job, monkeypatch, index):
    name, count = job["metadata"]["name"], job["spec"]["tfReplicaSpecs"]["Worker"]["replicas"]
    addresses = [f"{name}-worker-{number}.default.svc:2222" for number in range(count)]
    config = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}, "environment": "cloud"}
    monkeypatch.setenv(VARIABLE, json.dumps(config))
    assert workers() == Workers(index, count)
