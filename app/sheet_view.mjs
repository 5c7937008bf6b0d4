// The sheet: a plan with its approval, the receipt with its undo, the preview of an undo.
import { button, el, others } from './dom.mjs';
import {
  applyArguments,
  approvalOf,
  countsLine,
  hasFinalChanges,
  isOld,
  isUnfinished,
  kindsLine,
  nextNumbers,
  receiptItems,
  receiptLine,
  toldOf,
  viewOf,
  wayOn,
} from './plan.mjs';
import { changeHeads, changeRow, itemHeads, itemRow, problemsOf, skippedOf, tableOf } from './sheet_parts.mjs';
import { plural, timeText } from './texts.mjs';

const closing = [
  'over_cap',
  'protected',
  'month_reserve',
  'plan_expired',
  'plan_unknown',
  'summary_differs',
  'receipt_unknown',
];

export class Sheet {
  // `hooks`: applied(receipt, plan) after each receipt, later() when the person says not now, more() where moves are
  // collected, close() where the sheet is a dialog. `level` is that of its heading.
  constructor(desk, place, hooks = {}, level = 1) {
    Object.assign(this, { desk, place, hooks, level, plan: null, receipt: null });
  }

  show(view) {
    this.view = view;
    this.notice = null;
    this.closed = false;
    this.ticks = {};
    if (view.kind === 'plan') this.changes = [...(view.data.changes ?? [])];
    if (view.kind === 'plan') this.plan = view.data;
    if (view.kind === 'receipt') this.receipt = view.data;
    this.draw();
  }

  // What may have changed since it was made is read back first.
  async refresh() {
    if (this.view.kind !== 'plan' || !this.desk.host.callsTools || !isOld(this.view.asOf, Date.now())) return;
    const view = await this.ask('plan_changes', { plan_id: this.plan.plan_id }, 'Looking at the plan …');
    if (view?.kind === 'plan') this.show(view);
  }

  // Calls a tool; what stands in the way of an answer becomes the notice, and null comes back.
  async ask(name, args, waiting) {
    this.busy = waiting;
    this.notice = null;
    this.draw();
    this.desk.announce(waiting);
    let view = null;
    try {
      view = viewOf(await this.desk.host.call(name, args));
    } catch (error) {
      this.notice = this.noticeOf(error, name);
    }
    this.busy = null;
    if (view?.kind === 'error') {
      this.notice = { error: view.error, text: view.text };
      this.closed = closing.includes(view.error.kind);
    } else if (view?.kind === 'asked') {
      this.notice = { text: 'Nothing was done yet. Answer the question of your assistant, then press the button again.' };
    } else if (view?.kind === 'text') {
      this.notice = { text: view.text };
    } else if (view) {
      return view;
    }
    this.draw();
    const notice = this.place.querySelector('.notice');
    notice?.focus();
    this.desk.announce(notice?.textContent ?? '');
    return null;
  }

  noticeOf(error, name) {
    if (error.kind === 'timeout' && name !== 'plan_changes')
      return {
        text: 'No answer has come. It may have happened: look, and what is left is finished. Nothing is done twice.',
        look: true,
      };
    if (error.kind === 'timeout') return { text: error.message };
    return { text: `The host did not let the page do this (${error.message}).`, say: this.sentence() };
  }

  // What a person can say where the page cannot act.
  sentence() {
    return this.view.kind === 'plan' ? `Apply plan ${this.plan.plan_id}` : `Take back receipt ${this.receipt?.receipt_id}`;
  }

  async settle(view) {
    if (!view) return;
    this.show(view);
    if (view.kind !== 'receipt') return;
    this.desk.announce(`${view.data.undo_of ? 'Taken back' : 'Plan applied'}: ${receiptLine(view.data)}`);
    this.desk.host.tell(toldOf(view.data));
    this.hooks.applied?.(view.data, this.plan);
    this.focus();
  }

  async approve() {
    await this.settle(await this.ask('apply_changes', applyArguments(this.plan, this.ticks), 'Applying the plan …'));
  }

  async finish() {
    const { plan_id, summary } = this.receipt ?? this.plan;
    await this.settle(await this.ask('apply_changes', { plan_id, summary }, 'Looking what happened …'));
  }

  async previewUndo(receipt_id) {
    await this.settle(await this.ask('undo_changes', { receipt_id, dry_run: true }, 'Looking what can be taken back …'));
    this.focus();
  }

