"""The values that are said and answered."""

import pytest

from pxide.llm.values import Model


@pytest.mark.parametrize(
    ("loaded", "most", "context"), [(4096, 32768, 4096), (None, 32768, 32768), (None, None, None)]
)
def test_what_fits_is_what_was_loaded(loaded: int | None, most: int | None, context: int) -> None:
    assert Model("m", "m", context_loaded=loaded, context_max=most).context == context


def test_a_loaded_copy_is_asked_so_that_no_second_is_loaded() -> None:
    assert Model("m", "m", instances=("m:2", "m:3")).asked_as == "m:2"
    assert Model("m", "m").asked_as == "m"
