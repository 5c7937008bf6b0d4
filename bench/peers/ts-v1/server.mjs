// A plain MCP server with the official TypeScript SDK v1: the low-level Server and the tools' own JSON Schemas, which is
// the cheapest form (McpServer with zod makes JSON Schemas of them at every tools/list).

import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { call, info, listen, overHttp, sessions, tools } from '../plain.mjs';

function makeServer() {
  const server = new Server(info, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => call(params));
  return server;
}

if (overHttp) listen(sessions(StreamableHTTPServerTransport, makeServer));
else await makeServer().connect(new StdioServerTransport());
