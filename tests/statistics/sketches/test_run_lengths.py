from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.statistics.sketches.run_lengths import distinct_numbers

DTYPES = (np.int8, np.uint8, np.int16, np.int32, np.int64, np.uint64, np.float64)


@pytest.mark.parametrize("dtype", DTYPES)
@given(data=st.data())
def test_numbers_are_counted_whether_close_together_or_far_apart(dtype: type[np.generic], data: st.DataObject) -> None:
    some: st.SearchStrategy[float] = st.floats(allow_nan=False)
    if issubclass(dtype, np.integer):
        ends = np.iinfo(dtype)
        some = st.integers(ends.min, ends.max) | st.integers(0, 3) | st.integers(ends.max - 3, ends.max)
    numbers = data.draw(st.lists(some, max_size=40))
    weights = np.arange(len(numbers)) % 3
    values, counts = distinct_numbers(np.array(numbers, dtype))
    assert values.dtype == dtype
    assert dict(zip(values.tolist(), counts.tolist(), strict=True)) == Counter(numbers)
    assert (values[1:] > values[:-1]).all()
    heavy, weighed = distinct_numbers(np.array(numbers, dtype), weights.astype(np.float64))
    assert np.array_equal(heavy, values)
    assert weighed.tolist() == [sum(weights[np.array(numbers, dtype) == value]) for value in values]


def test_nan_is_no_number() -> None:
    values, counts = distinct_numbers(np.array([np.nan, 1.0, np.inf, -0.0, np.nan, 0.0]))
    assert values.tolist() == [0.0, 1.0, np.inf]
    assert counts.tolist() == [2, 1, 1]
