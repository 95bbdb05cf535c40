"""The extraction's processes: each article alone in one, with limits on time and memory.

A process that hangs, dies or eats memory is ended and replaced; only its own article is affected, which is tried again
and then given up as ExtractionTimeout or ExtractionCrashed.
"""

from __future__ import annotations

import asyncio
import importlib
import multiprocessing
import os
import signal
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

import msgspec
import tenacity
from pebble import ProcessExpired, ProcessPool

from faultline.errors import ExtractionCrashed, ExtractionFailed, ExtractionTimeout
from faultline.records import Article
from streams.codecs import Outputs, outputs
from streams.settings import Pool

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

START_LIMIT = 120.0  # seconds in which a new process must have loaded its models


class ExtractionPool:
    """A pool of processes that turn articles into messages. Use as an asynchronous context manager."""

    def __init__(self, settings: Pool, config: object = None) -> None:
        self._settings = settings
        self._config = None if config is None else msgspec.to_builtins(config)
        self._pool: Any = None

    async def __aenter__(self) -> ExtractionPool:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the processes; they load their models in the background."""
        self._pool = ProcessPool(
            max_workers=self._settings.size,
            max_tasks=self._settings.tasks_per_process,
            initializer=_prepare,
            initargs=(self._settings.factory, self._config, self._settings.memory_limit),
            context=multiprocessing.get_context("spawn"),
        )

    def stop(self) -> None:
        """Ends the processes at once; what they were doing is lost."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join(timeout=10)

    async def warm(self) -> None:
        """Waits until a process has loaded its models. Raises ExtractionFailed when it can't."""
        try:
            await asyncio.wrap_future(self._pool.schedule(_ready, timeout=START_LIMIT))
        except (FutureTimeout, ProcessExpired, Exception) as error:
            raise ExtractionFailed(f"the extraction does not start: {error or type(error).__name__}") from error

    async def analyse(self, article: Article) -> Outputs:
        """The messages of an article. Raises ExtractionTimeout or ExtractionCrashed after the last try."""
        retrying = tenacity.AsyncRetrying(
            stop=tenacity.stop_after_attempt(1 + self._settings.retries),
            retry=tenacity.retry_if_exception_type(ExtractionFailed),
            reraise=True,
        )
        return await retrying(self._once, article)

    async def _once(self, article: Article) -> Outputs:
        limit = self._settings.time_limit
        try:
            found: Outputs = await asyncio.wrap_future(self._pool.schedule(_analyse, args=(article,), timeout=limit))
        except (FutureTimeout, asyncio.TimeoutError) as error:
            raise ExtractionTimeout(f"the analysis took longer than {limit:g} s and its process was ended") from error
        except ProcessExpired as error:
            raise ExtractionCrashed(f"the analysing process died (exit code {error.exitcode})") from error
        except MemoryError as error:
            raise ExtractionCrashed(f"the analysis needed more than {self._settings.memory_limit} MiB") from error
        except asyncio.CancelledError:
            raise
        except Exception as error:  # whatever the extraction raises is the article's fault, and is told
            raise ExtractionCrashed(f"the analysis failed: {type(error).__name__}: {error}") from error
        return found


_extractor: Any = None


def _prepare(factory: str, config: Any, memory_limit: int) -> None:
    """Runs once in each process: limits first, then the models."""
    global _extractor
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker decides when to stop
    os.environ["OMP_NUM_THREADS"] = "1"
    if resource is not None and memory_limit:
        size = memory_limit * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    module, _, name = factory.partition(":")
    build = getattr(importlib.import_module(module), name)
    _extractor = build(config) if config is not None else build()


def _ready() -> bool:
    return _extractor is not None


def _analyse(article: Article) -> Outputs:
    return outputs(_extractor.extract(article))
