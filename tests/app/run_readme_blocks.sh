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

awk '/^```sh$/ {inside = 1; next} /^```$/ {inside = 0} inside' "$source_dir/README.md" >blocks.sh
[ -s blocks.sh ] || { echo "README.md has no \`\`\`sh blocks"; exit 1; }
# Without npx (or a registry to ask) the part that calls the server with a foreign client is skipped.
if ! command -v npx >/dev/null || ! npx --yes @bufbuild/buf@1.74.0 --version >/dev/null 2>&1; then
  echo "SKIPPED: npx cannot bring buf; the README's 'buf curl' calls are not run"
  buf_curl() { :; }
  sed -i 's/^npx .*buf.*curl/buf_curl/' blocks.sh
fi
# shellcheck disable=SC1091
. ./blocks.sh
