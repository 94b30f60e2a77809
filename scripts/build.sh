# Building what is out of date, quietly.

cli_program() {
  echo "$root/artifacts/bin/Leafwire.Cli/release/Leafwire.Cli.dll"
}

# Whatever goes into the command line, the host, the runner and the lab.
build_cli() {
  local stamp=$root/artifacts/.cli-built
  if [[ -f $stamp && -f $(cli_program) ]]; then
    local newer
    newer=$(cd "$root" && find contracts messaging pipeline runner-edge host lab cli ./*.props global.json \
      -newer "$stamp" \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.json' -o -name '*.html' -o -name '*.js' \) \
      -not -path '*/node_modules/*' -print -quit)
    [[ -n $newer ]] || return 0
  fi

  mkdir -p "$root/artifacts"
  local started
  started=$(mktemp)
  echo "building" >&2
  build "$root/cli/Leafwire.Cli.csproj" || exit 1
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
