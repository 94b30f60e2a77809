// Runs a lab whose switches take as long as real ones, and in a pseudo terminal what an operator types; gives an asciicast.
'use strict';

const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

// What somebody changes: a network on every leaf, with a slip of the pen on one of them, and a clock on every spine.
const broken = 'leaf3.cfg';
const changes = name => name.startsWith('leaf')
  ? [['vlan 120\n', 'vlan 140\n   name STORAGE\n!\nvlan 120\n'],
    ['   vxlan vlan 120 vni 10120\n', `   vxlan vlan 120 vni 10120\n   vxlan ${name === broken ? 'valn' : 'vlan'} 140 vni 10140\n`]]
  : [['end\n', 'ntp server vrf MGMT 10.0.0.55\n!\nend\n']];

async function record(root, look) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leafwire-capture-'));
  const lab = spawn(path.join(root, 'leafwire'),
    ['lab', '--keep', '--seed', '7', '--fault', '*=pace=real', '--fault', 'leaf3=refuse-line:valn'],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const said = await until(lab, 'Stop it with Ctrl-C');
    const [, environment] = /source (\S+)/.exec(said);
    const [, build] = /diff (\S+) --site/.exec(said);
    const network = path.join(folder, 'network');
    fs.cpSync(build, network, { recursive: true });
    for (const name of fs.readdirSync(network).filter(n => n.endsWith('.cfg'))) edit(path.join(network, name), changes(name));
    return play(root, folder, environment, look);
  } finally {
    // It ends its parts in order.
    if (lab.exitCode === null) {
      lab.kill('SIGINT');
      await new Promise(done => lab.once('exit', done));
    }
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function edit(file, replacements) {
  let text = fs.readFileSync(file, 'utf8');
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`${file} has no '${from}'`);
    text = text.replace(from, to);
  }
  fs.writeFileSync(file, text);
}

function until(child, words) {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', text => {
      said += text;
      if (said.includes(words)) resolve(said);
    });
    child.once('exit', code => reject(new Error(`the lab ended with ${code}:\n${said}`)));
  });
}

// The shell that types: each command is shown letter by letter, then run, and what came of it is left for so many seconds.
function play(root, folder, environment, look) {
  const program = path.join(root, 'artifacts/bin/Leafwire.Lab.Commands/release/Leafwire.Lab.Commands.dll');
  const start = `#!/usr/bin/env bash\nLEAFWIRE_PROGRAM=$0 exec dotnet '${program}' "$@"\n`;
  fs.writeFileSync(path.join(folder, 'leafwire'), start, { mode: 0o755 });
  fs.writeFileSync(path.join(folder, 'session'), `
    stty cols ${look.columns} rows ${look.rows}
    source '${environment}'
    cd '${folder}'
    type() {
      printf '\\e[1;32m$\\e[0m '
      for ((i = 0; i < \${#1}; i++)); do printf '%s' "\${1:i:1}"; sleep 0.05; done
      sleep 0.6; echo; eval "$1"; sleep "$2"
    }
    type './leafwire push network --site lab --wait' 8
    printf '\\e[H\\e[2J'
    type "sed -i s/valn/vlan/ network/${broken}" 1
    type './leafwire push network --site lab --wait' 0
  `);
  const output = path.join(folder, 'output'), timing = path.join(folder, 'timing');
  const variables = { ...process.env, TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8' };
  for (const name of ['CI', 'TF_BUILD', 'GITHUB_ACTIONS', 'JENKINS_URL', 'NO_COLOR']) delete variables[name];
  const run = spawnSync('script', ['-q', '-f', '-c', `bash '${path.join(folder, 'session')}'`, '--log-out', output, '--log-timing', timing],
    { env: variables, stdio: ['ignore', 'ignore', 'inherit'] });
  if (run.status !== 0 && run.status !== 1) throw new Error(`the session ended with ${run.status}`);
  return cast(fs.readFileSync(output), fs.readFileSync(timing, 'utf8'), look);
}

// util-linux keeps the bytes and how many came when; its own first line is none of them.
function cast(bytes, timing, look) {
  const lines = [JSON.stringify({ version: 2, width: look.columns, height: look.rows })];
  let at = bytes.indexOf(10) + 1, time = 0, begun = '';
  for (const [, seconds, count] of timing.matchAll(/^([\d.]+) (\d+)$/gm)) {
    time += Number(seconds);
    // A letter may have come in two pieces.
    const decoder = new TextDecoder('utf-8');
    begun = Buffer.concat([Buffer.from(begun, 'latin1'), bytes.subarray(at, at + Number(count))]);
    at += Number(count);
    const text = decoder.decode(begun, { stream: true });
    begun = begun.subarray(Buffer.byteLength(text)).toString('latin1');
    lines.push(JSON.stringify([Number(time.toFixed(3)), 'o', text]));
  }
  return lines.join('\n') + '\n';
}

module.exports = { record };
