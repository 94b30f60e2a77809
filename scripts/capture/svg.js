// Pictures of a terminal as one SVG that moves by CSS alone: a row is a strip of all that stands in it, one beside the other, and
// steps from one to the next. A page in which nothing may move shows the end.
'use strict';

const cell = { width: 7.8, height: 17 }, margin = 14, bar = 30;
const ink = '#d7dde0', ground = '#12181b';
const palette = ['#5b676d', '#e06c75', '#4cc38a', '#e5b567', '#6cb6ff', '#c594e0', '#56c2d6', ink,
  '#8b989e', '#ff7b86', '#63dba0', '#f2cc7c', '#8cc8ff', '#dcb3f2', '#7bdcec', '#ffffff'];

function draw(frames, look) {
  const first = frames[0].time, length = (frames.at(-1).time - first) / look.speed + look.rest;
  const width = Math.ceil(look.columns * cell.width + 2 * margin), height = Math.ceil(look.rows * cell.height + margin + bar);
  const colours = new Set(), parts = new Map(), styles = [], rows = [];
  for (let y = 0; y < look.rows; y++) {
    const steps = [];
    for (const frame of frames) {
      const runs = frame.rows[y] ?? [], key = JSON.stringify(runs);
      if (steps.at(-1)?.key !== key) steps.push({ at: (frame.time - first) / look.speed / length, runs, key });
    }
    if (steps.every(step => step.runs.length === 0)) continue;
    // What comes again is drawn once.
    const places = [...new Map(steps.map(step => [step.key, step.runs])).entries()];
    const index = new Map(places.map(([key], i) => [key, i]));
    const shift = i => i ? ` x="${i * width}"` : '';
    const strip = places.map(([, runs], i) => runs.length === 0 ? '' : `<use href="#p${part(runs)}"${shift(i)}/>`).join('');
    const end = -index.get(steps.at(-1).key) * width;
    const moves = steps.length > 1;
    if (moves) {
      const stops = steps.map(step => `${percent(step.at)}{transform:translate(${-index.get(step.key) * width}px)}`).join('');
      styles.push(`@keyframes k${y}{${stops}}`, `#r${y}{animation-name:k${y}}`);
    }
    rows.push(`<g transform="translate(0 ${round(bar + (y + 0.72) * cell.height)})"><g id="r${y}"${moves ? ' class="s"' : ''}`
      + `${end ? ` style="transform:translate(${end}px)"` : ''}>${strip}</g></g>`);
  }

  function part(runs) {
    const text = runs.map(run => {
      for (const piece of pieces(run)) piece.colour >= 0 && colours.add(piece.colour);
      return pieces(run).map(piece => tspan(piece)).join('');
    }).join('');
    if (!parts.has(text)) parts.set(text, parts.size);
    return parts.get(text);
  }

  const looks = [...colours].sort((a, b) => a - b).map(c => `.c${c}{fill:${palette[c] ?? ink}}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>leafwire push, as a terminal shows it</title>
<style>
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:${ink};white-space:pre}
.b{font-weight:700}${looks.join('')}
.s{animation:${round(length)}s step-end infinite}
${styles.join('\n')}
@media (prefers-reduced-motion:reduce){.s{animation:none!important}}
</style>
<defs><clipPath id="c"><rect width="${width}" height="${height}"/></clipPath>
${[...parts].map(([text, id]) => `<text id="p${id}">${text}</text>`).join('\n')}
</defs>
<rect width="${width}" height="${height}" rx="8" fill="${ground}" stroke="#39444a"/>
<circle cx="18" cy="16" r="5" fill="#39444a"/><circle cx="35" cy="16" r="5" fill="#39444a"/><circle cx="52" cy="16" r="5" fill="#39444a"/>
<g clip-path="url(#c)">
${rows.join('\n')}
</g>
</svg>
`;
}

// Words keep their columns whatever the font, and a glyph that it lacks does not push the rest aside.
function pieces(run) {
  return [...run.text.matchAll(/\S+(?: \S+)*/g)].map(m => ({ ...run, x: run.x + m.index, text: m[0] }))
    .flatMap(piece => [...piece.text.matchAll(/[\x20-\x7e]+|[^\x20-\x7e]+/g)].filter(m => m[0].trim())
      .map(m => ({ ...piece, x: piece.x + m.index + m[0].length - m[0].trimStart().length, text: m[0].trim() })));
}

function tspan(piece) {
  const classes = [piece.colour >= 0 ? `c${piece.colour}` : '', piece.bold ? 'b' : ''].filter(Boolean).join(' ');
  const length = piece.text.length;
  return `<tspan x="${round(margin + piece.x * cell.width)}"${length > 1 ? ` textLength="${round(length * cell.width)}"` : ''}`
    + `${classes ? ` class="${classes}"` : ''}>${escape(piece.text)}</tspan>`;
}

const percent = share => `${Math.round(share * 1e5) / 1e3}%`;
const round = number => Math.round(number * 100) / 100;
const escape = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

module.exports = { draw };
