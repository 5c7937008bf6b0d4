import { MultiServerMCPClient } from '@langchain/mcp-adapters';

const client = new MultiServerMCPClient({
  mcpServers: {
    affinity: {
      transport: "http",
      url: "http://127.0.0.1:8765/mcp",
      headers: {
        Authorization: `Bearer ${process.env.AFFINITY_MCP_TOKEN}`,
      },
    },
  },
});
const tools = await client.getTools(); // for createAgent({ model, tools })
