# Building what is out of date, quietly.

# The operators' commands and the lab's.
program() {
  echo "$root/artifacts/bin/Leafwire.Lab.Commands/release/Leafwire.Lab.Commands.dll"
}

# Whatever goes into the commands, the host, the runner and the lab.
build_program() {
  local stamp=$root/artifacts/.program-built
  [[ -f $(program) ]] && is_new "$stamp" . && return
  mkdir -p "$root/artifacts"
  local started
  started=$(mktemp)
  echo "building" >&2
  build "$root/lab/Commands/Leafwire.Lab.Commands.csproj" || exit 1
  mv "$started" "$stamp"
}

# The runner as sites get it, a native program, which the lab then starts. Where it cannot be made the ordinary build serves.
build_runner() {
  local native=$root/artifacts/native stamp=$root/artifacts/.runner-built
  if [[ ! -f $native/Leafwire.Runner ]] || ! is_new "$stamp" contracts eos messaging telemetry runner-edge Directory.Build.props Directory.Packages.props; then
    mkdir -p "$root/artifacts"
    local started log why=
    started=$(mktemp) log=$(mktemp)
    echo "building the runner as a native program, which takes a minute or two" >&2
    "$root/runner-edge/packaging/publish.sh" "$native" >"$log" 2>&1 || why=$(grep -m1 -E 'error|needs' "$log" || tail -n 1 "$log")
    rm -f "$log"
    if [[ -n $why ]]; then
      rm -f "$started"
      echo "the runner is used as it was built for .NET, which starts slower and takes more memory: $why" >&2
      return 0
    fi
    mv "$started" "$stamp"
  fi
  export LEAFWIRE_RUNNER=$native/Leafwire.Runner
}

# Single operations, which are timed in a program of their own.
build_benchmarks() {
  echo "building the benchmarks" >&2
  build "$root/lab/Benchmarks/Leafwire.Benchmarks.csproj" || exit 1
}

# is_new STAMP FOLDER...: nothing in the folders is newer than what was built when the stamp was set.
is_new() {
  [[ -f $1 ]] || return 1
  local newer
  newer=$(cd "$root" && find "${@:2}" \( -name node_modules -o -name '.?*' -o -path ./artifacts -o -path ./tests -o -path ./functions \) -prune -o \
    -newer "$1" \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.json' -o -name '*.html' -o -name '*.js' \) -print -quit)
  [[ -z $newer ]]
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
