// Adds up the reports of the test programs (CTRF JSON) and prints a line each and the sum.
// usage: count-tests.js FOLDER NAME...
const fs = require('fs');
const path = require('path');

const indent = text => (text ?? '').replace(/^/gm, '  ');
const [folder, ...names] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const name of names) {
  const file = path.join(folder, `${name}.json`);
  let suite = { passed: 0, failed: 1, skipped: 0 };
  const log = path.join(folder, `${name}.log`);
  let note = `ended without a report, see ${log}`;
  if (!fs.existsSync(file)) {
    if (fs.existsSync(log))
      console.log(`the end of ${log}\n${indent(fs.readFileSync(log, 'utf8').trimEnd().split('\n').slice(-40).join('\n'))}`);
  } else {
    const { summary, tests } = JSON.parse(fs.readFileSync(file, 'utf8')).results;
    suite = {
      passed: summary.passed,
      failed: summary.failed + (summary.other ?? 0),
      skipped: summary.skipped + summary.pending,
    };
    note = `${((summary.stop - summary.start) / 1000).toFixed(1)} s`;
    for (const test of tests.filter(t => t.status === 'failed'))
      console.log(`failed ${test.name}\n${indent(test.message)}\n${indent(test.trace)}`);
    for (const test of tests.filter(t => t.status === 'skipped'))
      console.log(`skipped ${test.name}: ${test.message ?? 'no reason given'}`);
    if (suite.passed + suite.failed === 0) {
      suite.failed = 1;
      note = 'ran no test';
    }
  }
  for (const key of Object.keys(sum))
    sum[key] += suite[key];
  console.log(`${name.padEnd(32)} ${String(suite.passed).padStart(5)} passed ${String(suite.failed).padStart(3)} failed ${String(suite.skipped).padStart(3)} skipped  ${note}`);
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(sum.failed > 0 ? 1 : 0);