  async undo() {
    await this.settle(await this.ask('undo_changes', { receipt_id: this.view.data.receipt_id }, 'Taking changes back …'));
  }

  async showMore(show) {
    const view = await this.ask('plan_changes', { plan_id: this.plan.plan_id, show }, 'Reading more changes …');
    if (view?.kind !== 'plan') return;
    const known = new Set(this.changes.map((change) => change.n));
    this.changes.push(...view.data.changes.filter((change) => !known.has(change.n)));
    this.draw();
    this.focus();
  }

  later() {
    this.desk.host.tell(`Plan ${this.plan.plan_id} was not approved in the page; nothing was changed.`);
    this.notice = { text: 'Nothing was changed.' };
    this.draw();
    this.desk.announce('Nothing was changed.');
    this.hooks.later?.();
  }

  focus() {
    this.place.querySelector('.title')?.focus();
  }

  draw() {
    const draw = { plan: () => this.drawPlan(), receipt: () => this.drawReceipt(), undo: () => this.drawUndo() }[
      this.view.kind
    ];
    this.place.replaceChildren(...[draw()].flat(Infinity).filter(Boolean));
    this.place.setAttribute('aria-busy', this.busy ? 'true' : 'false');
  }

  heading(text) {
    return el(`h${this.level}`, { class: 'title', tabindex: -1 }, others(text));
  }

  changeTable(caption, changes) {
    return tableOf(
      caption,
      changeHeads,
      changes.map((change) => changeRow(this.desk, change)),
    );
  }

  drawPlan() {
    const plan = this.plan,
      context = this.desk.host.context;
    const until = plan.state === 'open' ? `open until ${timeText(plan.expires_at, context)}` : plan.state;
    const more = nextNumbers(plan, this.changes);
    return [
      this.heading(plan.summary),
      el('p', { class: 'counts' }, countsLine(plan)),
      el('p', { class: 'quietly' }, [`Plan ${until}`, kindsLine(plan.counts)].filter(Boolean).join(' · ')),
      this.view.partial && !plan.problems?.length && el('p', { class: 'quietly' }, this.view.partial),
      (plan.notes ?? []).map((note) => others(note, 'p', { class: 'quietly' })),
      this.changes.length > 0 && this.changeTable('Changes', this.changes),
      more &&
        this.desk.host.callsTools &&
        button(`Show ${more.replace('-', '–')} of ${plan.total}`, () => this.showMore(more), { disabled: this.busy }),
      skippedOf(plan.skipped, plan.total === 0),
      problemsOf(plan.problems, (problem, candidate) =>
        this.desk.say(`Plan again: with #${problem.n} I mean ${candidate.ref}.`),
      ),
      this.drawNotice(),
      this.planButtons(plan),
    ];
  }

  tick(name, label) {
    const changed = (event) => {
      this.ticks[name] = event.target.checked;
      const approve = this.place.querySelector('button.primary');
      if (approve) approve.disabled = Boolean(this.busy) || !this.mayPress();
    };
    return el(
      'label',
      { class: 'tick' },
      el('input', { type: 'checkbox', checked: this.ticks[name], onchange: changed }),
      ` ${label}`,
    );
  }

  mayPress() {
    if (this.view.kind === 'plan') return approvalOf(this.plan, this.ticks).enabled;
    return !this.isFinalUndo() || this.ticks.final;
  }

  primary(label, onclick) {
    return button(this.busy ?? label, onclick, { class: 'primary', disabled: Boolean(this.busy) || !this.mayPress() });
  }

  foot(...children) {
    return el('div', { class: 'foot' }, ...children, this.hooks.close && button('Close', this.hooks.close));
  }

  spoken(sentence) {
    return el('p', {}, 'Say to your assistant: ', el('q', {}, sentence));
  }

