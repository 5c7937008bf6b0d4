// The smallest MCP client: 2025-11-25 over a child's pipes, one call after the other.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const TIMEOUT = 20_000;

export class Client {
  constructor(program, args) {
    this.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.waiting = new Map();
    this.last = 0;
    this.ended = new Promise((resolve) => this.child.on('exit', (code, signal) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`the program ended with ${code ?? signal}`));
      resolve(code ?? signal);
    }));
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const message = JSON.parse(line);
      this.waiting.get(message.id)?.resolve(message);
      this.waiting.delete(message.id);
    });
  }

  send(message) {
    this.child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  request(method, params) {
    const id = ++this.last;
    this.send({ id, method, params });
    let timer;
    const answer = new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      timer = setTimeout(() => reject(new Error(`${method} ${JSON.stringify(params)}: no answer in time`)), TIMEOUT);
    });
    return answer.finally(() => clearTimeout(timer));
  }

  async open() {
    await this.request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'schemas', version: '1' } });
    this.send({ method: 'notifications/initialized' });
    return (await this.request('tools/list', {})).result.tools;
  }

  close() {
    this.child.stdin.end();
    return this.ended;
  }
}
