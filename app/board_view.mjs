// The board: stages as columns, deals as cards. A move is a plan, shown in a sheet above the board.
import {
  cardAmount, cardOf, cardsArguments, cardsAtOnce, columnLine, columnsOf, contactText, isQuiet, moveOperation, nextFocus,
  ownersOf, pagesAtOnce, quietText, statesOf, targetsOf, withMove,
} from './board.mjs';
import { button, dialog, el, others } from './dom.mjs';
import { viewOf } from './plan.mjs';
import { Sheet } from './sheet_view.mjs';
import { plural } from './texts.mjs';

export class Board {
  constructor(desk, place) {
    Object.assign(this, { desk, place, cards: [], filter: { owner: '', quiet: false }, shown: new Map(), moves: new Map() });
  }

  show(view) {
    this.view = view;
    this.board = view.data;
    this.asOf = view.asOf;
    this.draw();
  }

  // Pages of cards, so many without a click.
  async read(cursor) {
    if (!this.desk.host.callsTools) return;
    this.reading = true;
    this.failure = null;
    if (!cursor) this.cards = [];
    this.draw();
    const by = new Map((this.board.quiet ?? []).map((deal) => [deal.ref, deal.by]));
    for (let page = 0; page === 0 || (cursor && page < pagesAtOnce); ++page) {
      const read = await this.desk.ask('query_list', cardsArguments(this.board, cursor));
      const rows = read.result?.structuredContent?.result?.rows;
      if (!rows) {
        this.failure = read.why;
        break;
      }
      this.cards.push(...rows.map((row) => ({ ...cardOf(row, this.board), by: by.get(row.ref) })));
      cursor = read.result.structuredContent.next_cursor;
      this.cursor = cursor;
      this.draw();
    }
    this.cursor = cursor;
    this.reading = false;
    this.draw();
    this.desk.announce(this.failure ?? `${plural(this.cards.length, 'deal')} read.`);
  }

  // After a change that is not only what was planned: what is really there.
  async reload() {
    const read = await this.desk.ask('report_pipeline', this.desk.boardArguments(this.board));
    const view = read.result && viewOf(read.result);
    if (view?.kind === 'board') this.show(view);
    await this.read(null);
  }

  draw() {
    const focused = document.activeElement?.closest?.('.card')?.dataset.ref ?? null;
    const scrolled = this.place.querySelector('.board');
    const [left, top] = [scrolled?.scrollLeft ?? 0, scrolled?.scrollTop ?? 0];
    this.columns = columnsOf(this.board, this.cards, this.asOf, this.filter);
    this.place.replaceChildren(...[this.drawHead(), this.drawMoves(), this.drawBoard(), this.drawFoot()].flat().filter(Boolean));
    const board = this.place.querySelector('.board');
    if (board) board.scrollTo(left, top);
    if (focused && !document.querySelector('dialog[open]')) this.focusOn(focused);
  }

  drawHead() {
    const board = this.board, counts = board.counts ?? {};
    const line = [plural(counts.deals ?? 0, 'deal'), `${counts.quiet ?? 0} quiet for ${board.stale_days} days`, `${counts.moved ?? 0} moved since ${board.since}`];
    const owners = ownersOf(this.cards);
    const choose = (event) => {
      this.filter.owner = event.target.value;
      this.draw();
    };
    const toggle = (event) => {
      this.filter.quiet = event.target.checked;
      this.draw();
    };
    const option = (name, text = name) => el('option', { value: name, selected: this.filter.owner === name }, text);
    return el('header', { class: 'head' },
      el('h1', { class: 'title', tabindex: -1 }, others([board.list.name, board.owner, board.stage].filter(Boolean).join(', '))),
      el('p', { class: 'counts' }, line.join(' · ')),
      this.view.partial && el('p', { class: 'warning' }, this.view.partial),
      this.cards.length > 0 && el('div', { class: 'filters' },
        el('label', {}, 'Owner ', el('select', { onchange: choose }, option('', 'everybody'), owners.map((name) => option(name)))),
        el('label', {}, el('input', { type: 'checkbox', checked: this.filter.quiet, onchange: toggle }), ' Quiet only'),
        this.desk.offersFullscreen() && button('Full screen', () => this.desk.goFullscreen())));
  }

