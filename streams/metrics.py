"""What a worker counts, for Prometheus; served on worker.metrics_host and worker.metrics_port."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

ARTICLES = Counter(
    "faultline_articles", "Articles finished, by outcome: enriched, or the reason of a rejection.", ["outcome"]
)
EVENTS = Counter("faultline_events", "Events published.")
SECONDS = Histogram(
    "faultline_article_seconds",
    "Seconds from taking an article to the broker's acknowledgement of what it led to.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
IN_FLIGHT = Gauge("faultline_articles_in_flight", "Articles taken and not yet acknowledged.")
