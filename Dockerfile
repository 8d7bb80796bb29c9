# The dashboard for a team: docs/howto/team-server.md says how it is run. Nothing is fetched once it is built.
FROM python:3.12-slim-bookworm AS build
WORKDIR /source
COPY requirements/build.txt requirements/build.txt
RUN python -m pip install --no-cache-dir --require-hashes --requirement requirements/build.txt
COPY . .
RUN python -m hatchling build -t wheel -d /wheels

FROM python:3.12-slim-bookworm
COPY requirements/app.txt /install/app.txt
COPY --from=build /wheels /install/wheels
RUN python -m pip install --no-cache-dir --require-hashes --requirement /install/app.txt \
    && python -m pip install --no-cache-dir --no-deps --no-index /install/wheels/*.whl \
    && useradd --uid 10001 --create-home wherein \
    && install -d -o wherein -g wherein /data /documents
USER 10001
ENV HOME=/tmp PYTHONDONTWRITEBYTECODE=1 WHEREIN_DATA=/data/gazetteer
VOLUME ["/data"]
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=3)"]
ENTRYPOINT ["wherein"]
CMD ["explore", "/documents", "--project", "/data/project", "--host", "0.0.0.0", "--port", "8501", "--no-browser", "--author-header", "X-Forwarded-User"]
