# ./leafwire test [--require-functions] [SUITE...]: builds everything, runs all test programs, counts.

run_tests() {
  local require_functions=false
  local -a suites=()
  while (($#)); do
    case $1 in
      --require-functions) require_functions=true ;;
      -*) echo "usage: ./leafwire test [--require-functions] [Unit|Integration|Functions...]" >&2; exit 2 ;;
      *) suites+=("$1") ;;
    esac
    shift
  done

  need_dotnet
  need_node
  need_nats
  ((${#suites[@]})) && [[ " ${suites[*]} " != *" Integration "* ]] || need_chromium
  local reports=$root/artifacts/test-reports
  rm -rf "$reports"
  mkdir -p "$reports"

  echo "building"
  local -a with=()
  if ! restore $require_functions || ! build "$root/Leafwire.slnx" "${with[@]}"; then
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
  fi

  local -a programs
  mapfile -t programs < <(test_programs "${suites[@]}")
  # Most of their time they wait for processes that they started, so two run side by side. Not in bash's background: what
  # it starts there ignores Ctrl-C. A program in which nothing moves any more is ended, and says which test it was. What failed is told from the report; the console, with what the programs log, is kept beside it.
  printf '%s\0' "${programs[@]}" | xargs -0 -P 2 -I '{}' bash -c 'echo "running $1"
    dotnet "$2/artifacts/bin/$1/release/$1.dll" --progress off --no-ansi \
      --results-directory "$3" --report-xunit-ctrf --report-xunit-ctrf-filename "$1.json" \
      --hangdump --hangdump-timeout 12m --hangdump-type None >"$3/$1.log" 2>&1 || true' - '{}' "$root" "$reports"

  # A program that crashed leaves no report, which counts as a failure.
  node "$root/scripts/count-tests.js" "$reports" "${programs[@]}"
}

# The test programs: all, or those of the suites that are named.
test_programs() {
  local project name
  for project in "$root"/tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    (($# == 0)) || [[ " $* " == *" ${name##*.} "* ]] || continue
    [[ $name != *.Benchmarks && $name != *.Support ]] || continue
    echo "$name"
  done
}

# Azure's own registries alone may serve the scheduler's backend. Without it, it is left out, unless it is required: nothing
# that is tested needs it. Sets what the build is told then.
restore() {
  local require=$1 log missing
  log=$(mktemp)
  if ! dotnet restore "$root/Leafwire.slnx" >"$log" 2>&1; then
    missing=$(grep -oE 'Unable to find (package|a stable package|a package) [A-Za-z0-9.]+|NU110[1-3]: [^.]*[A-Za-z0-9.]+' "$log" | grep -oE '[A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]*)+' | sort -u | xargs)
    if [[ $require == true || $missing != *AzureManaged || $missing == *' '* ]]; then
      echo "the solution could not be restored: missing ${missing:-(see below)}" >&2
      [[ -n $missing ]] || { grep error "$log" | sort -u | head >&2; }
      rm -f "$log"
      return 1
    fi
    echo "functions/ is built without the Durable Task Scheduler backend: package $missing could not be restored"
    with=(-p:DurableTaskScheduler=false)
  fi
  rm -f "$log"
}
