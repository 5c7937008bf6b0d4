// One organization is created, read, found, changed and deleted by an official SDK client, and what goes wrong on the
// way arrives as text that a model can act on. Resources, prompts, completion and progress arrive as well.
//
//   node crud.mjs FOLDER v1|v2 legacy|auto|2026-07-28 http URL
//   node crud.mjs FOLDER v1|v2 legacy|auto|2026-07-28 stdio PROGRAM ARGUMENT...
//
// FOLDER holds node_modules. Exit code 0 when every step held.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';

const [folder, sdk, mode, transport, ...target] = process.argv.slice(2);
const load = createRequire(path.resolve(folder, 'package.json'));
const modern = '2026-07-28';
const timeout = 20_000;

function versionOne() {
  const { Client } = load('@modelcontextprotocol/sdk/client/index.js');
  const { StdioClientTransport } = load('@modelcontextprotocol/sdk/client/stdio.js');
  const { StreamableHTTPClientTransport } = load('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const { ElicitRequestSchema } = load('@modelcontextprotocol/sdk/types.js');
  const client = new Client({ name: 'crud-v1', version: '1.0.0' }, { capabilities: { elicitation: {} } });
  const callTool = (name, args, more) => client.callTool({ name, arguments: args }, undefined, { timeout, ...more });
  return { client, callTool, elicit: ElicitRequestSchema, StdioClientTransport, StreamableHTTPClientTransport };
}

function versionTwo() {
  const { Client, StreamableHTTPClientTransport } = load('@modelcontextprotocol/client');
  const { StdioClientTransport } = load('@modelcontextprotocol/client/stdio');
  const negotiation = { mode: mode === modern ? { pin: modern } : mode };
  const client = new Client({ name: 'crud-v2', version: '1.0.0' },
    { capabilities: { elicitation: {} }, versionNegotiation: negotiation });
  const callTool = (name, args, more) => client.callTool({ name, arguments: args }, { timeout, ...more });
  return { client, callTool, elicit: 'elicitation/create', StdioClientTransport, StreamableHTTPClientTransport };
}

const { client, callTool, elicit, StdioClientTransport, StreamableHTTPClientTransport } = sdk === 'v1' ? versionOne() : versionTwo();

// A person who says yes to everything: the first choice of each field.
client.setRequestHandler(elicit, async (request) => {
  const fields = request.params?.requestedSchema?.properties ?? {};
  const yes = (field) => field.type === 'boolean' ? true : field.enum?.[0] ?? field.oneOf?.[0]?.const ?? 'yes';
  return { action: 'accept', content: Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, yes(field)])) };
});

const textOf = (result) => result.content.map((item) => item.text ?? `[${item.type}]`).join('\n');

async function call(name, args) {
  const result = await callTool(name, args);
  assert.ok(!result.isError, `${name} failed: ${textOf(result)}`);
  assert.deepEqual(JSON.parse(textOf(result)), result.structuredContent, `the text of ${name} is its structured content`);
  return result.structuredContent;
}

async function refusal(name, args) {
  const result = await callTool(name, args);
  assert.equal(result.isError, true, `${name} should have failed: ${textOf(result)}`);
  return textOf(result);
}

const mark = `${process.pid}-${Date.now()}`;
const name = `Größe & Söhne ✓ ${mark}`;
const domain = `crud-${mark}.example`;
let id;

