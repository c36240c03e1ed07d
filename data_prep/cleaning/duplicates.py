"""Groups of texts that say the same thing."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

THRESHOLD = 0.8


def duplicate_groups(keys: Sequence[str], threshold: float = THRESHOLD) -> list[list[int]]:
    """Groups the indices of folded texts that are equal or nearly so, in the order of their first members.

    Two texts are near duplicates if the Jaccard similarity of their sets of
    words, |a and b| / |a or b|, is at least ``threshold``; groups are closed
    under that. The join is exact, no sampling: two sets that are so similar
    share a word among the rarest |a| - ceil(threshold |a|) + 1 of each, so that
    only texts which share such a word are compared.

    Reference:
        Chaudhuri et al., 2006, A Primitive Operator for Similarity Joins
        (prefix filter); Bayardo et al., 2007 (order by frequency).
    """
    indices = defaultdict(list)
    for index, key in enumerate(keys):
        indices[key].append(index)
    groups = _Groups(len(keys))
    for equal in indices.values():
        for other in equal[1:]:
            groups.join(equal[0], other)
    firsts = [equal[0] for equal in indices.values()]
    for left, right in _similar_pairs([keys[index].split() for index in firsts], threshold):
        groups.join(firsts[left], firsts[right])
    return groups.listed()


class _Groups:
    """Disjoint sets, the smallest index of each its name."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def find(self, index: int) -> int:
        while self._parents[index] != index:
            self._parents[index] = self._parents[self._parents[index]]
            index = self._parents[index]
        return index

    def join(self, left: int, right: int) -> None:
        low, high = sorted((self.find(left), self.find(right)))
        self._parents[high] = low

    def listed(self) -> list[list[int]]:
        members = defaultdict(list)
        for index in range(len(self._parents)):
            members[self.find(index)].append(index)
        return list(members.values())


def _similar_pairs(texts: Sequence[Sequence[str]], threshold: float) -> Iterable[tuple[int, int]]:
    frequency = Counter(word for words in texts for word in set(words))
    ordered = [sorted(set(words), key=lambda word: (frequency[word], word)) for words in texts]
    sets = [frozenset(words) for words in ordered]
    posted: dict[str, list[int]] = defaultdict(list)
    for right in sorted(range(len(texts)), key=lambda index: (len(sets[index]), index)):
        size = len(sets[right])
        prefix = ordered[right][: size - math.ceil(threshold * size) + 1] if size else []
        candidates = {left for word in prefix for left in posted[word] if len(sets[left]) >= threshold * size}
        for left in candidates:
            shared = len(sets[left] & sets[right])
            if shared >= threshold * (len(sets[left]) + size - shared):
                yield left, right
        for word in prefix:
            posted[word].append(right)
