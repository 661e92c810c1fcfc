#!/bin/sh
# Install the real servers that tests start themselves: Dovecot, Postfix, PostgreSQL, Chromium. Needs root and apt;
# without, says so and leaves it to the tests to tell what they skip.
set -eu

PATH="$PATH:/usr/sbin:/sbin"
missing=""
command -v dovecot >/dev/null || missing="$missing dovecot-imapd"
command -v postfix >/dev/null || missing="$missing postfix"
command -v chromium >/dev/null || missing="$missing chromium fonts-dejavu-core"
ldconfig -p | grep -q libatomic.so.1 || missing="$missing libatomic1" # for the driver inside playwright
ldconfig -p | grep -q libgomp.so.1 || missing="$missing libgomp1" # for the model server
command -v openssl >/dev/null || missing="$missing openssl"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Without root and apt these are not installed, and their tests are skipped:$missing" >&2
    exit 0
fi

echo "Installing$missing ..." >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # a list of names
apt-get install -y -qq --no-install-recommends $missing >/dev/null
