# The product for an installation: docker compose up. See docker-compose.yml.
ARG BASE=python:3.11-slim-bookworm
FROM ${BASE} AS build
COPY requirements/uv.txt /tmp/uv.txt
RUN python3 -m venv /opt/venv && \
    /opt/venv/bin/python -m pip install --no-cache-dir --require-hashes -r /tmp/uv.txt
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/uv pip install --no-cache --python /opt/venv/bin/python --require-hashes -r /tmp/base.txt

FROM ${BASE}
RUN apt-get update && \
    apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 && \
    rm -rf /var/lib/apt/lists/* && \
    useradd --uid 10001 --home-dir /srv/eubelong --shell /usr/sbin/nologin eubelong && \
    install -d -o eubelong /srv/eubelong /srv/build /srv/static /data
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/data BUILD_DIR=/srv/build STATIC_ROOT=/srv/static
COPY --from=build /opt/venv /opt/venv
WORKDIR /srv/eubelong
COPY --chown=eubelong . .
USER eubelong
# Fonts, translations and static files are the same everywhere: made once, here.
RUN VAR_DIR=/tmp/var python -m eubelong.prepare assets && rm -rf /tmp/var
ENV DJANGO_SETTINGS_MODULE=eubelong.settings.prod HOST=0.0.0.0 PORT=8000
VOLUME /data
EXPOSE 8000
# No address of anybody in the log: who takes part with a code is not to be found by it.
CMD ["gunicorn", "eubelong.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--threads", "4", "--workers", "2", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket", "--access-logfile", "-", \
     "--access-logformat", "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)s"]
