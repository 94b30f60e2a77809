'use strict';

// The SSH end of the simulated switches: one listening port and one host key a switch, all in this process. It
// authenticates and then only relays bytes; the command line itself lives in the process that started this one.
//
// Standard input, one JSON object a line:
//   {id, op: "put", name, upstream, token, username, password, expired?, publicKey?, methods?, port?, hostKey?, mode?}   adds or changes a switch
//       mode: "open" (default) | "closed" (refuses connections) | "hang" (accepts and says nothing)
//             | "wrong-host-key"
//   {id, op: "drop", name}  or  {id, op: "drop", connection}                                        cuts SSH connections
//   {op: "verdict", login, accepted}                                                                answers a login
// Standard output, one JSON object a line: {id, port?, fingerprint?} for what was done, {id, error} for what was not, and
//   {login, switch, user, proved, newPassword?}   asks whether a login is accepted; proved says that password or key are the
//       right ones, newPassword is what was given for an expired one.
//
// For each shell or exec channel it opens a TCP connection to 127.0.0.1:upstream and sends one line of JSON
//   {token, switch, connection, user, kind: "shell"|"exec", command, pty, rows}
// and then the channel's bytes both ways. It ends when standard input ends, so it never outlives its parent.

const { createHash } = require('node:crypto');
const net = require('node:net');
const readline = require('node:readline');
const { Server, utils } = require('ssh2');

const switches = new Map();
const connections = new Map();
const logins = new Map();
let lastConnection = 0;
let lastLogin = 0;

const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');

// What a peer does to its own connection (a scan, a reset, a failed key exchange) concerns that connection alone.
const ignorePeer = () => {};

// ssh2 1.17 now and then writes an ed25519 key that it cannot read: about one in 256.
function newHostKey() {
  for (;;) {
    const key = utils.generateKeyPairSync('ed25519').private;
    if (!(utils.parseKey(key) instanceof Error)) return key;
  }
}

function fingerprint(privateKey) {
  const key = utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return 'SHA256:' + createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '');
}

function isAuthorizedKey(line, context) {
  const key = line ? utils.parseKey(line) : null;
  if (!key || key instanceof Error) return false;
  if (context.key.algo !== key.type && !(key.type === 'ssh-rsa' && context.key.algo.startsWith('rsa-sha2-'))) return false;
  if (!key.getPublicSSH().equals(context.key.data)) return false;
  // Without a signature the client only asks whether this key would do.
  return !context.signature || key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

// Whether an account is locked, or the login broken, the switch knows, which also counts what was refused.
function decide(entry, context, methods, proved, newPassword) {
  const login = ++lastLogin;
  logins.set(login, (accepted) => accepted ? context.accept() : context.reject(methods));
  say({ login, switch: entry.settings.name, user: context.username, proved: Boolean(proved) && context.username === entry.settings.username, newPassword });
}

// The words are those of Linux-PAM. Whoever answers has changed the password; whoever does not is not let in.
function askForNewPassword(entry, context, methods) {
  const questions = [{ prompt: 'New password: ', echo: false }, { prompt: 'Retype new password: ', echo: false }];
  context.prompt(questions, 'Password expired', 'You are required to change your password immediately (password expired).', (answers) => {
    const [first, second] = Array.isArray(answers) ? answers : [];
    decide(entry, context, methods, first && first === second, first || undefined);
  });
}

function authenticate(entry, context) {
  const { password, publicKey } = entry.settings;
  const methods = entry.settings.methods ?? ['password', 'keyboard-interactive', 'publickey'];
  if (context.method !== 'none' && !methods.includes(context.method)) return context.reject(methods);
  switch (context.method) {
    case 'password':
      return decide(entry, context, methods, context.password === password);
    case 'keyboard-interactive':
      return context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
        const proved = answers && answers[0] === password;
        if (proved && entry.settings.expired) return askForNewPassword(entry, context, methods);
        decide(entry, context, methods, proved);
      });
    case 'publickey':
      if (!isAuthorizedKey(publicKey, context)) return context.reject(methods);
      return context.signature ? decide(entry, context, methods, true) : context.accept();
    case 'none':
      return password === '' ? decide(entry, context, methods, true) : context.reject(methods);
    default:
      return context.reject(methods);
  }
}

