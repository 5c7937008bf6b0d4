import { Agent, MCPServerStdio, run } from '@openai/agents';

const affinity = new MCPServerStdio({
  name: "affinity",
  command: "affinity-crm-mcp",
  args: [],
  env: {
    AFFINITY_API_KEY_FILE: "/home/you/.config/affinity-crm-mcp/key",
  },
});
await affinity.connect();
const agent = new Agent({ name: 'Analyst', instructions: 'Use the Affinity CRM.', mcpServers: [affinity] });
const answer = await run(agent, 'Which lists are there?');
console.log(answer.finalOutput);
await affinity.close();
