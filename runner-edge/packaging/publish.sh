#!/usr/bin/env bash
# Makes the runner as a native program in OUTDIR: Leafwire.Runner, for Linux on x64.
# Needs the .NET 10 SDK, clang or gcc, and zlib's headers (Debian: clang zlib1g-dev).
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: publish.sh OUTDIR" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/scripts/native.sh"

native "$root/runner-edge/Leafwire.Runner.csproj" "$1" -r linux-x64
