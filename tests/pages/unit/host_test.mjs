// The channel to the host, against a host that is a list of messages and a clock that is wound by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Host, reply, waits } from '../../../app/host.mjs';

class Timers {
  waiting = new Map();
  last = 0;
  setTimeout = (then, after) => (this.waiting.set(++this.last, { then, after }), this.last);
  clearTimeout = (id) => this.waiting.delete(id);
  wind() {
    for (const { then } of this.waiting.values()) then();
  }
}

function opened(capabilities = { serverTools: {} }) {
  const sent = [],
    heard = [],
    timers = new Timers();
  const host = new Host(
    (message) => sent.push(message),
    (method, params) => heard.push([method, params]),
    timers,
  );
  host.capabilities = capabilities;
  return { host, sent, heard, timers };
}

test('the page opens with its revision, and says that it is ready when the host has answered', async () => {
  const { host, sent } = opened();
  const opening = host.open('1');
  assert.equal(sent[0].method, 'ui/initialize');
  assert.equal(sent[0].params.protocolVersion, '2026-01-26');
  assert.deepEqual(sent[0].params.appCapabilities, { availableDisplayModes: ['inline', 'fullscreen'] });
  assert.equal(sent.length, 1);
  host.hear({
    jsonrpc: '2.0',
    id: sent[0].id,
    result: { hostCapabilities: { serverTools: {} }, hostContext: { theme: 'dark' } },
  });
  await opening;
  assert.deepEqual(sent[1], { jsonrpc: '2.0', method: 'ui/notifications/initialized', params: {} });
  assert.equal(host.callsTools, true);
  assert.equal(host.context.theme, 'dark');
});

test('a tool is called by the host, and its result comes back to who asked', async () => {
  const { host, sent } = opened();
  const first = host.call('query_list', { list: 'list:1' }),
    second = host.call('get_brief', { about: 'deal:1' });
  assert.deepEqual(sent[0].params, { name: 'query_list', arguments: { list: 'list:1' } });
  assert.equal(host.calls, 2);
  host.hear({ jsonrpc: '2.0', id: sent[1].id, result: { content: ['brief'] } });
  host.hear({ jsonrpc: '2.0', id: sent[0].id, result: { content: ['rows'] } });
  assert.deepEqual([(await first).content, (await second).content], [['rows'], ['brief']]);
  assert.equal(host.calls, 0);
});

test('a refusal and a time-out have kinds of their own, and what comes too late is nothing', async () => {
  const { host, sent, timers } = opened();
  const refused = host.call('apply_changes', {});
  host.hear({ jsonrpc: '2.0', id: sent[0].id, error: { code: -32000, message: 'not allowed' } });
  await assert.rejects(refused, { kind: 'refused', message: 'not allowed' });
  const late = host.call('apply_changes', {});
  timers.wind();
  await assert.rejects(late, { kind: 'timeout' });
  host.hear({ jsonrpc: '2.0', id: sent[1].id, result: {} });
  assert.equal(host.calls, 0);
});

test('a call that writes waits as long as a person may think, a preview as long as a read', () => {
  const { host, timers } = opened();
  const ignore = () => {};
  for (const [name, args] of [
    ['apply_changes', {}],
    ['undo_changes', { receipt_id: 'rc_1' }],
    ['undo_changes', { dry_run: true }],
    ['get_brief', {}],
  ])
    host.call(name, args).catch(ignore);
  assert.deepEqual(
    [...timers.waiting.values()].map(({ after }) => after),
    [waits.write, waits.write, waits.read, waits.read],
  );
  assert.equal(waits.write, 360_000);
});

test('the host is answered when it pings or ends the page, and told of methods that are not there', () => {
  assert.deepEqual(reply({ jsonrpc: '2.0', id: 1, method: 'ping' }), { jsonrpc: '2.0', id: 1, result: {} });
  assert.deepEqual(reply({ jsonrpc: '2.0', id: 'a', method: 'ui/resource-teardown' }), { jsonrpc: '2.0', id: 'a', result: {} });
  assert.equal(reply({ jsonrpc: '2.0', id: 2, method: 'sampling/createMessage' }).error.code, -32601);
  assert.equal(reply({ jsonrpc: '2.0', method: 'ui/notifications/tool-input' }), null);
  assert.equal(reply({ jsonrpc: '2.0', id: 3, result: {} }), null);
});

test('notifications are heard, the context is merged, and what is no JSON-RPC is nothing', () => {
  const { host, heard, sent } = opened();
  host.context = { theme: 'light', locale: 'en' };
  host.hear({ jsonrpc: '2.0', method: 'ui/notifications/host-context-changed', params: { theme: 'dark' } });
  host.hear({ jsonrpc: '2.0', method: 'ui/notifications/tool-cancelled' });
  for (const noise of [undefined, null, 'text', 7, {}, { method: 'ping', id: 1 }, { jsonrpc: '1.0', method: 'x' }])
    host.hear(noise);
  assert.deepEqual(host.context, { theme: 'dark', locale: 'en' });
  assert.deepEqual(
    heard.map(([method]) => method),
    ['ui/notifications/host-context-changed', 'ui/notifications/tool-cancelled'],
  );
  assert.deepEqual(sent, []);
  host.hear({ jsonrpc: '2.0', id: 9, method: 'ping' });
  assert.deepEqual(sent, [{ jsonrpc: '2.0', id: 9, result: {} }]);
});

test('a message is an array of one text, and a host that refuses one is not asked again', async () => {
  const { host, sent } = opened();
  const said = host.say('Plan again.');
  assert.deepEqual(sent[0].params, { role: 'user', content: [{ type: 'text', text: 'Plan again.' }] });
  host.hear({ jsonrpc: '2.0', id: sent[0].id, error: { code: -32601, message: 'no' } });
  assert.equal(await said, false);
  assert.equal(host.takesMessages, false);
});

test('a host that takes no context for the model is no failure', async () => {
  const { host, sent } = opened();
  host.tell('Plan pl_1 was applied.');
  host.hear({ jsonrpc: '2.0', id: sent[0].id, error: { code: -32601, message: 'no' } });
  await new Promise(setImmediate);
  assert.equal(sent.length, 1);
});
