import pytest

from .cases import ONE_EACH, fields, found, only

BYTES = f'features {{ path {{ step: "photo" }} type: BYTES bytes_stats {{ {ONE_EACH} }} }}'


def test_bytes_with_a_domain_that_would_have_to_read_them() -> None:
    anomaly = only(found(BYTES, 'feature { name: "photo" type: BYTES int_domain { min: 1 } }'))
    assert (anomaly.type, anomaly.short) == ("DOMAIN_INVALID_FOR_TYPE", "Invalid domain type")
    assert anomaly.long == "Data is marked as BYTES with incompatible domain_info: int_domain"
    assert fields(anomaly) == {"int_domain": None}


@pytest.mark.parametrize("domain", ["", "image_domain { }", "url_domain { }", "natural_language_domain { }"])
def test_bytes_with_a_domain_of_their_own(domain: str) -> None:
    assert not found(BYTES, f'feature {{ name: "photo" type: BYTES {domain} }}')