const steps = {
  'connects in the era that was asked for': async () => {
    const wire = transport === 'http'
      ? new StreamableHTTPClientTransport(new URL(target[0]))
      : new StdioClientTransport({ command: target[0], args: target.slice(1), env: process.env, stderr: 'inherit' });
    await client.connect(wire, { timeout });
    assert.equal(client.getServerVersion()?.name, 'affinity-crm-mcp');
    const version = client.getNegotiatedProtocolVersion?.();
    if (sdk === 'v2') assert.equal(version === modern, mode !== 'legacy', `negotiated ${version} in mode ${mode}`);
  },
  'lists tools, each with both schemas': async () => {
    const { tools } = await client.listTools();
    assert.ok(tools.length >= 25, `${tools.length} tools`);
    for (const tool of tools) {
      assert.equal(tool.inputSchema.additionalProperties, false, tool.name);
      assert.equal(tool.outputSchema?.type, 'object', tool.name);
    }
  },
  'creates': async () => {
    const { result } = await call('create_a_affinity_organization', { name, domain });
    id = result.id;
    assert.ok(Number.isInteger(id));
  },
  'reads what it created': async () => {
    const { result } = await call('get_single_affinity_organization_by_id', { id });
    assert.equal(result.name, name);
    assert.equal(result.domain, domain);
  },
  'updates': async () => {
    const { result } = await call('update_a_affinity_organization_by_id', { id, name: `${name} II` });
    assert.equal(result.name, `${name} II`);
    const again = await call('get_single_affinity_organization_by_id', { id });
    assert.equal(again.result.name, `${name} II`);
  },
  'finds it in a list': async () => {
    const page = await call('list_all_affinity_organizations', { term: domain, limit: 5 });
    assert.ok(page.result.some((organization) => organization.id === id), JSON.stringify(page));
    assert.ok('next_cursor' in page && 'result_count' in page, JSON.stringify(page));
  },
  'pages through a list by its cursor': async () => {
    const first = await call('list_all_affinity_persons', { limit: 3 });
    assert.equal(first.result.length, 3);
    const second = await call('list_all_affinity_persons', { limit: 3, next_cursor: first.next_cursor });
    const ids = new Set([...first.result, ...second.result].map((person) => person.id));
    assert.equal(ids.size, 6);
  },
  'hears of progress where it asks': async () => {
    // Counted where messages come in: the SDKs drop progress that is read together with the answer.
    const deliver = client.transport.onmessage;
    let heard = 0;
    client.transport.onmessage = (message, ...more) => {
      if (message.method === 'notifications/progress') heard += 1;
      return deliver(message, ...more);
    };
    await callTool('list_all_affinity_persons', { limit: 3, term: mark }, { onprogress: () => {} });
    client.transport.onmessage = deliver;
    assert.ok(heard > 0);
  },
  'reads every resource, and one by its template': async () => {
    const { resources } = await client.listResources();
    assert.ok(resources.length >= 4, JSON.stringify(resources));
    const { resourceTemplates } = await client.listResourceTemplates();
    const { result: lists } = await call('list_all_affinity_lists', {});
    const uris = resourceTemplates.map(({ uriTemplate }) => uriTemplate.replace('{id}', lists[0].id));
    for (const uri of [...resources.map((resource) => resource.uri), ...uris]) {
      const { contents } = await client.readResource({ uri });
      assert.ok(contents[0].text.length > 10, uri);
    }
  },
  'fills in each prompt': async () => {
    const { prompts } = await client.listPrompts();
    assert.ok(prompts.length >= 5, JSON.stringify(prompts));
    for (const prompt of prompts) {
      const given = Object.fromEntries((prompt.arguments ?? []).map((argument) => [argument.name, `about ${argument.name}`]));
      const { messages } = await client.getPrompt({ name: prompt.name, arguments: given });
      assert.match(messages[0].content.text, /_affinity_/, prompt.name);
    }
  },
  'completes the name of a person': async () => {
    const { completion } = await client.complete({ ref: { type: 'ref/prompt', name: 'meeting_brief' }, argument: { name: 'who', value: 'jane' } });
    assert.ok(completion.values.some((value) => /Jane/.test(value)), JSON.stringify(completion));
  },
  'reads why a wrong argument was refused': async () => {
    const text = await refusal('create_a_affinity_organization', { nmae: 'x' });
    assert.match(text, /nmae/);
    assert.match(text, /\bname\b/);
  },
  'reads that a tool does not exist': async () => {
    const outcome = await callTool('no_such_tool', {}).catch((error) => error);
    const text = outcome instanceof Error ? outcome.message : textOf(outcome);
    assert.match(text, /no_such_tool/);
  },
  'deletes': async () => {
    const { result } = await call('delete_a_affinity_organization_by_id', { id });
    assert.equal(result.success, true);
    assert.equal(result.id, id);
  },
  'reads that it is gone': async () => {
    const text = await refusal('get_single_affinity_organization_by_id', { id });
    assert.match(text, /not (be )?found|no organization|does not exist|404/i);
  },
  'closes': () => client.close(),
};

for (const [step, work] of Object.entries(steps)) {
  try {
    await work();
    console.log(`ok      ${step}`);
  } catch (error) {
    console.log(`FAILED  ${step}: ${error?.message ?? error}`);
    process.exit(1);
  }
}
process.exit(0);
