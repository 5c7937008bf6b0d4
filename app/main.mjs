// The page: what comes from the host goes to the view that shows it.
import { Board } from './board_view.mjs';
import { button, dialog, el, others } from './dom.mjs';
import { Host } from './host.mjs';
import { viewOf, wayOn } from './plan.mjs';
import { Sheet } from './sheet_view.mjs';
import { knownLocale, safeLink, textOf } from './texts.mjs';

// The variables of the host's style that are taken: names of the specification, never more.
export function styleVariables(context) {
  return Object.entries(context?.styles?.variables ?? {}).filter(
    ([name, value]) => /^--[a-z0-9-]+$/.test(name) && typeof value === 'string',
  );
}

export class Desk {
  constructor(host) {
    this.host = host;
    this.root = document.getElementById('desk');
    this.said = document.getElementById('said');
    this.seen = new Set();
    this.input = {};
  }

  announce(text) {
    this.said.textContent = text;
  }

  heard(method, params) {
    if (method === 'ui/notifications/host-context-changed') this.changeContext(params);
    if (method === 'ui/notifications/tool-input' && !this.view) this.wait(params.arguments ?? {});
    if (method === 'ui/notifications/tool-cancelled' && !this.view) this.sayAlone('Cancelled.');
    // A host may send the results of the page's own calls too.
    if (method === 'ui/notifications/tool-result' && this.host.calls === 0) this.show(params);
  }

  wait(input) {
    this.input = input;
    const list = input.list ?? input.operations?.[0]?.list;
    const isPlan = ['operations', 'plan_id', 'csv'].some((name) => name in input);
    const of = list ? [' of ', others(list)] : '';
    this.root.replaceChildren(el('h1', { class: 'empty' }, isPlan ? 'Working out the plan' : 'Reading the pipeline', of, ' …'));
  }

  sayAlone(text) {
    this.root.replaceChildren(el('h1', { class: 'empty' }, others(text)));
  }

  show(result) {
    const view = viewOf(result);
    const id = view.data?.plan_id ?? view.data?.receipt_id ?? view.data?.list?.ref;
    if (this.view && (view.kind === 'text' || view.kind === 'error' || this.seen.has(id))) return;
    this.seen.add(id);
    this.view = view;
    if (['plan', 'receipt', 'undo'].includes(view.kind)) {
      const sheet = new Sheet(this, this.root);
      sheet.show(view);
      sheet.refresh();
    } else if (view.kind === 'board') {
      this.board = new Board(this, this.root);
      this.board.show(view);
      this.board.read(null);
    } else {
      this.showText(view);
    }
  }

  // Everything else as the text that the assistant has, and of an error the way on.
  showText(view) {
    const way = wayOn(view.error);
    const error = view.error && [view.error.message, view.error.next_step].filter(Boolean).join(' ');
    this.root.replaceChildren(
      el('h1', { class: 'title' }, view.kind === 'error' ? 'This did not work' : 'Affinity CRM'),
      others(error || view.text || 'There is nothing to show.', 'p', { class: 'text' }),
      ...[way && button(way.label, () => this.say('Plan these changes again.'))].filter(Boolean),
    );
  }

  // A read for a view: {result}, or {why} there is none.
  async ask(name, args) {
    try {
      const result = await this.host.call(name, args);
      const view = viewOf(result);
      if (view.kind !== 'error' && view.kind !== 'asked') return { result };
      return { why: [view.error?.message, view.error?.next_step].filter(Boolean).join(' ') || view.text };
    } catch (error) {
      return { why: `This could not be done: ${error.message}` };
    }
  }

  boardArguments(board) {
    const out = { list: board.list.ref, since: board.since, stale_days: board.stale_days };
    if (board.owner) out.owner = board.owner;
    if (board.stage) out.stage = board.stage.replaceAll(', ', ' | ');
    return out;
  }

  // A sentence to the assistant; where the host takes none, the person reads what to say.
  async say(sentence) {
    if (this.host.takesMessages && (await this.host.say(sentence))) this.announce('Your assistant was told.');
    else this.tellPerson(`Say to your assistant: “${sentence}”`);
  }

  tellPerson(text) {
    const box = dialog('Notice');
    box.append(
      others(text, 'p', { class: 'text' }),
      button('Close', () => box.close()),
    );
    this.announce(text);
  }

  // What is known of a record, as the assistant would read it.
  async openBrief(record) {
    const box = dialog('Brief');
    const link = safeLink(record.url);
    const text = el('p', { class: 'text', 'aria-busy': 'true' }, 'Reading …');
    box.append(
      el('h2', { class: 'title' }, others(record.name || record.ref)),
      text,
      el(
        'div',
        { class: 'foot' },
        this.host.takesMessages &&
          button('Ask about this', () => {
            box.close();
            this.say(`Tell me about ${record.ref}.`);
          }),
        link && this.host.capabilities.openLinks && button('Open in Affinity', () => this.host.openLink(link)),
        button('Close', () => box.close()),
      ),
    );
    const read = await this.ask('get_brief', { about: record.ref });
    text.setAttribute('aria-busy', 'false');
    text.setAttribute('dir', 'auto');
    text.textContent = read.result ? textOf(read.result) : read.why;
  }

  offersFullscreen() {
    const { displayMode, availableDisplayModes } = this.host.context;
    return displayMode !== 'fullscreen' && availableDisplayModes?.includes('fullscreen');
  }

  async goFullscreen() {
    await this.host.request('ui/request-display-mode', { mode: 'fullscreen' }).catch(() => {});
  }

  applyContext() {
    const { context } = this.host,
      root = document.documentElement;
    for (const [name, value] of styleVariables(context)) root.style.setProperty(name, value);
    if (context.theme === 'dark' || context.theme === 'light') root.style.colorScheme = context.theme;
    root.lang = knownLocale(context.locale) ?? 'en';
    root.dataset.mode = context.displayMode ?? 'inline';
    const insets = context.safeAreaInsets ?? {};
    for (const side of ['top', 'right', 'bottom', 'left'])
      if (Number.isFinite(insets[side])) document.body.style.setProperty(`margin-${side}`, `${insets[side]}px`);
  }

  // What is drawn by the context is drawn anew, and nothing else, since a person may be at it.
  changeContext(changed) {
    this.applyContext();
    if ('displayMode' in changed) this.board?.draw();
  }

  reportSize() {
    let last = '';
    const report = () => {
      const { width, height } = document.documentElement.getBoundingClientRect();
      const size = { width: Math.ceil(width), height: Math.ceil(height) };
      if (last === `${size.width}x${size.height}`) return;
      last = `${size.width}x${size.height}`;
      this.host.notify('ui/notifications/size-changed', size);
    };
    new ResizeObserver(report).observe(document.documentElement);
    report();
  }
}

export async function start(frame) {
  let desk = null;
  const host = new Host(
    (message) => frame.parent.postMessage(message, '*'),
    (method, params) => desk.heard(method, params),
  );
  desk = new Desk(host);
  if (frame.parent === frame) return desk.sayAlone('This view needs a host that speaks MCP Apps.');
  desk.sayAlone('Waiting for your assistant …');
  frame.addEventListener('message', (event) => {
    if (event.source === frame.parent) host.hear(event.data);
  });
  try {
    await host.open('1');
  } catch (error) {
    return desk.sayAlone(`The host did not open this view (${error.message}). Your assistant has the answer as text.`);
  }
  desk.applyContext();
  return desk.reportSize();
}

if (globalThis.document) start(window);
