// What the tests of the page share: a firm, a host, and a tab that shows the answer of a call.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before } from 'node:test';

import { startHost, startProgram } from './browser.mjs';

const [folder, program, chromium, pictures] = process.argv.slice(2);
const running = [];
let host, firm;

export const passNew = {
  operations: [{ do: 'set', list: 'Deal Flow', values: { Status: 'Passed' } }],
  where: ['Status is New', 'last contact before 90 days ago'],
};
export const oneMove = { operations: [{ do: 'set', on: 'deal:880002', list: 'Deal Flow', values: { Status: 'Passed' } }] };

// A program of its own, for what changes something or is started otherwise.
export async function started(...flags) {
  running.push(await startProgram(program, ...flags));
  return running.at(-1).url;
}

before(async () => {
  host = await startHost(folder, chromium);
  firm = await started();
});

after(async () => {
  await host?.end();
  for (const each of running) await each.end();
});

// A tab whose page shows what `wanted` mounts. At the end nothing has failed, nothing was asked for from elsewhere, and
// axe finds nothing.
export async function shown(wanted, then, connected = {}) {
  const tab = await host.open(connected.url ?? firm, connected);
  try {
    await tab.mount(wanted);
    await then(tab);
    assert.deepEqual(await tab.findings(), []);
    assert.deepEqual(tab.faults, []);
    assert.deepEqual(tab.asked, []);
  } finally {
    await tab.close();
  }
}

export async function connected(options, then) {
  const tab = await host.open(options.url ?? firm, options);
  try {
    await then(tab);
  } finally {
    await tab.close();
  }
}

export async function picture(tab, name) {
  if (pictures) await tab.picture(path.join(pictures, name));
}

export const countOf = (desk, name) => desk.calls.filter(([tool]) => tool === name).length;
export const told = (desk) =>
  desk.events.filter(([name]) => name === 'model-context').map(([, params]) => params.content[0].text);

// A result as the server gives it, of this moment.
export const asResult = (result, more = {}) => ({
  content: [{ type: 'text', text: 'the same as text' }],
  structuredContent: { result, complete: true, as_of: new Date().toISOString(), ...more },
});
