import { Agent, MCPServerStreamableHttp, run } from '@openai/agents';

const affinity = new MCPServerStreamableHttp({
  name: "affinity",
  url: "http://127.0.0.1:8765/mcp",
  requestInit: {
    headers: {
      Authorization: `Bearer ${process.env.AFFINITY_MCP_TOKEN}`,
    },
  },
});
await affinity.connect();
const agent = new Agent({ name: 'Analyst', instructions: 'Use the Affinity CRM.', mcpServers: [affinity] });
const answer = await run(agent, 'Which lists are there?');
console.log(answer.finalOutput);
await affinity.close();
