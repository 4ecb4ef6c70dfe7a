import numpy as np
import pytest
from numpy.typing import NDArray

from assay.rows.transformations.units import unit_change

Floats = NDArray[np.float64]

LENGTHS = np.array([0.5, 3.0, 12.0])
EPOCH = np.array([1.6e9, 1.65e9])


@pytest.mark.parametrize(
    ("scale", "shift", "values", "change"),
    [
        (1.609344, 0.0, LENGTHS, "miles to kilometers"),
        (1 / 1.609344, 0.0, LENGTHS, "kilometers to miles"),
        (1 / 60, 0.0, LENGTHS, "seconds to minutes"),
        (1.8, 32.0, LENGTHS, "Celsius to Fahrenheit"),
        (1.0, 273.15, LENGTHS, "Celsius to kelvins"),
        (1000.0, 0.0, EPOCH, "epoch seconds to milliseconds"),
        (1e-6, 0.0, EPOCH * 1e6, "epoch microseconds to seconds"),
        (1.0, -19_800.0, EPOCH, "epoch seconds of another time zone, -5.5 h"),
        (1.0, 100.0, EPOCH, ""),
        (1.609344, 1.0, LENGTHS, ""),
        (1.61, 0.0, LENGTHS, ""),
    ],
)
def test_changes_of_unit_are_known(scale: float, shift: float, values: Floats, change: str) -> None:
    assert unit_change(scale, shift, values) == change