  drawMoves() {
    if (this.moves.size === 0) return null;
    return el('div', { class: 'notice' },
      el('p', {}, `${plural(this.moves.size, 'move')} planned, not made yet.`),
      button('Review and approve', () => this.review(), { class: 'primary' }), button('Drop', () => this.drop()));
  }

  drawBoard() {
    if ((this.board.counts?.deals ?? 0) === 0 && this.cards.length === 0 && !this.reading)
      return el('p', { class: 'empty' }, 'No deals on this list.');
    const at = this.at();
    const sections = this.columns.map((column, index) => this.drawColumn(column, index, at));
    return el('div', { class: 'board', role: 'region', 'aria-label': `Stages of ${this.board.list.name}`, tabindex: 0, 'aria-busy': Boolean(this.reading), onkeydown: (event) => this.key(event) }, sections);
  }

  drawColumn(column, index, at) {
    const id = `stage-${index}`, limit = this.shown.get(column.name) ?? cardsAtOnce;
    const over = (event) => {
      if (!this.dragged || !targetsOf(this.board).includes(column.name)) return;
      event.preventDefault();
      section.classList.add('over');
    };
    const drop = (event) => {
      event.preventDefault();
      section.classList.remove('over');
      if (this.dragged) this.move(this.dragged, column.name);
      this.dragged = null;
    };
    const cards = column.cards.slice(0, limit).map((card, row) => this.drawCard(card, index === at[0] && row === at[1]));
    const more = column.cards.length - limit;
    const showMore = () => {
      this.shown.set(column.name, limit + cardsAtOnce);
      this.draw();
    };
    const section = el('section', { 'aria-labelledby': id, class: `stage is-${column.state}`, ondragover: over, ondragleave: () => section.classList.remove('over'), ondrop: drop },
      el('h2', { id }, others(column.name)), el('p', { class: 'quietly' }, columnLine(column)),
      cards.length > 0 && el('ul', {}, cards), more > 0 && button(`Show ${Math.min(more, cardsAtOnce)} more of ${column.cards.length}`, showMore));
    return section;
  }

  drawCard(card, isCurrent) {
    const amount = cardAmount(card, this.desk.host.context.locale);
    const quiet = isQuiet(card, this.board, this.asOf, statesOf(this.board));
    const planned = this.moves.get(card.ref)?.stage;
    const tabindex = isCurrent ? 0 : -1;
    const start = (event) => {
      this.dragged = card;
      this.current = card.ref;
      event.dataTransfer.setData('text/plain', card.ref);
      event.dataTransfer.effectAllowed = 'move';
    };
    return el('li', { class: 'card', draggable: 'true', 'data-ref': card.ref, ondragstart: start, ondragend: () => (this.dragged = null) },
      button(others(card.name), () => this.desk.openBrief(card), { class: 'link name', tabindex }),
      el('p', {}, card.owners ? others(card.owners) : 'no owner', amount && el('span', { class: 'amount' }, ` · ${amount}`)),
      el('p', { class: 'quietly' }, contactText(card, this.asOf)),
      quiet && el('p', { class: 'quiet' }, el('span', { 'aria-hidden': 'true' }, '◐ '), quietText(card, this.asOf)),
      planned && el('p', { class: 'planned' }, '→ ', others(planned), ' (planned)'),
      button('Move …', () => this.chooseStage(card), { class: 'move', tabindex, 'aria-label': `Move ${card.name} to another stage` }));
  }

  drawFoot() {
    const host = this.desk.host;
    if (!host.callsTools) return el('p', { class: 'quietly' }, 'This host does not let the page read the deals. Your assistant can list and move them.');
    return [
      this.reading && el('p', { class: 'quietly' }, 'Reading deals …'),
      this.failure && el('div', { class: 'notice' }, others(this.failure, 'p'), button('Try again', () => this.read(this.cursor ?? null))),
      !this.reading && !this.failure && this.cursor && button('Read more deals', () => this.read(this.cursor)),
    ];
  }

