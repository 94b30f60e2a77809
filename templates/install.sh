#!/usr/bin/env bash
# The operators' program for a pipeline, from this checkout.
#   install.sh key         prints what the program is made of, as one word: where that is the same, so is the program
#   install.sh to FOLDER   puts it there as FOLDER/leafwire, unless the folder has it
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/scripts/native.sh"

# A native program, which starts in half of the time; where it cannot be made, what .NET runs, compiled beforehand as far as that goes.
install_to() {
  local log
  log=$(mktemp)
  if native "$root/cli/Leafwire.Cli.csproj" "$1" --use-current-runtime >"$log" 2>&1; then
    mv "$1/Leafwire.Cli" "$1/leafwire"
  else
    echo "leafwire is made for .NET, and starts slower: $(grep -m1 -E 'error|needs' "$log" || tail -n 1 "$log")" >&2
    dotnet publish "$root/cli/Leafwire.Cli.csproj" -c Release -v q --nologo -o "$1" \
      --use-current-runtime --self-contained false -p:PublishReadyToRun=true
    printf '#!/usr/bin/env bash\nexec dotnet "$(dirname "${BASH_SOURCE[0]}")/Leafwire.Cli.dll" "$@"\n' >"$1/leafwire"
    chmod 755 "$1/leafwire"
  fi
  # What people debug with is larger than the program.
  rm -f "$log" "$1"/*.dbg "$1"/*.pdb "$1"/*.xml
}

case ${1-} in
  key)
    cd "$root"
    find cli contracts eos messaging pipeline telemetry templates/install.sh scripts/native.sh global.json Directory.*.props \
      -name obj -prune -o -name bin -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
    ;;
  to)
    [[ -f $2/leafwire ]] || install_to "$2"
    ;;
  *)
    echo "usage: install.sh key | to FOLDER" >&2
    exit 2
    ;;
esac
