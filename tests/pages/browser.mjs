// The page in a real browser: the program over HTTP, a host made of the official library, and the policy that the
// specification sets for a page that declares nothing.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const clock = '2026-11-21T09:00:00Z';
const patience = 60_000; // of a machine that has other things to do

const policy =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "media-src 'self' data:; connect-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'self'";

// The program with an example firm of its own; `flags` come behind --sandbox. Resolves with its URL and how to end it.
export async function startProgram(program, ...flags) {
  const args = ['http', '--listen', '127.0.0.1:0', '--auth', 'none', '--sandbox', '--clock', clock, ...flags];
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'page-'));
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, HOME: home } });
  const url = await new Promise((found, failed) => {
    let said = '';
    const hear = (text) => {
      said += text;
      const match = /http:\/\/127\.0\.0\.1:[1-9]\d*\/mcp/.exec(said);
      if (match) found(match[0]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', (code) => failed(new Error(`the program ended with ${code}: ${said}`)));
  });
  child.removeAllListeners('exit');
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  const end = () =>
    new Promise((ended) => {
      child.on('exit', ended);
      child.kill('SIGTERM');
    }).finally(() => {
      process.off('exit', kill);
      fs.rmSync(home, { recursive: true, force: true });
    });
  return { url, end };
}

const listening = (server) => new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server.address().port)));

function forward(request, response, target) {
  const to = new URL(target);
  const headers = { ...request.headers, host: to.host, origin: to.origin };
  const sent = http.request(
    { hostname: to.hostname, port: to.port, path: to.pathname, method: request.method, headers },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    },
  );
  sent.on('error', () => response.destroy());
  response.on('close', () => sent.destroy());
  request.pipe(sent);
}

// A browser and a host page. `folder` holds node_modules.
export async function startHost(folder, chromium) {
  const load = createRequire(path.resolve(folder, 'package.json'));
  const bundled = await load('esbuild').build({
    entryPoints: [path.join(here, 'host.entry.mjs')],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
    platform: 'browser',
    conditions: ['browser'],
    nodePaths: [path.resolve(folder, 'node_modules')],
  });
  const script = bundled.outputFiles[0].text;
  const state = { target: null };
  const host = http.createServer((request, response) => {
    if (request.url.startsWith('/mcp')) return forward(request, response, state.target);
    const isScript = request.url === '/host.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    if (isScript) return response.end(script);
    return response.end(
      '<!doctype html><html lang="en"><meta charset="utf-8"><title>host</title><link rel="icon" href="data:,"><body style="margin:0"><script type="module" src="/host.js"></script>',
    );
  });
  const outer = http.createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.setHeader('content-security-policy', policy);
    response.end(fs.readFileSync(path.join(here, 'sandbox.html')));
  });
  const [hostPort, outerPort] = [await listening(host), await listening(outer)];
  const browser = await load('playwright-core').chromium.launch({
    executablePath: chromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const axe = fs.readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8');

  // A tab connected to the program at `target`.
  async function open(target, { mode = 'auto', size = { width: 800, height: 900 }, ...connected } = {}) {
    state.target = target;
    const tab = await browser.newPage({ viewport: size });
    const faults = [];
    tab.on('pageerror', (error) => faults.push(error.message));
    tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    tab.on('dialog', (dialog) => faults.push(`a dialog: ${dialog.message()}`));
    const asked = []; // requests to anywhere but this test
    tab.on(
      'request',
      (request) => /^(http:\/\/(localhost|127\.0\.0\.1):|data:|blob:)/.test(request.url()) || asked.push(request.url()),
    );
    await tab.goto(`http://localhost:${hostPort}/`);
    await tab.waitForFunction('!!window.connect');
    const server = await tab.evaluate((wanted) => window.connect(wanted), { mode, ...connected });
    return new Tab({ tab, server, faults, asked, outer: `http://127.0.0.1:${outerPort}/`, axe });
  }

  async function end() {
    await browser.close();
    for (const server of [host, outer]) {
      server.closeAllConnections();
      server.close();
    }
  }
  return { open, end };
}

class Tab {
  constructor(parts) {
    Object.assign(this, parts);
  }

  // Mounts the page and resolves with the answer of the call; `this.page` is the frame of the page.
  async mount(wanted) {
    const html = process.env.AFFINITY_PAGE ? fs.readFileSync(process.env.AFFINITY_PAGE, 'utf8') : undefined;
    const answer = await this.tab.evaluate((all) => window.mount(all), {
      sandbox: this.outer,
      uri: this.server.pages[0]?.[1],
      html,
      ...wanted,
    });
    this.page = this.tab.frames().find((frame) => frame.parentFrame()?.parentFrame());
    return answer;
  }

  callTool(name, args) {
    return this.tab.evaluate(([tool, given]) => window.callTool(tool, given), [name, args]);
  }

  desk() {
    return this.tab.evaluate(() => ({
      events: window.desk.events,
      calls: window.desk.calls,
      asked: window.desk.asked,
      question: window.desk.question,
    }));
  }

  setHostContext(context) {
    return this.tab.evaluate((given) => window.desk.bridge.setHostContext(given), context);
  }

  text() {
    return this.page.evaluate(() => document.body.innerText);
  }

  // Waits until the page shows the text.
  async shows(text) {
    try {
      await this.page.waitForFunction((wanted) => document.body.innerText.includes(wanted), text, { timeout: patience });
    } catch {
      throw new Error(
        `the page never showed ${JSON.stringify(text)}, but: ${(await this.text()).slice(0, 3000)}\n${this.faults.join('\n')}`,
      );
    }
  }

  // Waits until `found` gives something for what the host has seen, and returns that.
  async until(found) {
    for (const end = Date.now() + patience; Date.now() < end; await this.page.waitForTimeout(50)) {
      const value = found(await this.desk());
      if (value) return value;
    }
    throw new Error(`it never came; the host saw ${JSON.stringify(await this.desk()).slice(0, 2000)}`);
  }

  press(name) {
    return this.page.getByRole('button', { name, exact: false }).first().click({ timeout: patience });
  }

  // What axe finds in the page, one line each.
  async findings() {
    await this.page.evaluate(this.axe);
    const found = await this.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    return found.violations.map(
      (each) =>
        `${each.id}: ${each.help}: ${each.nodes
          .map((node) => node.html.slice(0, 120))
          .slice(0, 3)
          .join(' ')}`,
    );
  }

  // Once the frame is as high as the page.
  async picture(file) {
    await this.tab.evaluate(() => document.querySelector('iframe').scrollIntoView());
    await this.page.waitForFunction(() => Math.abs(document.documentElement.getBoundingClientRect().height - innerHeight) < 2);
    return this.tab.locator('iframe').screenshot({ path: file });
  }

  close() {
    return this.tab.close();
  }
}
