// The limit that the bench measures against: the same bytes to a switch by a script that checks nothing.
// usage: bare-session.js PORT PASSWORD SESSION < CONFIGURATION; prints the milliseconds from connect to saved.
const { Client } = require('ssh2');
const fs = require('fs');
const net = require('net');

const [port, password, session] = process.argv.slice(2);
const configuration = fs.readFileSync(0, 'utf8');

// One connection: each step is what is sent and the text that ends its answer.
function converse(steps) {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.on('error', reject);
    client.on('ready', () => client.shell({ cols: 511, rows: 100 }, (error, shell) => {
      if (error) return reject(error);
      let heard = '';
      let step = -1;
      const next = () => {
        step++;
        heard = '';
        if (step === steps.length) {
          client.end();
          resolve();
        } else {
          shell.write(steps[step][0]);
        }
      };
      shell.on('data', data => {
        heard += data;
        const until = step < 0 ? /[>#]\s*$/ : steps[step][1];
        if (until.test(heard)) next();
      });
    }));
    const sock = net.connect(Number(port), '127.0.0.1');
    sock.setNoDelay(true);
    client.connect({ sock, username: 'admin', password });
  });
}

const prompt = /[>#]\s*$/;

async function main() {
  const began = process.hrtime.bigint();
  await converse([
    ['enable\n', /#\s*$/],
    ['terminal length 0\n', /disabled\.[^]*#\s*$/],
    [`configure session ${session}\n`, /\(config-s[^)]*\)#\s*$/],
    ['rollback clean-config\n', prompt],
    ['copy terminal: session-config\n', /control-d\s*$/],
    [configuration + '\x04', /Copy completed successfully\.[^]*#\s*$/],
    ['show session-config diffs\n', prompt],
    ['commit timer 00:05:00\n', prompt],
  ]);
  await converse([
    ['enable\n', /#\s*$/],
    ['show configuration sessions detail\n', prompt],
    [`configure session ${session} commit\n`, prompt],
    ['write memory\n', /successfully\.[^]*#\s*$/],
  ]);
  console.log(Number(process.hrtime.bigint() - began) / 1e6);
}

main().catch(error => {
  console.error(error.message);
  process.exit(1);
});
