#!/bin/sh
# Make sure a Chromium is there for the browser tests.
set -eu
for name in "${WHEREIN_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable microsoft-edge msedge; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "== installing Debian's Chromium for the browser tests"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
    exit 0
fi
message="the browser tests need Chrome, Chromium or Edge: install one (Debian: apt-get install chromium) or name it in WHEREIN_CHROMIUM"
if [ "${CI:-}" = true ]; then
    echo "$message" >&2
    exit 1
fi
echo "== $message; they will be skipped" >&2
