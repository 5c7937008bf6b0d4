// A plain MCP server with the official TypeScript SDK v2: the low-level Server and the tools' own JSON Schemas.
//
// One factory serves both eras. Requests of 2026-07-28 are served by createMcpHandler, the SDK's own way, which makes a
// server for each; those of 2025 as plain.mjs says, because createMcpHandler would answer them as event streams. Over
// stdio serveStdio decides the era by the first message.

import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { Server, createMcpHandler } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { call, info, listen, overHttp, sessions, tools } from '../plain.mjs';

const VERSION = 'io.modelcontextprotocol/protocolVersion';

function makeServer() {
  const server = new Server(info, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => ({ tools }));
  server.setRequestHandler('tools/call', ({ params }) => call(params));
  return server;
}

if (overHttp) {
  const modern = toNodeHandler(createMcpHandler(makeServer));
  const legacy = sessions(NodeStreamableHTTPServerTransport, makeServer);
  listen((request, response, body) => (body.params?._meta?.[VERSION] ? modern : legacy)(request, response, body));
} else {
  serveStdio(makeServer);
}
