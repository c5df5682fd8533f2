# SPDX-License-Identifier: Apache-2.0
# Wardline in a container: builds the published layout, keeps nothing of the build. Runs as uid 65532 with a read-only root; writable are
# the volumes below and /tmp (docs/operations/containers.md).
ARG BUILD_IMAGE=docker.io/library/node:26-trixie-slim
ARG RUN_IMAGE=docker.io/library/debian:trixie-slim

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run -s build:web && node tools/pack.ts >/dev/null
# The same versions again, without what only a checkout needs, and inside the published layout.
RUN mkdir /wardline && cp package.json package-lock.json .npmrc /wardline/ && cd /wardline \
  && npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm package.json package-lock.json .npmrc && cp -a /src/build/package/. /wardline/ \
  && chmod -R go-w /wardline

FROM ${RUN_IMAGE}
# libatomic1: Node. tzdata: time zones of operators. ca-certificates: who is believed outside.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates libatomic1 tzdata \
  && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 65532 wardline \
  && useradd --uid 65532 --gid 65532 --no-create-home --home-dir /var/lib/wardline --shell /usr/sbin/nologin wardline \
  && install -d -m 0700 -o 65532 -g 65532 /var/lib/wardline /var/lib/wardline/data /var/lib/wardline/keys \
  && install -d -m 0755 /etc/wardline
COPY --from=build --chown=0:0 /wardline /opt/wardline
RUN ln -s /opt/wardline/bin/wardline /usr/local/bin/wardline
ENV NODE_ENV=production
WORKDIR /var/lib/wardline
USER 65532:65532
# Data and keys apart, so that a copy of the one is not a copy of the other.
VOLUME ["/var/lib/wardline/data", "/var/lib/wardline/keys"]
EXPOSE 8080
# `start` ends turns in flight first; PostgreSQL inside, where it is used, afterwards.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["wardline", "health"]
ENTRYPOINT ["wardline"]
CMD ["start"]
