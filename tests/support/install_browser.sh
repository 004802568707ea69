#!/bin/sh
# Installs Debian's Chromium where the machine allows it; says so where not.
set -u
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests ..."
  if apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium >/dev/null; then exit 0; fi
fi
echo "No Chromium here and no right to install it: the browser tests will be skipped."
echo "Install the package 'chromium' to run them."
