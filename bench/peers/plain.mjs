// What both peers do for a call: one GET to Affinity over undici's keep-alive pool, the body as it came as one text item.
//
// Ours does more for the same call: it checks the arguments against the schema, keeps the key's quota, parses and
// cleans the body, and gives structuredContent beside the text. The peers are measured without, which favours them.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';

const usage = 'node server.mjs [--http 127.0.0.1:PORT] --upstream http://127.0.0.1:PORT --tools FILE';
const { values } = parseArgs({ options: { http: { type: 'string' }, upstream: { type: 'string' }, tools: { type: 'string' } } });
if (!values.upstream || !values.tools) {
  console.error(usage);
  process.exit(2);
}

export const overHttp = values.http !== undefined;
export const info = { name: 'peer', version: '1.0.0' };
export const tools = JSON.parse(readFileSync(values.tools, 'utf8')).tools;

const affinity = new Pool(values.upstream, { connections: 128 });
const headers = {
  accept: 'application/json',
  authorization: `Basic ${Buffer.from(`:${process.env.AFFINITY_API_KEY ?? 'sandbox'}`).toString('base64')}`,
};

function pathOf(name, args) {
  switch (name) {
    case 'get_single_affinity_person_by_id':
      return `/persons/${encodeURIComponent(args.id)}`;
    case 'list_all_affinity_persons': {
      const query = new URLSearchParams({ page_size: args.limit ?? 100 });
      if (args.term !== undefined) query.set('term', args.term);
      return `/persons?${query}`;
    }
    default:
      return undefined;
  }
}

const told = (text, isError) => ({ content: [{ type: 'text', text }], ...(isError && { isError }) });

export async function call({ name, arguments: args = {} }) {
  const path = pathOf(name, args);
  if (!path) return told(`The peer has no tool "${name}": get_single_affinity_person_by_id and list_all_affinity_persons.`, true);
  const { statusCode, body } = await affinity.request({ path, method: 'GET', headers });
  const text = await body.text();
  return told(text, statusCode >= 400);
}

const LARGEST = 4 << 20;

function refuse(response, status, message) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32700, message } }));
}

// POST /mcp with its body read and parsed once, as express.json() does; `serve` is given (request, response, body).
export function listen(serve) {
  const [host, port] = values.http.split(':');
  const server = createServer((request, response) => {
    if (request.url !== '/mcp') return refuse(response, 404, 'Not found');
    if (request.method !== 'POST') return refuse(response, 405, 'Method not allowed');
    const parts = [];
    let size = 0;
    request.on('data', (part) => ((size += part.length) > LARGEST ? request.destroy() : parts.push(part)));
    request.on('end', () => {
      let body;
      try {
        body = JSON.parse(parts.length === 1 ? parts[0] : Buffer.concat(parts));
      } catch {
        return refuse(response, 400, 'Parse error');
      }
      serve(request, response, body).catch((error) => {
        console.error(error);
        if (!response.headersSent) refuse(response, 500, 'Internal error');
      });
    });
  });
  server.keepAliveTimeout = 0;  // a driver that pauses keeps its connections
  server.listen(Number(port), host, () => console.error(`http://${host}:${server.address().port}/mcp`));
}

// The 2025 era on a transport of the SDK, in answers that are JSON and not event streams. A client that opens with
// `initialize` gets a session and is served by that session's server; a request without a session gets a server of its
// own, because the SDK refuses a second request on a stateless transport. The first costs less per call and is what
// bench/run measures; the second keeps nothing between requests.
export function sessions(Transport, makeServer) {
  const open = new Map();

  async function begin() {
    const transport = new Transport({
      enableJsonResponse: true,
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void open.set(id, transport),
    });
    transport.onclose = () => open.delete(transport.sessionId);
    await makeServer().connect(transport);
    return transport;
  }

  async function alone(response) {
    const transport = new Transport({ enableJsonResponse: true, sessionIdGenerator: undefined });
    const server = makeServer();
    response.on('close', () => server.close());
    await server.connect(transport);
    return transport;
  }

  return async (request, response, body) => {
    const id = request.headers['mcp-session-id'];
    const transport = id ? open.get(id) : body.method === 'initialize' ? await begin() : await alone(response);
    if (!transport) return refuse(response, 404, 'Session not found');
    await transport.handleRequest(request, response, body);
  };
}