  // Column and row of the card that has the focus or had it last; the first card else.
  at() {
    for (const [column, { cards }] of this.columns.entries()) {
      const row = cards.findIndex((card) => card.ref === this.current);
      if (row >= 0) return [column, row];
    }
    return [this.columns.findIndex((column) => column.cards.length > 0), 0];
  }

  focusOn(ref) {
    const card = [...this.place.querySelectorAll('.card')].find((each) => each.dataset.ref === ref);
    if (!card) return;
    this.current = ref;
    for (const each of this.place.querySelectorAll('.card button')) each.tabIndex = card.contains(each) ? 0 : -1;
    card.querySelector('.name').focus();
  }

  key(event) {
    const ref = event.target.closest?.('.card')?.dataset.ref;
    if (!ref || event.ctrlKey || event.metaKey || event.altKey) return;
    this.current = ref;
    const [column, row] = this.at();
    const sizes = this.columns.map(({ name, cards }) => Math.min(cards.length, this.shown.get(name) ?? cardsAtOnce));
    const to = nextFocus(sizes, [column, row], event.key);
    if (to) this.focusOn(this.columns[to[0]].cards[to[1]].ref);
    else if (event.key === 'm' || event.key === 'M') this.chooseStage(this.columns[column].cards[row]);
    else return;
    event.preventDefault();
  }

  chooseStage(card) {
    const box = dialog('Move to another stage');
    this.current = card.ref;
    const choose = (stage) => {
      box.close();
      this.move(card, stage);
    };
    const stages = targetsOf(this.board).map((stage) =>
      el('li', {}, button(others(stage), () => choose(stage), { disabled: stage === card.stage, 'aria-current': stage === card.stage ? 'true' : null })));
    box.append(el('h2', { class: 'title' }, 'Move ', others(card.name), ' to'), el('ul', { class: 'choices' }, stages), button('Cancel', () => box.close()));
    box.querySelector('button:not([disabled])')?.focus();
  }

  move(card, stage) {
    if (stage === card.stage) this.moves.delete(card.ref);
    else this.moves.set(card.ref, { card, stage });
    if (this.moves.size === 0 || stage === card.stage) return this.draw();
    return this.review();
  }

  drop() {
    this.moves.clear();
    this.draw();
    this.desk.announce('Nothing was changed.');
  }

  // Plans the moves so far and shows the sheet.
  async review() {
    if (this.planning) return;
    this.planning = true;
    this.draw();
    this.desk.announce('Working out the plan …');
    const operations = [...this.moves.values()].map(({ card, stage }) => moveOperation(this.board, card, stage));
    const read = await this.desk.ask('plan_changes', { operations });
    this.planning = false;
    const view = read.result && viewOf(read.result);
    if (view?.kind !== 'plan') {
      this.moves.clear();
      this.draw();
      this.desk.tellPerson(read.why ?? view?.text ?? 'No plan came.');
      return;
    }
    this.openSheet(view);
  }

  openSheet(view) {
    let isStale = false;
    const box = dialog(view.data.summary, () => {
      if (isStale) this.reload();
      else this.draw();
      this.focusOn(this.current);
    });
    const place = el('div', { class: 'sheet' });
    const applied = (receipt) => {
      isStale = this.take(receipt) || isStale;
      this.draw();
    };
    const later = () => {
      this.moves.clear();
      box.close();
    };
    box.append(place);
    const sheet = new Sheet(this.desk, place, { applied, later, more: () => box.close(), close: () => box.close() }, 2);
    sheet.show(view);
    sheet.focus();
  }

  // Cards move only as the receipt says. True when something else than planned may be there.
  take(receipt) {
    if (receipt.undo_of) return true;
    for (const item of receipt.items ?? []) {
      const move = this.moves.get(item.ref);
      if (!move || (item.outcome !== 'done' && item.outcome !== 'already')) continue;
      const card = this.cards.find((each) => each.ref === item.ref);
      if (!card) continue;
      this.board = withMove(this.board, card, move.stage);
      card.stage = move.stage;
    }
    this.moves.clear();
    return receipt.done !== receipt.total;
  }
}
