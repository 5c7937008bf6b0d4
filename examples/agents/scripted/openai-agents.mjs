// A model for the OpenAI Agents SDK that plays scripted/job.mjs, so that the agent runs offline.
import { Usage } from '@openai/agents';
import { decide } from './job.mjs';

/** The text of a tool's answer, in each form the SDK gives it. */
export function textOf(output) {
  if (typeof output === 'string') return output;
  return (Array.isArray(output) ? output : [output]).map((part) => part.text ?? '').join('\n');
}

export class ScriptedModel {
  async getResponse({ input }) {
    const answers = input.filter((item) => item.type === 'function_call_result').map((item) => textOf(item.output));
    const next = decide(answers);
    const item = next.tool
      ? { type: 'function_call', callId: `call-${answers.length}`, name: next.tool, arguments: JSON.stringify(next.args), status: 'completed' }
      : { type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: next.say }] };
    return { usage: new Usage(), output: [item] };
  }
}
