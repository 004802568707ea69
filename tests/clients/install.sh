#!/bin/sh
# Installs other people's clients from npm for a test; says so where that cannot be.
set -u
cd "$(dirname "$0")" || exit 1
if [ -f node_modules/.installed ] && [ node_modules/.installed -nt package-lock.json ]; then exit 0; fi
if command -v npm >/dev/null 2>&1; then
  echo "Installing the npm clients ..."
  if npm ci --ignore-scripts --silent >/dev/null 2>&1; then touch node_modules/.installed; exit 0; fi
fi
echo "No npm here, or it reaches nothing: the tests with its clients will be skipped."
