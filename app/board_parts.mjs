// Parts of the board: its head, columns, cards and foot. `view` is the Board that they belong to.
import { cardAmount, cardsAtOnce, columnLine, contactText, isQuiet, ownersOf, statesOf, targetsOf } from './board.mjs';
import { button, el, others } from './dom.mjs';
import { plural } from './texts.mjs';

export function boardHead(view) {
  const { board } = view;
  const counts = board.counts ?? {};
  const line = [
    plural(counts.deals ?? 0, 'deal'),
    `${counts.quiet ?? 0} quiet for ${board.stale_days} days`,
    `${counts.moved ?? 0} moved since ${board.since}`,
  ];
  const owners = ownersOf(view.cards);
  const choose = (event) => {
    view.filter.owner = event.target.value;
    view.draw();
  };
  const toggle = (event) => {
    view.filter.quiet = event.target.checked;
    view.draw();
  };
  const option = (name, text = name) => el('option', { value: name, selected: view.filter.owner === name }, text);
  return el(
    'header',
    { class: 'head' },
    el('h1', { class: 'title', tabindex: -1 }, others([board.list.name, board.owner, board.stage].filter(Boolean).join(', '))),
    el('p', { class: 'counts' }, line.join(' · ')),
    view.view.partial && el('p', { class: 'warning' }, view.view.partial),
    view.cards.length > 0 &&
      el(
        'div',
        { class: 'filters' },
        el(
          'label',
          {},
          'Owner ',
          el(
            'select',
            { id: 'owner-filter', onchange: choose },
            option('', 'everybody'),
            owners.map((name) => option(name)),
          ),
        ),
        el(
          'label',
          {},
          el('input', { id: 'quiet-filter', type: 'checkbox', checked: view.filter.quiet, onchange: toggle }),
          ' Quiet only',
        ),
        view.desk.offersFullscreen() && button('Full screen', () => view.desk.goFullscreen()),
      ),
  );
}

export function plannedMoves(view) {
  if (view.moves.size === 0) return null;
  return el(
    'div',
    { class: 'notice' },
    el('p', {}, `${plural(view.moves.size, 'move')} planned, not made yet.`),
    button('Review and approve', () => view.review(), { class: 'primary' }),
    button('Drop', () => view.drop()),
  );
}

function dealCard(view, card, isCurrent) {
  const amount = cardAmount(card, view.desk.host.context.locale);
  const quiet = isQuiet(card, view.board, view.asOf, statesOf(view.board));
  const planned = view.moves.get(card.ref)?.stage;
  const tabindex = isCurrent ? 0 : -1;
  const start = (event) => {
    view.dragged = card;
    view.current = card.ref;
    event.dataTransfer.setData('text/plain', card.ref);
    event.dataTransfer.effectAllowed = 'move';
  };
  return el(
    'li',
    { class: 'card', draggable: 'true', 'data-ref': card.ref, ondragstart: start, ondragend: () => (view.dragged = null) },
    button(others(card.name), () => view.desk.openBrief(card), { class: 'link name', tabindex }),
    el('p', {}, card.owners ? others(card.owners) : 'no owner', amount && el('span', { class: 'amount' }, ` · ${amount}`)),
    el(
      'p',
      { class: quiet ? 'quiet' : 'quietly' },
      quiet && [el('span', { 'aria-hidden': 'true' }, '◐ '), 'quiet: '],
      contactText(card, view.asOf),
    ),
    planned && el('p', { class: 'planned' }, '→ ', others(planned), ' (planned)'),
    button('Move …', () => view.chooseStage(card), {
      class: 'move',
      tabindex,
      'aria-label': `Move ${card.name} to another stage`,
    }),
  );
}

export function stageColumn(view, column, index, at) {
  const id = `stage-${index}`;
  const limit = view.shown.get(column.name) ?? cardsAtOnce;
  const over = (event) => {
    if (!view.dragged || !targetsOf(view.board).includes(column.name)) return;
    event.preventDefault();
    section.classList.add('over');
  };
  const drop = (event) => {
    event.preventDefault();
    section.classList.remove('over');
    if (view.dragged) view.move(view.dragged, column.name);
    view.dragged = null;
  };
  const cards = column.cards.slice(0, limit).map((card, row) => dealCard(view, card, index === at[0] && row === at[1]));
  const more = column.cards.length - limit;
  const showMore = () => {
    view.shown.set(column.name, limit + cardsAtOnce);
    view.draw();
  };
  const section = el(
    'section',
    {
      'aria-labelledby': id,
      class: `stage is-${column.state}`,
      ondragover: over,
      ondragleave: () => section.classList.remove('over'),
      ondrop: drop,
    },
    el('h2', { id }, others(column.name)),
    el('p', { class: 'quietly' }, columnLine(column)),
    cards.length > 0 && el('ul', {}, cards),
    more > 0 && button(`Show ${Math.min(more, cardsAtOnce)} more of ${column.cards.length}`, showMore),
  );
  return section;
}

export function boardFoot(view) {
  const host = view.desk.host;
  if (!host.callsTools)
    return el(
      'p',
      { class: 'quietly' },
      'This host does not let the page read the deals. Your assistant can list and move them.',
    );
  return [
    view.reading && el('p', { class: 'quietly' }, 'Reading deals …'),
    view.failure &&
      el(
        'div',
        { class: 'notice' },
        others(view.failure, 'p'),
        button('Try again', () => view.read(view.cursor ?? null)),
      ),
    !view.reading && !view.failure && view.cursor && button('Read more deals', () => view.read(view.cursor)),
  ];
}
