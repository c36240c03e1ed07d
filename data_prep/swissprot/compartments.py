"""The main compartments of a cell, and the places of UniProtKB that are in each."""

from collections.abc import Iterable

from .location import Location

COMPARTMENTS: dict[str, tuple[str, ...]] = {
    "cell_membrane": (
        *("cell membrane", "apical cell membrane", "basal cell membrane", "basolateral cell membrane"),
        *("lateral cell membrane", "apicolateral cell membrane", "cell inner membrane", "synaptic cell membrane"),
        *("postsynaptic cell membrane", "presynaptic cell membrane", "perikaryon membrane", "sarcolemma"),
    ),
    "cytoplasm": ("cytoplasm", "cytosol"),
    "endoplasmic_reticulum": (
        *("endoplasmic reticulum", "endoplasmic reticulum membrane", "endoplasmic reticulum lumen"),
        *("rough endoplasmic reticulum", "rough endoplasmic reticulum membrane", "rough endoplasmic reticulum lumen"),
        *("smooth endoplasmic reticulum", "smooth endoplasmic reticulum membrane", "microsome", "microsome membrane"),
        *("sarcoplasmic reticulum", "sarcoplasmic reticulum membrane", "sarcoplasmic reticulum lumen"),
    ),
    "endosome": (
        *("endosome", "endosome membrane", "early endosome", "early endosome membrane", "late endosome"),
        *("late endosome membrane", "recycling endosome", "recycling endosome membrane", "endosome lumen"),
    ),
    "golgi_apparatus": ("golgi apparatus", "golgi apparatus membrane", "golgi apparatus lumen", "golgi outpost"),
    "lysosome_or_vacuole": (
        *("lysosome", "lysosome membrane", "lysosome lumen", "vacuole", "vacuole membrane", "vacuole lumen"),
        *("lytic vacuole", "lytic vacuole membrane", "prevacuolar compartment", "prevacuolar compartment membrane"),
        *("protein storage vacuole", "protein storage vacuole membrane", "vacuolar lumen"),
    ),
    "mitochondrion": (
        *("mitochondrion", "mitochondrion membrane", "mitochondrion inner membrane", "mitochondrion outer membrane"),
        *("mitochondrion intermembrane space", "mitochondrion matrix"),
    ),
    "nucleus": (
        *("nucleus", "nucleus membrane", "nucleus inner membrane", "nucleus outer membrane", "nucleus envelope"),
        *("nucleus lamina", "chromosome", "nucleus speckle", "nucleolus"),
    ),
    "outer_envelope": ("periplasm", "cell outer membrane", "cell envelope"),
    "peroxisome": ("peroxisome", "peroxisome membrane", "peroxisome matrix", "glyoxysome", "glycosome"),
    "plastid": ("plastid", "cellular thylakoid membrane"),
    "secreted": ("secreted",),
    "virion": ("virion", "virion membrane", "virion tegument"),
}
"""By class, the first parts of the places that it has, in lower case. ``outer_envelope`` is what two-membraned bacteria
have outside of the inner membrane, which is their cell membrane. Places that are in no class (a bare membrane, a
projection, a vesicle, what is of the host) tell none."""
_CLASS_OF = {place: name for name, places in COMPARTMENTS.items() for place in places}


def compartments(locations: Iterable[Location]) -> list[str]:
    """Returns the classes of places, in the order of the table, each once."""
    found = {_CLASS_OF.get(location.place.split(",")[0].lower()) for location in locations}
    return [name for name in COMPARTMENTS if name in found]
