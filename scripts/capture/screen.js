// A recording as pictures of the terminal: what stands on it whenever it changed, as rows of runs of one look.
'use strict';

const { Terminal } = require('@xterm/headless');

// Pictures closer together than that are one; a program that draws in several pieces is not caught in between.
const closest = 0.12;

async function frames(cast) {
  const [head, ...events] = cast.trim().split('\n').map(line => JSON.parse(line));
  const terminal = new Terminal({ cols: head.width, rows: head.height, allowProposedApi: true, convertEol: false });
  const all = [];
  for (let i = 0; i < events.length; i++) {
    const [time, , text] = events[i];
    await new Promise(done => terminal.write(text, done));
    const next = events[i + 1];
    if (next && next[0] - time < closest) continue;
    const rows = picture(terminal);
    if (all.length === 0 || JSON.stringify(rows) !== JSON.stringify(all.at(-1).rows)) all.push({ time, rows });
  }
  return all;
}

function picture(terminal) {
  const buffer = terminal.buffer.active;
  const cell = buffer.getNullCell();
  return Array.from({ length: terminal.rows }, (_, y) => {
    const line = buffer.getLine(buffer.viewportY + y);
    const runs = [];
    for (let x = 0; x < terminal.cols; x++) {
      line.getCell(x, cell);
      const text = cell.getChars() || ' ';
      const colour = cell.isFgPalette() ? cell.getFgColor() : -1, bold = cell.isBold() ? 1 : 0;
      const last = runs.at(-1);
      // Blanks have no look; they only keep things apart.
      if (last && text === ' ') last.text += text;
      else if (last && last.colour === colour && last.bold === bold) last.text += text;
      else if (text !== ' ') runs.push({ x, text, colour, bold });
    }
    for (const run of runs) run.text = run.text.trimEnd();
    return runs;
  });
}

module.exports = { frames };
