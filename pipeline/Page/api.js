// Speaks to the host: who asks, what went wrong, what comes live.

const query = new URLSearchParams(location.search);
const soonEvery = 1000, soonTries = 60;
let skew = 0;

/** The host's time, as far as its answers told it. */
export const hostNow = () => Date.now() + skew;
export const noteTime = at => { if (at) skew = Date.parse(at) - Date.now(); };

/** An answer that is no success: its words are for people. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** True when the host was told nothing of who asks. */
export const isNobody = () => !sessionStorage.getItem('token') && !query.has('code');

export const signIn = token => sessionStorage.setItem('token', token);

function headers(more) {
  const token = sessionStorage.getItem('token');
  // Azure Functions ask for a key, which stands in the page's address or is typed where a token is asked for.
  const key = token ?? query.get('code');
  return { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(key ? { 'x-functions-key': key } : {}), ...more };
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { cache: 'no-store', ...options, headers: headers(options?.headers) });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Problem(0, 'The host cannot be reached. This page goes on trying.');
  }
  if (answer.ok) return answer;
  let problem = {};
  try {
    problem = await answer.json();
  } catch { /* Not every proxy speaks JSON; the status says enough. */ }
  // Azure Functions refuse a key without a word.
  const unsaid = answer.status === 401 ? 'The token or key is not accepted.' : problem.title || answer.statusText || `status ${answer.status}`;
  throw new Problem(answer.status, problem.detail || unsaid);
}

/** JSON. */
export const get = async (path, signal) => (await ask(path, { signal })).json();

/** JSON, or null for what is not there. */
export async function find(path, signal) {
  try {
    return await get(path, signal);
  } catch (e) {
    if (e.status === 404) return null;
    throw e;
  }
}

/** JSON of what may be there in a moment, as a push whose upload no host has found yet; `meanwhile(problem)` is told why not. */
export async function getSoon(path, signal, meanwhile) {
  for (let tries = 1; ; tries++) {
    try {
      return await get(path, signal);
    } catch (e) {
      if (e.status !== 404 || tries === soonTries) throw e;
      meanwhile(e);
      await new Promise(done => setTimeout(done, soonEvery));
    }
  }
}

/** A page of a list, and the address of the next one. */
export async function page(path, signal) {
  const answer = await ask(path, { signal });
  const next = /<([^>]+)>;\s*rel="?next"?/.exec(answer.headers.get('Link') ?? '')?.[1] ?? null;
  return { items: await answer.json(), next: next?.replace(/^\//, '') ?? null };
}

export const post = async (path, body) =>
  (await ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json();

/**
 * Hears of a push until it is over or the signal says so, from what its log answered last: as events where the host streams them, else
 * by asking again and again.
 * `heard(entries)` gets what is new in its log, `row()` is told that its line in the list is another one.
 */
export async function follow(id, told, heard, row, signal) {
  let last = told?.last ?? 0, mark = told?.mark ?? '';
  let wait = 500;
  let streams = true;
  while (!signal.aborted) {
    try {
      const path = `api/pushes/${id}`;
      const isOver = streams ? await stream(`${path}/events`, last, entry => { last = entry.sequence; heard([entry]); }, row, signal)
        : await poll(`${path}/log?after=${last}&wait=25&mark=${mark}`, got => {
          const isOther = got.mark !== mark;
          ({ last, mark } = got);
          heard(got.entries);
          if (isOther) row();
        }, signal);
      if (isOver) return;
      wait = 500;
    } catch (e) {
      if (signal.aborted) return;
      if (e.status === 404 && streams) { streams = false; continue; }
      if (e.status === 401 || e.status === 403 || e.status === 404) throw e;
      await new Promise(done => setTimeout(done, wait));
      wait = Math.min(wait * 2, 15_000);
    }
  }
}

async function poll(path, got, signal) {
  const answer = await get(path, signal);
  got(answer);
  return answer.isOver;
}

async function stream(path, last, entry, row, signal) {
  const answer = await ask(path, { signal, headers: { Accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': String(last) } : {}) } });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return false;
    text += value.replace(/\r/g, '');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = readEvent(text.slice(0, end));
      text = text.slice(end + 2);
      if (event.name === 'over') { await reader.cancel(); return true; }
      if (!event.data) continue;
      if (event.name === 'row') row(); else entry(JSON.parse(event.data));
    }
  }
}

function readEvent(text) {
  const event = { name: 'message', data: '' };
  for (const line of text.split('\n')) {
    if (line.startsWith('event:')) event.name = line.slice(6).trim();
    else if (line.startsWith('data:')) event.data += line.slice(5).trim();
  }
  return event;
}
