// `affinity-crm-mcp sandbox` as a process of its own, for scripts that ask it over HTTP.

import { spawn } from 'node:child_process';

// Resolves with the process and its origin, "http://127.0.0.1:41234".
export async function startSandbox(program, ...more) {
  const child = spawn(program, ['sandbox', '--listen', '127.0.0.1:0', '--limit', 'none', '--clock', '2026-11-21T00:00:00Z', ...more],
                      { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await new Promise((found, failed) => {
    let said = '';
    const hear = (text) => {
      said += text;
      const match = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(said);
      if (match) found(match[0]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => failed(new Error(`the sandbox ended: ${said}`)));
  });
  child.removeAllListeners('exit');
  return { child, url };
}
