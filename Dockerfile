# mailbot in one image: the worker with its clock, and the page.
# Each RUN is an ordinary command, so the same steps in order build it on a bare tree as well.
FROM python:3.11-slim

WORKDIR /srv/mailbot
COPY pyproject.toml requirements.lock README.md LICENSE NOTICE ./
RUN python -m venv /opt/mailbot && /opt/mailbot/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY mailbot mailbot
COPY prompts prompts
RUN /opt/mailbot/bin/pip install --no-cache-dir --no-deps --no-build-isolation .
RUN useradd --system --home-dir /var/lib/mailbot --create-home mailbot
COPY --chown=mailbot config /etc/mailbot

USER mailbot
WORKDIR /var/lib/mailbot
ENV PATH=/opt/mailbot/bin:$PATH \
    MAILBOT_CONFIG=/etc/mailbot \
    MAILBOT_DATABASE_URL=sqlite:////var/lib/mailbot/mailbot.db
# Mount the configuration at /etc/mailbot; a new volume there begins with every key and its default.
# The page has no sign-in yet and listens on loopback: use --network host, or forward its port by other means.
VOLUME ["/var/lib/mailbot", "/etc/mailbot"]
HEALTHCHECK CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8025/healthz', timeout=5)"]
CMD ["mailbot", "run"]
