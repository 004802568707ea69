#!/bin/sh
# Fetches the W3C's SPARQL 1.1 test suites into .venv/external/sparql11/, for the tests
# in tests/conformance/. They lie in rdflib's source package, which is pinned there by
# version and hash. Says so where it cannot.
set -u
folder=.venv/external
pinned=tests/conformance/suites.txt
kept="$folder/sparql11/pinned"
mkdir -p "$folder"
cmp -s "$pinned" "$kept" && exit 0
rm -rf "$folder/sparql11" "$folder/source"
if .venv/bin/python -m pip --disable-pip-version-check --quiet download --no-deps \
    --no-binary rdflib --require-hashes -r "$pinned" -d "$folder/source" 2>/dev/null &&
  tar -xzf "$folder"/source/rdflib-*.tar.gz -C "$folder/source"; then
  mv "$folder"/source/rdflib-*/test/data/suites/w3c/sparql11 "$folder/sparql11"
  cp "$pinned" "$kept"
else
  echo "rdflib's source package is out of reach: the W3C's suites will be skipped."
fi
rm -rf "$folder/source"
