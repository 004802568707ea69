#!/bin/sh
# Fetches the JSON schema of CITATION.cff into .venv/external/cff/, for the test in
# tests/documentation/. It lies in cffconvert's package, which is pinned there by version
# and hash; nothing else of that package is used. Says so where it cannot.
set -u
folder=.venv/external/cff
pinned=tests/documentation/citation_schema.txt
cmp -s "$pinned" "$folder/pinned" && exit 0
rm -rf "$folder"
mkdir -p "$folder"
if .venv/bin/python -m pip --disable-pip-version-check --quiet download --no-deps \
    --only-binary :all: --require-hashes -r "$pinned" -d "$folder" 2>/dev/null &&
  .venv/bin/python -m zipfile -e "$folder"/cffconvert-*.whl "$folder/package"; then
  mv "$folder/package/cffconvert/schemas/1.2.0/schema.json" "$folder/schema.json"
  cp "$pinned" "$folder/pinned"
else
  echo "cffconvert's package is out of reach: the test of CITATION.cff will be skipped."
fi
rm -rf "$folder/package" "$folder"/cffconvert-*.whl
