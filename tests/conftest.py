"""What every test may use."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("fast", max_examples=8, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=150, deadline=None, derandomize=True)
settings.load_profile("fast")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The public data sets that lie beside the project; a test that wants them is skipped where they are not."""
    data = Path(__file__).parents[2] / "shared" / "data"
    if not data.is_dir():
        pytest.skip("no ../shared/data beside the project")
    return data
