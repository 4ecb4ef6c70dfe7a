from collections import Counter

import numpy as np

from assay.statistics.sketches.heavy_hitters import CAPACITY, HeavyHitters, keep


def counters(values: list[str]) -> HeavyHitters:
    tally = Counter(values)
    labels = [label.encode() for label in tally]
    at, counts, shortfall = keep(np.array(list(tally.values())))
    return HeavyHitters.of([labels[i] for i in at], counts, shortfall)


def test_few_values_are_counted_exactly() -> None:
    both = counters(["a", "b", "a"]) + counters(["b", "c"])
    assert both.exact
    assert both.counts is not None
    assert dict(zip(both.labels, both.counts.tolist(), strict=True)) == {b"a": 2, b"b": 2, b"c": 1}


def test_counts_are_too_low_by_at_most_the_shortfall_and_never_too_high() -> None:
    rng = np.random.default_rng(0)
    truth: Counter[bytes] = Counter()
    total = HeavyHitters()
    for _ in range(20):
        values = [str(value) for value in rng.zipf(1.3, 5_000)]
        truth.update(value.encode() for value in values)
        total += counters(values)
    assert total.counts is not None
    assert 0 < total.shortfall <= truth.total() / (CAPACITY + 1)
    kept = dict(zip(total.labels, total.counts.tolist(), strict=True))
    for label, count in truth.items():
        assert count - total.shortfall <= kept.get(label, 0) <= count


def test_ids_that_occur_once_leave_no_counter() -> None:
    ids = counters([str(i) for i in range(10_000)])
    assert not len(ids.labels)
    assert ids.shortfall == 1
