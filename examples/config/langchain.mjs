import { MultiServerMCPClient } from '@langchain/mcp-adapters';

const client = new MultiServerMCPClient({
  mcpServers: {
    affinity: {
      transport: "stdio",
      command: "affinity-crm-mcp",
      args: [],
      env: {
        AFFINITY_API_KEY_FILE: "/home/you/.config/affinity-crm-mcp/key",
      },
    },
  },
});
const tools = await client.getTools(); // for createAgent({ model, tools })
