// The grid: of thousands of cards, only those in sight and a few around them are elements.

const GAP = 16;
const AHEAD = 600;

const grid = document.getElementById("grid");
const layout = { cards: [], columns: 1, width: 0, stage: 0, body: 0, lines: 0, height: 0 };
const made = new Map();
let current = 0;
let wanted = 250;

/** Pictures are mostly of these proportions; a stage of others would be half empty. */
const RATIO = Math.min(1.5, Math.max(0.8,
  median(images.filter((i) => i.width && i.height).map((i) => i.width / i.height)) ?? 1));

/** Shows these images, from the beginning. */
function showImages(list) {
  layout.cards = list;
  current = 0;
  removeCards();
  arrange();
  window.scrollTo(0, 0);
}

/** Computes where cards are, after the window or the list has changed. */
function arrange() {
  const space = grid.clientWidth;
  layout.columns = Math.max(1, Math.floor((space + GAP) / (Math.min(wanted, space) + GAP)));
  const width = Math.floor((space - GAP * (layout.columns - 1)) / layout.columns);
  if (width !== layout.width) {
    removeCards();
  }
  layout.width = width;
  layout.stage = Math.round(width / RATIO);
  layout.body = bodyHeight(width);
  layout.lines = Math.max(1, captionLines(width));
  // And a border of a pixel.
  layout.height = layout.stage + layout.body + 2;
  const rows = Math.ceil(layout.cards.length / layout.columns);
  grid.style.height = `${Math.max(0, rows * (layout.height + GAP) - GAP)}px`;
  render();
}

function removeCards() {
  made.forEach((card) => card.remove());
  made.clear();
}

/** Makes the cards that are in sight, and removes those that no longer are. */
function render() {
  const step = layout.height + GAP;
  const top = window.scrollY - grid.offsetTop;
  const first = Math.max(0, Math.floor((top - AHEAD) / step)) * layout.columns;
  const last = Math.min(
    layout.cards.length, Math.ceil((top + window.innerHeight + AHEAD) / step) * layout.columns);
  for (const [position, card] of made) {
    if ((position < first || position >= last) && card !== document.activeElement) {
      card.remove();
      made.delete(position);
    }
  }
  const added = document.createDocumentFragment();
  for (let position = first; position < last; position++) {
    if (!made.has(position)) {
      added.append(makeCard(position, step));
    }
  }
  grid.append(added);
}

function makeCard(position, step) {
  const card = cardElement(layout.cards[position], layout.width - 2, layout.stage);
  const column = position % layout.columns;
  card.style.width = `${layout.width}px`;
  card.style.left = `${column * (layout.width + GAP)}px`;
  card.style.top = `${Math.floor(position / layout.columns) * step}px`;
  card.tabIndex = position === current ? 0 : -1;
  card.dataset.position = position;
  card.setAttribute("aria-setsize", layout.cards.length);
  card.setAttribute("aria-posinset", position + 1);
  made.set(position, card);
  return card;
}

/** Brings a card into sight and gives it the keyboard. */
function goTo(position) {
  if (layout.cards.length === 0) {
    return;
  }
  const old = made.get(current);
  if (old) {
    old.tabIndex = -1;
  }
  current = Math.max(0, Math.min(layout.cards.length - 1, position));
  const step = layout.height + GAP;
  const top = grid.offsetTop + Math.floor(current / layout.columns) * step;
  const header = document.querySelector(".top").getBoundingClientRect().height;
  if (top < window.scrollY + header + GAP) {
    window.scrollTo(0, top - header - GAP);
  } else if (top + step > window.scrollY + window.innerHeight) {
    window.scrollTo(0, top + step - window.innerHeight);
  }
  render();
  const card = made.get(current);
  card.tabIndex = 0;
  card.focus({ preventScroll: true });
}
