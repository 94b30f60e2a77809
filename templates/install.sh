#!/usr/bin/env bash
# The operators' program for a pipeline, from this checkout.
#   install.sh key         prints what the program is made of, as one word: where that is the same, so is the program
#   install.sh to FOLDER   puts it there, unless the folder has it
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case ${1-} in
  key)
    cd "$root"
    find cli contracts eos messaging pipeline telemetry templates/install.sh global.json Directory.*.props -name obj -prune -o -name bin -prune -o -type f -print0 |
      LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
    ;;
  to)
    # Compiled for this machine beforehand, or each start would take twice as long.
    [[ -f $2/Leafwire.Cli.dll ]] || dotnet publish "$root/cli/Leafwire.Cli.csproj" -c Release -v q --nologo -o "$2" \
      --use-current-runtime --self-contained false -p:PublishReadyToRun=true
    ;;
  *)
    echo "usage: install.sh key | to FOLDER" >&2
    exit 2
    ;;
esac
