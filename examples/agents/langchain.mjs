// A LangChain agent over HTTP. The server: affinity-crm-mcp http --sandbox
//   cd examples/agents && npm ci && TOKEN=… node langchain.mjs          (Node 20 or later)
import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { createAgent } from 'langchain';
import { question, show } from './scripted/job.mjs';
import { ScriptedModel } from './scripted/langchain.mjs';

const model = new ScriptedModel(); // a real one: const model = 'anthropic:…', with @langchain/anthropic installed

/** The adapters (1.1.4) would give the model each answer twice, as text and as values: the text has all of it. */
function textOnce({ result: [content, artifacts] }) {
  return { result: [typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('\n'), artifacts] };
}

const client = new MultiServerMCPClient({
  mcpServers: {
    affinity: {
      transport: 'http',
      url: process.env.URL ?? 'http://127.0.0.1:8765/mcp',
      headers: { Authorization: `Bearer ${process.env.TOKEN}`, 'X-MCP-Toolsets': 'persons,notes' }, // 10 tools, not 57
    },
  },
  afterToolCall: textOnce,
});

try {
  const agent = createAgent({ model, tools: await client.getTools() });
  const { messages } = await agent.invoke({ messages: [{ role: 'user', content: question }] });
  const calls = messages.flatMap((message) => message.tool_calls ?? []);
  for (const message of messages.filter((each) => each.getType() === 'tool')) {
    const call = calls.find(({ id }) => id === message.tool_call_id);
    show(call.name, call.args, message.text);
  }
  console.log(messages.at(-1).text);
} finally {
  await client.close();
}
