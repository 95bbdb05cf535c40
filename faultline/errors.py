"""Every error that Faultline raises.

FaultlineError
├── SettingsError        a setting is unknown, of the wrong type, or out of range
├── DataFileError        a table or ontology file can't be read as what it should be
├── ModelError           a spaCy model or a weights file is missing or of the wrong version
├── RejectedInput        an input can't become an article; carries a machine-readable reason
├── ExtractionFailed     an article could not be analysed within its limits
│   ├── ExtractionTimeout
│   └── ExtractionCrashed
├── BrokerError          a broker can't be reached, or refused
│   └── TopicMissing     a topic that the worker needs does not exist
└── ApplicationMissing   streams/ and agents/ are not here, so no worker can run

A message names what was found, what is allowed, and what to do. The command line prints it as one line.
"""

from __future__ import annotations


class FaultlineError(Exception):
    """Base of all errors of this package; its text is fit for an operator."""


class SettingsError(FaultlineError):
    """A setting is unknown, of the wrong type, or out of range."""


class DataFileError(FaultlineError):
    """A table or ontology file can't be read as what it should be."""


class ModelError(FaultlineError):
    """A spaCy model or a weights file is missing or of the wrong version."""


class RejectedInput(FaultlineError):
    """An input can't become an article.

    ``reason`` is one of ``faultline.articles.REASONS``; the text is a sentence for a person.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class ExtractionFailed(FaultlineError):
    """An article could not be analysed within its limits."""


class ExtractionTimeout(ExtractionFailed):
    """The analysis took longer than the limit and its process was ended."""


class ExtractionCrashed(ExtractionFailed):
    """The analysing process died, or raised."""


class BrokerError(FaultlineError):
    """A broker can't be reached, or refused."""


class TopicMissing(BrokerError):
    """A topic that the worker needs does not exist."""


class ApplicationMissing(FaultlineError):
    """``streams`` and ``agents`` are not importable, so no worker can run from here."""
