"""Faultline turns news articles into geopolitical-incident events, as they arrive.

Read in this order: ``records`` (what goes in and out), ``articles`` (an input becomes an article or is refused),
``extraction.pipeline`` (an article becomes an enriched document), ``incidents`` (events become incidents),
``client`` and ``cli`` (Kafka and the command line). The library's pure part knows no Kafka, clock or environment.
"""

__version__ = "0.1.0"
