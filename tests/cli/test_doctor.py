import json

import pytest

from .conftest import Run


def test_a_sound_installation_is_all_well(run: Run) -> None:
    result = run("doctor")
    assert result.exit_code == 0
    assert result.stdout.rstrip().endswith("all well")


def test_what_is_missing_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assay.cli.doctor.NEEDED", ("no-such-package",))
    result = run("doctor", "--json")
    assert result.exit_code == 2
    told = json.loads(result.stdout)
    assert not told["well"]
    assert [finding["name"] for finding in told["findings"] if not finding["well"]] == ["no-such-package"]
