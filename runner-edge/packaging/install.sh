#!/bin/sh
# Installs the runner beside this script as a service: sudo ./install.sh
# A configuration that is there already is left alone, so the same command upgrades.
set -eu
cd "$(dirname "$0")"

install -d -m 755 /opt/leafwire /etc/leafwire
install -d -m 700 /etc/credstore
install -m 755 leafwire-runner /opt/leafwire/leafwire-runner
install -m 644 leafwire-runner.service /etc/systemd/system/leafwire-runner.service
[ -e /etc/leafwire/runner.json ] || install -m 644 runner.json /etc/leafwire/runner.json
[ -e /etc/leafwire/known_hosts ] || install -m 644 /dev/null /etc/leafwire/known_hosts
systemctl daemon-reload
systemctl enable leafwire-runner.service

echo "Installed. Next: edit /etc/leafwire/runner.json, put passwords and keys into /etc/credstore/leafwire.NAME,"
echo "add the switches' host keys to /etc/leafwire/known_hosts (ssh-keyscan, then compare them with the switches'),"
echo "copy the pipeline's trusted-keys.json ('leafwire keys new' writes it; nothing in it is secret) to /etc/leafwire,"
echo "then 'systemctl restart leafwire-runner' and 'journalctl -fu leafwire-runner'. The unit needs systemd 252."
