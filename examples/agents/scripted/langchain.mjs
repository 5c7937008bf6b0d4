// A chat model for LangChain that plays scripted/job.mjs, so that the agent runs offline.
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage } from '@langchain/core/messages';
import { decide } from './job.mjs';

export class ScriptedModel extends BaseChatModel {
  constructor() {
    super({});
  }

  _llmType() {
    return 'scripted';
  }

  bindTools() {
    return this;
  }

  async _generate(messages) {
    const answers = messages.filter((message) => message.getType() === 'tool').map((message) => message.text);
    const next = decide(answers);
    const message = next.tool
      ? new AIMessage({ content: '', tool_calls: [{ id: `call-${answers.length}`, name: next.tool, args: next.args }] })
      : new AIMessage(next.say);
    return { generations: [{ text: message.text, message }] };
  }
}