  planButtons(plan) {
    const approval = approvalOf(plan, this.ticks);
    if (this.closed) return this.foot();
    if (!approval.offered) {
      const undo = plan.state === 'applied' && plan.receipt_id && this.desk.host.callsTools;
      return [
        el('p', { class: 'why' }, others(approval.why), plan.receipt_id ? ` Receipt ${plan.receipt_id}.` : ''),
        this.foot(
          undo && button('Show the receipt', () => this.finish(), { disabled: this.busy }),
          undo && button('Undo …', () => this.previewUndo(plan.receipt_id), { disabled: this.busy }),
          approval.again && button('Plan again', () => this.desk.say(`Plan again what plan ${plan.plan_id} was to do.`)),
        ),
      ];
    }
    if (!this.desk.host.callsTools) return this.spoken(this.sentence());
    return [
      hasFinalChanges(plan) && this.tick('final', 'I know that not all of this can be undone: some changes cannot be undone.'),
      plan.problems?.length > 0 && this.tick('problems', `Leave out the ${plural(plan.problems.length, 'problem')}.`),
      el('p', { class: 'quietly' }, 'Your assistant may ask you once more.'),
      this.foot(
        this.primary(approval.label, () => this.approve()),
        this.hooks.more && button('Plan more moves', this.hooks.more, { disabled: this.busy }),
        button('Not now', () => this.later(), { disabled: this.busy }),
      ),
    ];
  }

  drawReceipt() {
    const receipt = this.receipt;
    const items = receiptItems(receipt);
    const left = (receipt.total ?? items.length) - items.length;
    return [
      this.heading(receipt.summary || `Receipt ${receipt.receipt_id}`),
      el('p', { class: 'counts' }, `${receipt.undo_of ? 'Taken back' : 'Applied'}: ${receiptLine(receipt)}`),
      receipt.stopped && others(receipt.stopped, 'p', { class: 'warning' }),
      items.length > 0 &&
        tableOf(
          'Receipt',
          itemHeads,
          items.map((item) => itemRow(this.desk, item)),
        ),
      left > 0 && el('p', { class: 'quietly' }, `and ${left} more that were done`),
      skippedOf(receipt.skipped, true, receipt.undo_of ? 'left' : 'skipped'),
      el('p', { class: 'quietly' }, `Receipt ${receipt.receipt_id}`),
      this.drawNotice(),
      !this.desk.host.callsTools
        ? receipt.undoable > 0 && this.spoken(this.sentence())
        : this.foot(
            isUnfinished(receipt) &&
              button(receipt.unknown > 0 ? 'Look and finish' : 'Continue', () => this.finish(), {
                class: 'primary',
                disabled: this.busy,
              }),
            receipt.undoable > 0 &&
              button(`Undo ${plural(receipt.undoable, 'change')}`, () => this.previewUndo(receipt.receipt_id), {
                disabled: this.busy,
              }),
          ),
    ];
  }

  isFinalUndo() {
    return (this.view.data.items ?? []).some((item) => item.undo === 'no');
  }

  drawUndo() {
    const undo = this.view.data,
      count = undo.undoable ?? 0;
    const keep = this.receipt && (() => this.show({ kind: 'receipt', data: this.receipt }));
    return [
      this.heading(count ? `Take back ${plural(count, 'change')}?` : 'Nothing can be taken back'),
      el('p', { class: 'quietly' }, `Nothing was written yet. Receipt ${undo.receipt_id}`),
      count > 0 && this.changeTable('What would be taken back', undo.items),
      skippedOf(undo.skipped, true, 'left'),
      this.drawNotice(),
      count > 0 && this.isFinalUndo() && this.tick('final', 'I know that what this deletes cannot be undone.'),
      this.foot(
        count > 0 && this.primary(`Take back ${plural(count, 'change')}`, () => this.undo()),
        keep && button('Keep', keep, { disabled: this.busy }),
      ),
    ];
  }

  drawNotice() {
    const notice = this.notice;
    if (!notice) return null;
    const way = wayOn(notice.error);
    const does = { planAgain: () => this.desk.say('Plan these changes again.'), look: () => this.look() };
    const text = notice.error
      ? [notice.error.message, notice.error.next_step].filter(Boolean).join(' ') || notice.text
      : notice.text;
    return el(
      'div',
      { class: 'notice', tabindex: -1 },
      others(text, 'p'),
      notice.say && this.spoken(notice.say),
      way && button(way.label, does[way.does]),
      notice.look &&
        button('Look and finish', () => (this.view.kind === 'undo' ? this.undo() : this.finish()), { class: 'primary' }),
    );
  }

  async look() {
    const view = await this.ask('plan_changes', { plan_id: (this.receipt ?? this.plan).plan_id }, 'Looking at the plan …');
    if (view) this.show(view);
  }
}
