#!/usr/bin/env bash
# Makes the runner as a native program in OUTDIR: Leafwire.Runner, for Linux on x64.
# Needs the .NET 10 SDK, clang or gcc, and zlib's headers (Debian: clang zlib1g-dev).
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: publish.sh OUTDIR" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

linker=$(command -v clang || command -v gcc) || {
  echo "publish.sh: the native build needs clang or gcc: apt-get install clang zlib1g-dev" >&2
  exit 3
}
dotnet publish "$root/runner-edge/Leafwire.Runner.csproj" -c Release -r linux-x64 -o "$1" -v quiet --nologo \
  "-p:CppCompilerAndLinker=$(basename "$linker")"
