# The worker. Build: docker build -t faultline .
FROM python:3.12-slim
RUN useradd --create-home --uid 10001 faultline
WORKDIR /app
COPY requirements.lock pyproject.toml README.md ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY faultline faultline
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e .
COPY streams streams
COPY agents agents
COPY config config
USER faultline
ENV FAULTLINE_WORKER_METRICS_PORT=8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/metrics', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["faultline"]
CMD ["worker"]
