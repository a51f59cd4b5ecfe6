"""Values to JSON and back, whatever is in them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.document import Document
from kiosk.domain.finding import Box, Finding
from kiosk.domain.reason import Cause
from kiosk.domain.visitor import Applicant
from kiosk.store.pack import as_kind, packed, unpacked


def _through(value: object) -> object:
    return as_kind(type(value), unpacked(packed({"it": value}))["it"])


@settings(max_examples=60)
@given(st.from_type(Applicant) | st.from_type(Document) | st.from_type(Cause) | st.from_type(Box))
def test_values_come_back_equal(value: object) -> None:
    assert _through(value) == value


@settings(max_examples=60)
@given(
    st.builds(
        Finding, measured=st.floats(allow_nan=False), limit=st.floats(allow_nan=False) | st.just(1)
    )
)
def test_numbers_and_nested_values_come_back_equal(finding: Finding) -> None:
    assert _through(finding) == finding


def test_rows_outlive_small_changes_of_the_domain() -> None:
    older = {"surname": "Abbott", "birth": None, "shoe_size": 43}
    assert as_kind(Applicant, older) == Applicant(surname="Abbott")


@pytest.mark.parametrize("plain", [7, None, ["x"], {"surname": 7}, {"birth": "yesterday"}])
def test_what_is_no_such_value_is_refused(plain: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        as_kind(Applicant, plain)


def test_only_values_of_the_domain_are_kept() -> None:
    with pytest.raises(TypeError):
        packed({"it": object()})
