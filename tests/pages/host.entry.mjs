// The host's half in the browser, bundled by esbuild: the official host library and client of MCP Apps. It mounts the
// page that a tool names behind an outer frame of another origin, as hosts do, and keeps what the page sends.

import {
  AppBridge,
  PostMessageTransport,
  RESOURCE_MIME_TYPE,
  getToolUiResourceUri,
} from '@modelcontextprotocol/ext-apps/app-bridge';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const extension = 'io.modelcontextprotocol/ui';
const desk = { events: [], asked: 0, answer: 'accept', calls: [] };
window.desk = desk;

const keep = (name) => async (params) => {
  desk.events.push([name, params]);
  return {};
};

// Connects in an era: 'legacy', 'auto' or a revision. `apps` false is a host that does not know pages.
window.connect = async ({ mode, apps = true, elicitation = true }) => {
  const capabilities = {};
  if (apps) capabilities.extensions = { [extension]: { mimeTypes: [RESOURCE_MIME_TYPE] } };
  if (elicitation) capabilities.elicitation = {};
  const versionNegotiation = { mode: ['legacy', 'auto'].includes(mode) ? mode : { pin: mode } };
  const client = new Client({ name: 'page-host', version: '1.0.0' }, { capabilities, versionNegotiation });
  if (elicitation)
    client.setRequestHandler('elicitation/create', async (request) => {
      ++desk.asked;
      desk.question = request.params?.message;
      const fields = Object.entries(request.params?.requestedSchema?.properties ?? {});
      const choice = (field) => (field.type === 'boolean' ? true : (field.enum?.[0] ?? field.oneOf?.[0]?.const ?? ''));
      return { action: desk.answer, content: Object.fromEntries(fields.map(([name, field]) => [name, choice(field)])) };
    });
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', location.href)));
  desk.client = client;
  const tools = (await client.listTools()).tools;
  const resources = (await client.listResources()).resources;
  return {
    version: client.getNegotiatedProtocolVersion(),
    extensions: client.getServerCapabilities()?.extensions ?? null,
    pages: tools.filter((tool) => getToolUiResourceUri(tool)).map((tool) => [tool.name, getToolUiResourceUri(tool)]),
    listed: resources.filter((resource) => resource.uri.startsWith('ui://')),
  };
};

window.callTool = async (name, args) => desk.client.callTool({ name, arguments: args });

// Mounts the page for a call. `result` in place of a call's own, `html` in place of the server's page; `refuses` are
// tools that this host does not let the page call.
window.mount = async ({
  tool,
  args,
  sandbox,
  context = {},
  lacks = [],
  refuses = [],
  html,
  result,
  uri,
  width = 760,
  fails,
}) => {
  if (!html) {
    const read = await desk.client.readResource({ uri });
    const [content] = read.contents;
    if (content.mimeType !== RESOURCE_MIME_TYPE) throw new Error(`the page is ${content.mimeType}`);
    html = content.text;
    desk.meta = content._meta;
  }
  document.querySelector('iframe')?.remove();
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
  frame.style = `width:${width}px;height:400px;border:0`;
  frame.title = 'page';
  const proxied = new Promise((resolve) =>
    addEventListener('message', (event) => {
      if (event.source === frame.contentWindow && event.data?.method === 'ui/notifications/sandbox-proxy-ready') resolve();
    }),
  );
  document.body.append(frame);
  frame.src = sandbox;
  await proxied;
  const offered = {
    openLinks: {},
    serverTools: {},
    serverResources: {},
    updateModelContext: { text: {} },
    message: { text: {} },
  };
  for (const name of lacks) delete offered[name];
  const hostContext = {
    theme: 'light',
    platform: 'web',
    displayMode: 'inline',
    availableDisplayModes: ['inline'],
    locale: 'en-US',
    timeZone: 'UTC',
    ...context,
  };
  const bridge = new AppBridge(desk.client, { name: 'page-host', version: '1.0.0' }, offered, { hostContext });
  desk.bridge = bridge;
  bridge.onmessage = keep('message');
  bridge.onopenlink = keep('open-link');
  bridge.onupdatemodelcontext = keep('model-context');
  bridge.onrequestdisplaymode = async (params) => {
    desk.events.push(['display-mode', params]);
    bridge.setHostContext({ ...hostContext, displayMode: params.mode });
    return { mode: params.mode };
  };
  bridge.onsizechange = (size) => {
    desk.events.push(['size', size]);
    if (size.height) frame.style.height = `${size.height}px`;
  };
  const ready = new Promise((resolve) => (bridge.oninitialized = resolve));
  await bridge.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
  // After connect, which installs a handler of its own.
  bridge.oncalltool = async (params, extra) => {
    desk.calls.push([params.name, params.arguments]);
    if (refuses.includes(params.name)) throw new Error('this host does not allow it');
    if (fails?.[params.name]) return fails[params.name];
    return desk.client.callTool({ name: params.name, arguments: params.arguments });
  };
  await bridge.sendSandboxResourceReady({ html });
  await ready;
  if (args) await bridge.sendToolInput({ arguments: args });
  if (result === 'cancelled') return bridge.sendToolCancelled({ reason: 'stopped' });
  if (result === 'none') return null;
  const answer = result ?? (await desk.client.callTool({ name: tool, arguments: args }));
  await bridge.sendToolResult(answer);
  return answer;
};