function relay(entry, connection, user, channel, header) {
  const { settings } = entry;
  const upstream = net.connect({ host: '127.0.0.1', port: settings.upstream, allowHalfOpen: true, noDelay: true });
  upstream.on('error', () => channel.close());
  channel.on('error', ignorePeer);
  channel.on('close', () => upstream.destroy());
  upstream.on('connect', () => {
    upstream.write(JSON.stringify({ token: settings.token, switch: settings.name, connection, user, ...header }) + '\n');
    channel.pipe(upstream);
    upstream.pipe(channel, { end: false });
    upstream.on('end', () => {
      channel.exit(0);
      channel.end();
      channel.close();
    });
  });
}

function onClient(entry, client, peer) {
  const connection = ++lastConnection;
  let user = '';
  connections.set(connection, entry.sockets.get(peer.port));
  client.on('close', () => connections.delete(connection));
  client.on('error', ignorePeer);
  client.on('authentication', (context) => {
    user = context.username;
    authenticate(entry, context);
  });
  client.on('session', (accept) => {
    const session = accept();
    let terminal = null;
    session.on('pty', (ok, _no, info) => { terminal = info; ok && ok(); });
    session.on('window-change', (ok) => ok && ok());
    session.on('env', (ok) => ok && ok());
    const start = (kind, command, channel) => {
      const rows = terminal && terminal.rows > 0 ? terminal.rows : 24;
      relay(entry, connection, user, channel, { kind, command, pty: terminal !== null, rows });
    };
    session.on('shell', (ok) => start('shell', '', ok()));
    session.on('exec', (ok, _no, info) => start('exec', info.command, ok()));
  });
}

function sshServer(entry, hostKey) {
  const server = new Server({ hostKeys: [hostKey], ident: 'OpenSSH_9.4' }, (client, peer) => onClient(entry, client, peer));
  server.on('error', ignorePeer);
  return server;
}

function listen(entry, port) {
  return new Promise((resolve, reject) => {
    const listener = net.createServer({ noDelay: true }, (socket) => {
      socket.on('error', ignorePeer);
      const peerPort = socket.remotePort;
      entry.sockets.set(peerPort, socket);
      socket.on('close', () => entry.sockets.delete(peerPort));
      if (entry.settings.mode === 'hang') return;
      if (entry.settings.mode !== 'wrong-host-key') return entry.ssh.injectSocket(socket);
      entry.impostor ??= sshServer(entry, newHostKey());
      entry.impostor.injectSocket(socket);
    });
    listener.on('error', reject);
    listener.listen({ host: '127.0.0.1', port, backlog: 511 }, () => {
      entry.listener = listener;
      entry.port = listener.address().port;
      resolve();
    });
  });
}

function drop({ name, connection }) {
  if (connection) connections.get(connection)?.destroy();
  else for (const socket of switches.get(name)?.sockets.values() ?? []) socket.destroy();
  return {};
}

async function put(request) {
  let entry = switches.get(request.name);
  if (!entry) {
    const hostKey = request.hostKey || newHostKey();
    entry = { settings: request, sockets: new Map(), fingerprint: fingerprint(hostKey), port: request.port || 0 };
    entry.ssh = sshServer(entry, hostKey);
    switches.set(request.name, entry);
    // Listened on once even when closed, so that the port is the switch's own from the start.
    try {
      await listen(entry, entry.port);
    } catch (error) {
      switches.delete(request.name);
      throw error;
    }
  }
  entry.settings = { mode: 'open', ...request };
  if (entry.settings.mode === 'closed') {
    entry.listener?.close();
    entry.listener = null;
  } else if (!entry.listener) {
    await listen(entry, entry.port);
  }
  return { port: entry.port, fingerprint: entry.fingerprint };
}

async function handle(request) {
  switch (request.op) {
    case 'put':
      return put(request);
    case 'drop':
      return drop(request);
    default:
      throw new Error(`unknown op '${request.op}'`);
  }
}

function verdict({ login, accepted }) {
  logins.get(login)(accepted);
  logins.delete(login);
}

// Requests are carried out one after the other: a switch that is closed and opened again ends open.
let queue = Promise.resolve();
readline.createInterface({ input: process.stdin })
  .on('line', (line) => {
    const request = JSON.parse(line);
    if (request.op === 'verdict') return verdict(request);
    queue = queue
      .then(() => handle(request))
      .then((answer) => say({ id: request.id, ...answer }), (error) => say({ id: request.id, error: error.message }));
  })
  .on('close', () => process.exit(0));
