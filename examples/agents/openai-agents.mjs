// An agent of the OpenAI Agents SDK over HTTP. The server: affinity-crm-mcp http --sandbox
//   cd examples/agents && npm ci && TOKEN=… node openai-agents.mjs      (Node 20 or later)
import { Agent, MCPServerStreamableHttp, Runner } from '@openai/agents';
import { question, show } from './scripted/job.mjs';
import { ScriptedModel, textOf } from './scripted/openai-agents.mjs';

const model = new ScriptedModel(); // a real one: const model = 'gpt-…', with OPENAI_API_KEY set

const server = new MCPServerStreamableHttp({
  name: 'affinity',
  url: process.env.URL ?? 'http://127.0.0.1:8765/mcp',
  requestInit: {
    headers: { Authorization: `Bearer ${process.env.TOKEN}`, 'X-MCP-Toolsets': 'persons,notes' }, // 10 tools, not 57
  },
  cacheToolsList: true,
});

try {
  await server.connect();
  const agent = new Agent({ name: 'Analyst', instructions: 'You keep the CRM in order.', model, mcpServers: [server] });
  const done = await new Runner({ tracingDisabled: true }).run(agent, question);
  const calls = done.newItems.filter((item) => item.type === 'tool_call_item').map((item) => item.rawItem);
  for (const item of done.newItems.filter((each) => each.type === 'tool_call_output_item')) {
    const call = calls.find(({ callId }) => callId === item.rawItem.callId);
    show(call.name, JSON.parse(call.arguments), textOf(item.rawItem.output));
  }
  console.log(done.finalOutput);
} finally {
  await server.close();
}
