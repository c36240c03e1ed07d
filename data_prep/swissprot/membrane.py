"""How a protein is bound to a membrane."""

from collections.abc import Callable

from .entry import Entry
from .location import own_locations

_LIPID_KEYWORDS = frozenset(("GPI-anchor", "Myristate", "Palmitate", "Prenylation"))
_PASSES = ("single-pass", "multi-pass")


def membrane_binding(entry: Entry) -> str | None:
    """Returns the first of ``BINDINGS`` that an entry says; None where it says none.

    ``soluble`` is not said but follows: where there are locations and none of them, nor a keyword, is of a membrane.
    """
    return next((name for name, holds in _RULES.items() if holds(entry)), None)


def _spans(entry: Entry) -> bool:
    crosses = any(region.kind in ("TRANSMEM", "INTRAMEM") for region in entry.regions)
    return crosses or "Transmembrane" in entry.keywords or any(map(_says(entry).__contains__, _PASSES))


def _is_anchored(entry: Entry) -> bool:
    bound = any(region.kind == "LIPID" for region in entry.regions)
    return bound or not _LIPID_KEYWORDS.isdisjoint(entry.keywords) or "lipid-anchor" in _says(entry)


def _is_peripheral(entry: Entry) -> bool:
    return "peripheral membrane protein" in _says(entry)


def _is_soluble(entry: Entry) -> bool:
    said = _says(entry)
    return bool(said) and "membrane" not in said and "Membrane" not in entry.keywords


def _says(entry: Entry) -> str:
    locations = own_locations(entry.locations, entry.isoforms)
    return "; ".join(part for each in locations for part in (each.place, *each.topology)).lower()


_RULES: dict[str, Callable[[Entry], bool]] = {
    "transmembrane": _spans,
    "lipid_anchored": _is_anchored,
    "peripheral": _is_peripheral,
    "soluble": _is_soluble,
}
BINDINGS = tuple(_RULES)
