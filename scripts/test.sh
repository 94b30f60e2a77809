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
  local reports=$root/artifacts/test-reports failed=false
  rm -rf "$reports"
  mkdir -p "$reports"

  echo "building"
  if ! build "$root/Leafwire.slnx"; then
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
  fi
  if [[ -d $root/tests/Functions ]]; then
    build_functions $require_functions || failed=true
  fi

  local -a programs
  mapfile -t programs < <(test_programs "${suites[@]}")
  # Most of their time they wait for processes that they started, so two run side by side. Not in bash's background: what
  # it starts there ignores Ctrl-C. What failed is told from the report; the console, with what the programs log, is kept beside it.
  printf '%s\0' "${programs[@]}" | xargs -0 -P 2 -I '{}' bash -c 'echo "running $1"
    dotnet "$2/artifacts/bin/$1/release/$1.dll" --progress off --no-ansi \
      --results-directory "$3" --report-xunit-ctrf --report-xunit-ctrf-filename "$1.json" >"$3/$1.log" 2>&1 || true' - '{}' "$root" "$reports"

  # A program that crashed leaves no report, which counts as a failure.
  node "$root/scripts/count-tests.js" "$reports" "$failed" "${programs[@]}"
}

# The test programs: all, or those of the suites that are named.
test_programs() {
  local project name
  for project in "$root"/tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    (($# == 0)) || [[ " $* " == *" ${name##*.} "* ]] || continue
    [[ $name != *.Benchmarks && $name != *.Support ]] || continue
    [[ $name != *.Functions || $functions_built == true ]] || continue
    echo "$name"
  done
}

# The Azure Functions packages may be missing in a partial registry; the rest does not hang on them.
functions_built=false
build_functions() {
  local require=$1 project=$root/tests/Functions/Leafwire.Tests.Functions.csproj log missing
  log=$(mktemp)
  local -a with=()
  if ! dotnet restore "$project" >"$log" 2>&1; then
    missing=$(grep -oE 'Unable to find (package|a stable package|a package) [A-Za-z0-9.]+|NU110[1-3]: [^.]*[A-Za-z0-9.]+' "$log" | grep -oE '[A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]*)+' | sort -u | xargs)
    if [[ -z $missing ]]; then
      grep error "$log" | sort -u | head >&2
      missing="(see above)"
    fi
    if [[ $require == true ]]; then
      echo "functions/ could not be restored: missing $missing" >&2
      rm -f "$log"
      return 1
    fi
    # Only the scheduler's backend is left out; everything that is tested does not need it.
    with=(-p:DurableTaskScheduler=false)
    if [[ $missing != *AzureManaged || $missing == *' '* ]] || ! dotnet restore "$project" "${with[@]}" >"$log" 2>&1; then
      echo "functions/ was not built and not tested: package $missing could not be restored"
      rm -f "$log"
      return 0
    fi
    echo "functions/ is built without the Durable Task Scheduler backend: package $missing could not be restored"
  fi
  rm -f "$log"
  build "$project" "${with[@]}" || return 1
  functions_built=true
}
