#!/bin/sh
# Fetches SOSA, PROV-O and ORG as npm packages into .venv/external/, for the test that
# our ontology adds nothing to them and they nothing to ours. Says so where it cannot.
set -u
folder=.venv/external
mkdir -p "$folder"
for package in sosa@1.0.6 prov@1.0.6 org@1.0.6; do
  name=${package%@*}
  [ -s "$folder/$name.nq" ] && continue
  if archive=$(cd "$folder" && npm pack --silent "@vocabulary/$package" 2>/dev/null); then
    tar -xzOf "$folder/$archive" "package/$name.nq" >"$folder/$name.nq"
    rm -f "$folder/$archive"
  else
    echo "No npm here, or @vocabulary/$package is out of reach: its test will be skipped."
    rm -f "$folder/$name.nq"
  fi
done
