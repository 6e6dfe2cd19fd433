// A card of the grid. All cards have the same height, so that the grid knows where each one is
// without making it.

const MOST_LINES = comparing ? 2 : 3;
const MOST_ANSWERS = 3;
const LINE = 20;
const LETTER = 6.7;
const PADDING = 28;

const captionLengths = images
  .flatMap((i) => i.sides.flatMap((s) => s.captions.slice(0, 1).map((c) => c.text.length)))
  .sort((a, b) => a - b);
const mostAnswers = Math.min(MOST_ANSWERS, greatest(images.map((i) => i.sides[0].answers.length)));

/** Lines that most captions take on a card of this width. */
function captionLines(width) {
  const length = captionLengths[Math.floor(0.95 * captionLengths.length)] ?? 0;
  return Math.min(MOST_LINES, Math.ceil((length * LETTER) / (width - PADDING)));
}

/** Pixels of a card below its picture: captions, answers, agreement of two models, footer. */
function bodyHeight(width) {
  const captions = captionLines(width) * LINE + (captionLengths.length ? 4 : 0);
  return Math.max(90, 21 + 22 + (comparing ? 2 : 1) * captions + (mostAnswers ? mostAnswers * 22 + 4 : 0) +
    (comparing ? 22 : 0));
}

function answerElement(answer, other) {
  const text = el("dd", "", answer.text);
  if (other && other.text !== answer.text) {
    text.replaceChildren(
      el("mark", "a", answer.text), " ", el("span", "muted", "→"), " ", el("mark", "b", other.text));
  }
  return el("div", "answer", el("dt", "", answer.question), text);
}

function captionElements(image) {
  const caption = image.sides[0].captions[0];
  if (!comparing) {
    return caption ? [el("p", "caption", caption.text)] : [];
  }
  const other = image.sides[1].captions.find((c) => c.length === caption?.length);
  if (!caption || !other) {
    return [];
  }
  const [a, b] = diffWords(caption.text, other.text);
  return [
    el("p", "caption", el("b", "side a", "A"), ...marked(a)),
    el("p", "caption", el("b", "side b", "B"), ...marked(b)),
  ];
}

function answerElements(image) {
  const [side, other] = image.sides;
  return side.answers
    .slice(0, MOST_ANSWERS)
    .map((answer) => answerElement(answer, other?.answers.find((o) => o.question === answer.question)));
}

function errorElements(image) {
  return image.sides.flatMap((side, number) =>
    side.error
      ? [el("p", "error",
          comparing ? el("b", `side ${"ab"[number]}`, "AB"[number]) : null,
          el("b", "code", side.error.code), ` ${side.error.message}`)]
      : []);
}

/** How much the boxes of two models agree on an image. */
function agreementElement(image) {
  const parts = [];
  if (image.iou !== null) {
    parts.push(`IoU ${image.iou.toFixed(2)}`);
  }
  for (const [field, name] of [["only_a", "only A"], ["only_b", "only B"]]) {
    const number = sum(image.differs.labels.map((l) => l[field]));
    if (number > 0) {
      parts.push(`${number} ${name}`);
    }
  }
  return el("p", "agreement muted", parts.join(" · "));
}

function cardElement(image, width, stage) {
  const card = el("article", "card");
  card.tabIndex = -1;
  card.setAttribute("role", "listitem");
  card.dataset.index = image.index;
  const picture = el("div", "stage", pictureElement(image, width, stage));
  picture.style.height = `${stage}px`;
  if (image.file && image.problem) {
    picture.append(el("span", "badge", image.problem));
  }
  const body = el("div", "body", ...errorElements(image), ...captionElements(image));
  body.style.height = `${layout.body}px`;
  body.style.setProperty("--lines", layout.lines);
  if (image.sides[0].answers.length) {
    body.append(el("dl", "answers", ...answerElements(image)));
  }
  if (comparing) {
    body.append(agreementElement(image));
  }
  const name = el("span", "ellipsis", image.name);
  name.title = image.key;
  body.append(el("footer", "muted", name,
    el("span", "", image.width ? `${image.width} × ${image.height}` : "")));
  card.append(picture, body);
  return card;
}
