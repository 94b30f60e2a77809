#!/usr/bin/env bash
# Makes leafwire-runner-VERSION-linux-x64.tar.gz in OUTDIR: the native program, its unit and a sample configuration.
# Needs what publish.sh needs.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: package.sh OUTDIR" >&2; exit 2; }
packaging=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$packaging/../.." && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)

project="$root/runner-edge/Leafwire.Runner.csproj"
version=$(dotnet msbuild "$project" -getProperty:Version)
name="leafwire-runner-$version-linux-x64"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "building $name, which takes a minute or two" >&2
"$packaging/publish.sh" "$work/publish"

mkdir "$work/$name"
install -m 755 "$work/publish/Leafwire.Runner" "$work/$name/leafwire-runner"
install -m 755 "$packaging/install.sh" "$work/$name/install.sh"
install -m 644 "$packaging/leafwire-runner.service" "$packaging/runner.json" "$root/LICENSE" "$work/$name/"

# The same commit gives the same bytes.
time=$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$time" --directory "$work" "$name" | gzip -n > "$out/$name.tar.gz"
echo "$out/$name.tar.gz"
