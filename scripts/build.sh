# Building what is out of date, quietly.

# The operators' commands and the lab's.
program() {
  echo "$root/artifacts/bin/Leafwire.Lab.Commands/release/Leafwire.Lab.Commands.dll"
}

# Whatever goes into the commands, the host, the runner and the lab.
build_program() {
  local stamp=$root/artifacts/.program-built
  if [[ -f $stamp && -f $(program) ]]; then
    local newer
    newer=$(cd "$root" && find . \( -name node_modules -o -name '.?*' -o -path ./artifacts -o -path ./tests -o -path ./functions \) -prune -o \
      -newer "$stamp" \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.json' -o -name '*.html' -o -name '*.js' \) -print -quit)
    [[ -n $newer ]] || return 0
  fi

  mkdir -p "$root/artifacts"
  local started
  started=$(mktemp)
  echo "building" >&2
  build "$root/lab/Commands/Leafwire.Lab.Commands.csproj" || exit 1
  mv "$started" "$stamp"
}

# build PROJECT [ARGUMENT...]: says nothing unless it fails.
build() {
  local log
  log=$(mktemp)
  if dotnet build "$1" -c Release -v q "${@:2}" >"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  grep -E 'error|warning' "$log" | grep -v NU1603 | sort -u | head -n 40 >&2 || cat "$log" >&2
  echo "the build of ${1#"$root"/} failed" >&2
  rm -f "$log"
  return 1
}
