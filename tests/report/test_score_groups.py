import random

from mtl_keras.report.counts import Score
from mtl_keras.report.score_groups import MOST, left_out, score_groups


def test_few_are_all_shown_in_their_order() -> None:
    parts = [Score(f"{number}", 0, 1, number) for number in range(MOST)]
    (group,) = score_groups(parts)
    assert group.name == ""
    assert group.scores == parts
    assert left_out(parts, [group]) == 0


def test_of_many_the_most_frequent_the_best_and_the_worst() -> None:
    chance = random.Random(0)
    parts = [Score(f"{n}", chance.randint(0, n), chance.randint(n, 2 * n), n) for n in range(1, 200)]
    parts += [Score("never", 0, 0, 0)]
    frequent, best, worst = score_groups(parts)
    assert [part.support for part in frequent.scores] == [199, 198, 197, 196, 195, 194]
    rest = sorted((part for part in parts if 0 < part.support < 194), key=lambda part: part.f1)
    assert [part.f1 for part in worst.scores] == [part.f1 for part in rest[:6]]
    assert [part.f1 for part in best.scores] == [part.f1 for part in rest[::-1][:6]]
    assert left_out(parts, [frequent, best, worst]) == 200 - 18


def test_no_label_is_in_two_groups() -> None:
    parts = [Score(f"{number}", 1, 1, 1) for number in range(MOST + 1)]
    names = [part.name for group in score_groups(parts) for part in group.scores]
    assert len(names) == len(set(names)) == 18
    never = [Score(f"{number}", 0, 0, 0) for number in range(MOST + 1)]
    assert [group.name for group in score_groups(never)] == ["most frequent"]
