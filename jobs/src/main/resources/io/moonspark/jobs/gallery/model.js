// What the page is about: the data, and what follows from it. No element is touched here but the
// one that holds the data. All text in it comes from files and models, so it is only ever given to
// textContent.

const page = JSON.parse(document.getElementById("data").textContent);
const images = page.images;
const comparing = page.models.length === 2;

const PALETTE = [
  "#ff5c7a", "#16b5d8", "#f5a623", "#2fbf71", "#a97bff",
  "#ff7f50", "#5b8def", "#e26bc0", "#9ac53a", "#12c2a5",
];
const SIDES = ["#5b8def", "#f5a623"];

/** The last part of a path, which tells images apart; the whole key if it is no path. */
function nameOf(key) {
  const path = key.replace(/\/+$/, "");
  return path.slice(path.lastIndexOf("/") + 1) || key;
}

/** Boxes of each label, over all images: [label, boxes and points, images]. */
function countLabels() {
  const counts = new Map();
  for (const image of images) {
    for (const label of image.labels) {
      const count = counts.get(label) || { label, places: 0, images: 0 };
      count.images += 1;
      counts.set(label, count);
    }
    for (const side of image.sides) {
      for (const place of [...side.boxes, ...side.points]) {
        counts.get(place[0]).places += 1;
      }
    }
  }
  return [...counts.values()].sort((a, b) => b.places - a.places || compareText(a.label, b.label));
}

function compareText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** All words of an image, in lower case: what the filter looks through. */
function wordsOf(image) {
  const words = [image.name, image.problem || ""];
  for (const side of image.sides) {
    side.captions.forEach((caption) => words.push(caption.text));
    side.answers.forEach((answer) => words.push(answer.question, answer.text));
    if (side.error) {
      words.push(side.error.code, side.error.message);
    }
  }
  words.push(...image.labels);
  return words.join("\n").toLowerCase();
}

function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

function greatest(numbers) {
  return numbers.reduce((a, b) => Math.max(a, b), 0);
}

function median(numbers) {
  const sorted = numbers.filter((n) => n !== null).sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[sorted.length >> 1];
}

images.forEach((image, index) => {
  image.index = index;
  image.name = nameOf(image.key);
  image.labels = new Set(image.sides.flatMap((s) => [...s.boxes, ...s.points].map((p) => p[0])));
  image.words = wordsOf(image);
  image.failed = image.sides.some((side) => side.error);
  image.places = sum(image.sides.map((side) => side.boxes.length + side.points.length));
  if (comparing) {
    const labels = image.differs.labels;
    image.unmatched = sum(labels.map((l) => l.only_a + l.only_b));
    image.matched = sum(labels.map((l) => l.matched));
    image.iou = image.matched === 0 ? null : sum(labels.map((l) => l.matched * l.iou)) / image.matched;
    image.change =
      4 * image.differs.captions + 2 * image.differs.answers + image.unmatched +
      (image.iou === null ? 0 : 1 - image.iou);
  }
});

const labels = countLabels();
const places = new Map(labels.map((l, i) => [l.label, i]));

/** Which label it is, the most frequent first. */
function numberOf(label) {
  return places.get(label);
}

/** The color of a place: by its label, or by its side where two models are compared. */
function colorOf(label, side) {
  return comparing ? SIDES[side] : PALETTE[numberOf(label) % PALETTE.length];
}

/** The terms of a filter: words and "phrases" that must be there, -words that must not. */
function parseFilter(text) {
  const terms = [];
  for (const match of text.toLowerCase().matchAll(/(-?)(?:"([^"]+)"?|(\S+))/g)) {
    const words = match[2] || match[3];
    if (words && words !== '"' && words !== "-") {
      terms.push({ words, without: match[1] === "-" });
    }
  }
  return terms;
}

function passes(image, terms) {
  return terms.every((term) => image.words.includes(term.words) !== term.without);
}

/** What the page can be narrowed to besides words: labels, failures, differences. */
function facets() {
  const all = labels.map((l) => ({
    name: l.label, count: l.images, hint: `${count(l.places, "box or point", "boxes and points")}`,
    color: comparing ? null : colorOf(l.label, 0), holds: (i) => i.labels.has(l.label),
  }));
  const states = comparing
    ? [
        ["captions differ", (i) => i.differs.captions],
        ["answers differ", (i) => i.differs.answers],
        ["boxes differ", (i) => i.unmatched > 0],
        ["all the same", (i) => !i.differs.captions && !i.differs.answers && !i.unmatched],
      ]
    : [];
  states.push(["failed", (i) => i.failed], ["no picture", (i) => !i.file]);
  const more = states
    .map(([name, holds]) => ({ name, holds, count: images.filter(holds).length, state: true }))
    .filter((facet) => facet.count > 0);
  return [...more, ...all];
}

const SORTS = comparing
  ? [
      ["most changed first", (a, b) => b.change - a.change],
      ["lowest IoU first", (a, b) => (a.iou ?? 2) - (b.iou ?? 2)],
      ["by name", (a, b) => a.index - b.index],
    ]
  : [
      ["by name", (a, b) => a.index - b.index],
      ["newest first", (a, b) => compareText(b.sides[0].at, a.sides[0].at)],
      ["most boxes first", (a, b) => b.places - a.places],
      ["slowest first", (a, b) => b.sides[0].engine_ms - a.sides[0].engine_ms],
      ["failed first", (a, b) => b.failed - a.failed],
    ];
