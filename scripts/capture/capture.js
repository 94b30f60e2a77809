// Makes docs/images/push.svg from a real run of the lab:
//
//   npm ci --ignore-scripts      (once, in this folder)
//   node scripts/capture/capture.js
//
// --keep FILE also writes the recording, in asciicast's second form; --cast FILE draws one again without a lab.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { record } = require('./record');
const { frames } = require('./screen');
const { draw } = require('./svg');

const root = path.resolve(__dirname, '../..');

// As it is shown: faster than it was, and how it ended for long enough to be read.
const look = { columns: 92, rows: 23, speed: 2, rest: 4 };

async function main(options) {
  const cast = options.cast ? fs.readFileSync(options.cast, 'utf8') : await record(root, look);
  if (options.keep) fs.writeFileSync(options.keep, cast);
  const file = options.to ?? path.join(root, 'docs/images/push.svg');
  fs.writeFileSync(file, draw(await frames(cast), look));
  console.log(`${path.relative(process.cwd(), file)}: ${Math.ceil(fs.statSync(file).size / 1024)} KiB`);
}

const options = {};
for (let i = 2; i < process.argv.length; i += 2) options[process.argv[i].replace(/^--/, '')] = process.argv[i + 1];
main(options).catch(e => {
  console.error(e);
  process.exitCode = 1;
});
