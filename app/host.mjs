// The channel to the host: JSON-RPC 2.0 over postMessage, the dialect of MCP Apps, 2026-01-26.

// How long to wait, in milliseconds. A person may think five minutes over the question that the server asks before it
// writes.
export const waits = { opening: 10_000, read: 60_000, write: 360_000 };

// A call that has no result: `kind` is "refused" (the host answered with an error), "timeout" or "closed".
export class HostError extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

// The answer to a request of the host; null for what is none.
export function reply(message) {
  if (message.method === undefined || message.id === undefined) return null;
  const answer = { jsonrpc: '2.0', id: message.id };
  if (message.method === 'ping' || message.method === 'ui/resource-teardown') return { ...answer, result: {} };
  return { ...answer, error: { code: -32601, message: `The page has no method ${message.method}.` } };
}

export class Host {
  // `post` sends a message to the host; `notified(method, params)` hears its notifications. `timers` as in window.
  constructor(post, notified, timers = globalThis) {
    this.post = post;
    this.notified = notified;
    this.timers = timers;
    this.waiting = new Map();
    this.last = 0;
    this.calls = 0; // tool calls of the page that are not answered yet
    this.capabilities = {};
    this.context = {};
  }

  hear(message) {
    if (message?.jsonrpc !== '2.0') return;
    if (message.method === undefined) {
      this.settle(message);
    } else if (message.id !== undefined) {
      this.post(reply(message));
    } else {
      if (message.method === 'ui/notifications/host-context-changed') Object.assign(this.context, message.params);
      this.notified(message.method, message.params ?? {});
    }
  }

  settle(message) {
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    this.timers.clearTimeout(waiting.timer);
    if (message.error) waiting.reject(new HostError('refused', String(message.error.message ?? 'refused')));
    else waiting.resolve(message.result ?? {});
  }

  notify(method, params = {}) {
    this.post({ jsonrpc: '2.0', method, params });
  }

  request(method, params, wait = waits.read) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      const late = () => {
        this.waiting.delete(id);
        reject(new HostError('timeout', 'The host has not answered in time.'));
      };
      this.waiting.set(id, { resolve, reject, timer: this.timers.setTimeout(late, wait) });
      this.post({ jsonrpc: '2.0', id, method, params });
    });
  }

  async open(version) {
    const opened = await this.request(
      'ui/initialize',
      {
        appInfo: { name: 'affinity-crm-desk', version },
        appCapabilities: { availableDisplayModes: ['inline', 'fullscreen'] },
        protocolVersion: '2026-01-26',
      },
      waits.opening,
    );
    this.capabilities = opened.hostCapabilities ?? {};
    this.context = opened.hostContext ?? {};
    this.notify('ui/notifications/initialized');
  }

  // Whether tools can be called from here.
  get callsTools() {
    return Boolean(this.capabilities.serverTools);
  }

  // Hosts of the first specification have messages without saying so.
  get takesMessages() {
    return this.capabilities.message !== null && this.refusesMessages !== true;
  }

  async call(name, args) {
    const writes = name === 'apply_changes' || (name === 'undo_changes' && !args.dry_run);
    ++this.calls;
    try {
      return await this.request('tools/call', { name, arguments: args }, writes ? waits.write : waits.read);
    } finally {
      --this.calls;
    }
  }

  // A sentence in the person's name, which begins a turn of the model. It holds ids and counts and no words of records.
  // False where the host does not take it.
  async say(text) {
    try {
      const said = await this.request('ui/message', { role: 'user', content: [{ type: 'text', text }] });
      return said.isError !== true;
    } catch {
      this.refusesMessages = true;
      return false;
    }
  }

  // What the model shall know in its next turn; a host that takes none loses nothing.
  tell(text) {
    this.request('ui/update-model-context', { content: [{ type: 'text', text }] }).catch(() => {});
  }

  async openLink(url) {
    try {
      const opened = await this.request('ui/open-link', { url });
      return opened.isError !== true;
    } catch {
      return false;
    }
  }
}
