// The board: stages as columns, deals as cards. A move is a plan, shown in a sheet above the board.
import {
  cardOf,
  cardsArguments,
  cardsAtOnce,
  columnsOf,
  moveOperation,
  nextFocus,
  pagesAtOnce,
  targetsOf,
  withMove,
} from './board.mjs';
import { boardFoot, boardHead, plannedMoves, stageColumn } from './board_parts.mjs';
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
    const filter = document.activeElement?.id;
    const scrolled = this.place.querySelector('.board');
    const [left, top] = [scrolled?.scrollLeft ?? 0, scrolled?.scrollTop ?? 0];
    this.columns = columnsOf(this.board, this.cards, this.asOf, this.filter);
    this.place.replaceChildren(
      ...[boardHead(this), plannedMoves(this), this.drawBoard(), boardFoot(this)].flat().filter(Boolean),
    );
    const board = this.place.querySelector('.board');
    if (board) board.scrollTo(left, top);
    if (filter) document.getElementById(filter)?.focus();
    if (focused && !document.querySelector('dialog[open]')) this.focusOn(focused);
  }

  drawBoard() {
    if ((this.board.counts?.deals ?? 0) === 0 && this.cards.length === 0 && !this.reading)
      return el('p', { class: 'empty' }, 'No deals on this list.');
    const at = this.at();
    const sections = this.columns.map((column, index) => stageColumn(this, column, index, at));
    return el(
      'div',
      {
        class: 'board',
        role: 'region',
        'aria-label': `Stages of ${this.board.list.name}`,
        tabindex: 0,
        'aria-busy': this.reading ? 'true' : 'false',
        onkeydown: (event) => this.key(event),
      },
      sections,
    );
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
      el(
        'li',
        {},
        button(others(stage), () => choose(stage), {
          disabled: stage === card.stage,
          'aria-current': stage === card.stage ? 'true' : null,
        }),
      ),
    );
    box.append(
      el('h2', { class: 'title' }, 'Move ', others(card.name), ' to'),
      el('ul', { class: 'choices' }, stages),
      button('Cancel', () => box.close()),
    );
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
