#!/bin/sh
# Installs the servers that `make bench` compares with, where the machine allows it;
# says so where not, and they are left out. Serving and tests need none of them.
set -u
folder=.venv/external/peers
log=$folder/log
mkdir -p "$folder"

missing() { echo "$1 is out of reach and is left out: $2."; }

if command -v virtuoso-t >/dev/null 2>&1; then :
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Virtuoso ..."
  { apt-get -qq update &&
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
      virtuoso-opensource-7-bin; } >"$log" 2>&1 ||
    missing Virtuoso "Debian's virtuoso-opensource-7-bin was not installed"
else
  missing Virtuoso "no right to install Debian's virtuoso-opensource-7-bin"
fi

# What was half fetched is under another name, so that nobody measures it.
pinned=bench/fuseki/pom.xml
if cmp -s "$pinned" "$folder/fuseki/pinned"; then :
elif ! command -v java >/dev/null 2>&1 || ! command -v mvn >/dev/null 2>&1; then
  missing Fuseki "it needs Java 17 and Maven"
else
  echo "Installing Fuseki ..."
  rm -rf "$folder/fuseki" "$folder/fuseki.new"
  if mvn -q -B -f "$pinned" dependency:copy-dependencies \
      -DoutputDirectory="$PWD/$folder/fuseki.new" >"$log" 2>&1; then
    cp "$pinned" "$folder/fuseki.new/pinned"
    mv "$folder/fuseki.new" "$folder/fuseki"
  else
    missing Fuseki "Maven could not fetch it"
  fi
fi

pinned=requirements/peers.txt
if cmp -s "$pinned" "$folder/rdflib-endpoint/pinned"; then :
else
  echo "Installing rdflib-endpoint ..."
  rm -rf "$folder/rdflib-endpoint"
  if { .venv/bin/python -m venv "$folder/rdflib-endpoint" &&
      "$folder/rdflib-endpoint/bin/python" -m pip --disable-pip-version-check --quiet \
        install --require-hashes -r "$pinned"; } >"$log" 2>&1; then
    cp "$pinned" "$folder/rdflib-endpoint/pinned"
  else
    missing rdflib-endpoint "pip could not fetch it"
  fi
fi
pinned=bench/trifid/package-lock.json
if cmp -s "$pinned" "$folder/trifid/pinned"; then :
elif ! command -v npm >/dev/null 2>&1; then
  missing Trifid "it needs Node.js 20 and npm"
else
  echo "Installing Trifid ..."
  rm -rf "$folder/trifid"
  mkdir "$folder/trifid"
  cp bench/trifid/package.json "$pinned" "$folder/trifid"
  if npm ci --ignore-scripts --silent --prefix "$folder/trifid" >"$log" 2>&1; then
    cp "$pinned" "$folder/trifid/pinned"
  else
    missing Trifid "npm could not fetch it"
  fi
fi
rm -f "$log"
exit 0
