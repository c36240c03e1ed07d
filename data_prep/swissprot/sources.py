"""Finds the files that proteins come from: in a user's folder, or on the sites of UniProt and GO."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError

URLS = {
    "proteins": "https://ftp.uniprot.org/pub/databases/uniprot/current_release/knowledgebase/complete/uniprot_sprot.dat.gz",
    "ontology": "https://current.geneontology.org/ontology/go-basic.obo",
}
_FLAT = ("*.dat", "*.dat.gz")
_ONTOLOGIES = ("go-basic.obo", "go.obo")
_GROUPS = ("uniref50.tsv", "uniref50.tsv.gz", "idmapping_selected.tab", "idmapping_selected.tab.gz")


@dataclass(frozen=True)
class Sources:
    """Files to read.

    Args:
        flat_files: of UniProtKB, in order.
        ontology: the Gene Ontology in OBO.
        groups: a table of the UniRef50 cluster of each accession; None where there is none.
    """

    flat_files: tuple[Path, ...]
    ontology: Path
    groups: Path | None = None


def find_sources(folder: Path) -> Sources:
    """Finds the files in a user's folder.

    Raises:
        UserError: some are missing.
    """
    if not folder.is_dir():
        raise UserError(
            str(folder), f"expected a folder; received {'a file' if folder.exists() else 'none'}. {_WANTED}"
        )
    flat = sorted({path for pattern in _FLAT for path in folder.glob(pattern)})
    ontology = _first(folder, _ONTOLOGIES)
    if not flat or ontology is None:
        missing = " and ".join([*(["no .dat or .dat.gz"] if not flat else []), *(["no .obo"] if not ontology else [])])
        raise UserError(str(folder), f"expected proteins and an ontology; received {missing}. {_WANTED}")
    return Sources(tuple(flat), ontology, _first(folder, _GROUPS))


def fetch_sources(downloads: Any) -> Sources:
    """Fetches the files.

    Args:
        downloads: the download manager of tensorflow-datasets.
    """
    found = downloads.download(dict(URLS))
    return Sources((Path(found["proteins"]),), Path(found["ontology"]))


def _first(folder: Path, names: tuple[str, ...]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)


_WANTED = (
    "Put there uniprot_sprot.dat.gz (or other flat files of UniProtKB) and go-basic.obo, and if you have it "
    "uniref50.tsv (accession, tabulator, UniRef50 name) or UniProt's idmapping_selected.tab.gz."
)
