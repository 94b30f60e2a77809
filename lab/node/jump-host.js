'use strict';

// An SSH jump host: it forwards TCP connections (direct-tcpip) and has no shell.
//   node jump-host.js USERNAME PASSWORD
// Standard output: one line of JSON {port, fingerprint} when it listens on 127.0.0.1, then a line {forwarded} with the
// address of each connection that it forwards. It ends when standard input ends, so it never outlives its parent.

const { createHash } = require('node:crypto');
const net = require('node:net');
const { Server, utils } = require('ssh2');

const [username, password] = process.argv.slice(2);
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');
const ignorePeer = () => {};

// ssh2 1.17 now and then writes an ed25519 key that it cannot read: about one in 256.
let key, parsed;
do {
  key = utils.generateKeyPairSync('ed25519').private;
  parsed = utils.parseKey(key);
} while (parsed instanceof Error);

const server = new Server({ hostKeys: [key] }, (client) => {
  client.on('error', ignorePeer);
  client.on('authentication', (context) =>
    context.method === 'password' && context.username === username && context.password === password ? context.accept() : context.reject(['password']));
  client.on('tcpip', (accept, reject, info) => {
    const far = net.connect(info.destPort, info.destIP);
    far.once('error', () => reject());
    far.once('connect', () => {
      far.removeAllListeners('error').on('error', ignorePeer);
      say({ forwarded: `${info.destIP}:${info.destPort}` });
      const near = accept();
      near.on('error', ignorePeer);
      near.pipe(far).pipe(near);
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
    });
  });
});
server.on('error', ignorePeer);
server.listen(0, '127.0.0.1', () => say({
  port: server.address().port,
  fingerprint: 'SHA256:' + createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, ''),
}));
process.stdin.resume();
process.stdin.on('close', () => process.exit(0));
