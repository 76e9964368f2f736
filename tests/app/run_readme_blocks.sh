#!/usr/bin/env bash
# Runs every ```sh block of README.md, in order, in one shell, in a scratch folder that looks like the
# project's root. Blocks marked ```console are for reading: ./dev run and ./dev test themselves.
# usage: run_readme_blocks.sh SOURCE_DIR BUILD_DIR
set -euo pipefail
source_dir=$1
build_dir=$2

scratch=$(mktemp -d)
finish() {
  local status=$?
  jobs -p | xargs -r kill 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$scratch"
  exit "$status"
}
trap finish EXIT
mkdir "$scratch/build"
ln -s "$build_dir" "$scratch/build/release"
ln -s "$source_dir"/{data,docs,proto} "$scratch/"
cd "$scratch"

# Without npx (or a registry it may ask) the block that calls the server with a foreign client is skipped.
foreign=1
if ! command -v npx >/dev/null || ! command -v jq >/dev/null || ! npx --yes @bufbuild/buf@1.74.0 --version >/dev/null 2>&1; then
  echo "SKIPPED: npx cannot bring buf, or jq is missing; the README's calls of the server are not run"
  foreign=0
fi
awk -v foreign="$foreign" '
  /^```sh$/ {inside = 1; block = ""; next}
  /^```$/ {if (inside && (foreign || block !~ /npx/)) printf "%s", block; inside = 0}
  inside {block = block $0 "\n"}' "$source_dir/README.md" >blocks.sh
[ -s blocks.sh ] || { echo "README.md has no \`\`\`sh blocks"; exit 1; }

# shellcheck disable=SC1091
. ./blocks.sh
for picture in day.png risk.png mycity.png; do [ -s "$picture" ]; done
[ "$foreign" = 0 ] || [ -s flood.png ]
echo "ran $(wc -l <blocks.sh) lines of README.md"
