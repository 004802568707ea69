#!/bin/sh
# Installs Debian's nginx where the machine allows it; says so where not.
set -u
if command -v nginx >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing nginx for the test of the proxy's example ..."
  if apt-get -qq update && apt-get -qq install -y --no-install-recommends nginx-light >/dev/null; then exit 0; fi
fi
echo "No nginx here and no right to install it: the test of the proxy will be skipped."
echo "Install the package 'nginx-light' to run it."
