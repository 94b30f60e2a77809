# What the machine must have. What cannot be installed here is named with the command that installs it, and status 3.

lacks() {
  printf '%s\n' "$@" >&2
  exit 3
}

need_dotnet() {
  command -v dotnet >/dev/null || lacks "Leafwire needs the .NET 10 SDK, and there is no 'dotnet'." \
    "Install it: https://dotnet.microsoft.com/download/dotnet/10.0"
  dotnet --list-sdks | grep -qE '^[1-9][0-9]\.' || lacks "Leafwire needs the .NET 10 SDK; this machine has: $(dotnet --list-sdks | cut -d' ' -f1 | xargs)" \
    "Install it: https://dotnet.microsoft.com/download/dotnet/10.0"
}

# Node.js with Azurite and ssh2, from the lock file.
need_node() {
  command -v node >/dev/null && command -v npm >/dev/null || lacks "The lab needs Node.js 20 or later with npm, and there is no 'node' or no 'npm'." \
    "Install it: https://nodejs.org/en/download"
  local version
  version=$(node --version)
  version=${version#v}
  ((${version%%.*} >= 20)) || lacks "The lab needs Node.js 20 or later; this machine has $version." \
    "Install it: https://nodejs.org/en/download"

  local folder=$root/lab/node stamp=$root/lab/node/node_modules/.installed
  cmp -s "$folder/package-lock.json" "$stamp" && return
  echo "installing Azurite and ssh2 from lab/node/package-lock.json" >&2
  if ! (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2; then
    lacks "Azurite and ssh2 could not be installed; see npm's words above. Try: (cd lab/node && npm ci --ignore-scripts)"
  fi
  cp "$folder/package-lock.json" "$stamp"
}

need_nats() {
  command -v nats-server >/dev/null && return
  local install
  if command -v apt-get >/dev/null; then
    install="apt-get install -y nats-server"
  elif command -v dnf >/dev/null; then
    install="dnf install -y nats-server"
  elif command -v brew >/dev/null; then
    install="brew install nats-server"
  else
    lacks "The lab needs nats-server 2.9 or later, and there is none. Install it: https://docs.nats.io/running-a-nats-service/introduction/installation"
  fi
  install_with "$install" "The lab needs nats-server"
}

# For the tests of the page alone.
need_chromium() {
  local name install
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && return
  done
  if command -v apt-get >/dev/null; then
    install="apt-get install -y chromium"
  elif command -v dnf >/dev/null; then
    install="dnf install -y chromium"
  else
    lacks "The tests of the page need Chromium, and there is no 'chromium'. Install it: https://www.chromium.org/getting-involved/download-chromium"
  fi
  install_with "$install" "The tests of the page need Chromium"
}

# install_with COMMAND WHY
install_with() {
  local install=$1 why=$2
  local -a as=()
  if [[ $install != brew* && $EUID -ne 0 ]]; then
    sudo -n true 2>/dev/null || lacks "$why, and installing it needs root. Run: sudo $install"
    as=(sudo -n)
  fi

  echo "installing: $install" >&2
  local log
  log=$(mktemp)
  # The list of packages may be older than the packages.
  if ! { "${as[@]}" $install || { [[ $install == apt-get* ]] && "${as[@]}" apt-get update && "${as[@]}" $install; }; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    lacks "$why, and it could not be installed. Run: sudo $install"
  fi
  rm -f "$log"
}
