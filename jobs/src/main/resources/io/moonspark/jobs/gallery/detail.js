// One image, large, with all that is known about it.

const detail = document.getElementById("detail");

/** Where the image is in the list. Not the card with the focus: a dialog gives that back. */
let viewed = 0;

function openDetail(position) {
  viewed = position;
  fillDetail();
  if (!detail.open) {
    detail.showModal();
    // The picture's size depends on that of the open dialog.
    fillDetail();
  }
}

function closeDetail() {
  detail.close();
}

function stepDetail(by) {
  const next = viewed + by;
  if (next >= 0 && next < layout.cards.length) {
    openDetail(next);
  }
}

function button(className, text, title, onClick) {
  const element = el("button", className, text);
  element.type = "button";
  element.title = title;
  element.setAttribute("aria-label", title);
  element.addEventListener("click", onClick);
  return element;
}

function fillDetail() {
  const image = layout.cards[viewed];
  const phone = window.innerWidth < 760;
  const stage = el("div", "stage");
  const about = el("div", "about", ...aboutElements(image));
  const bar = el("div", "detailbar",
    button("", "‹", "Previous (left)", () => stepDetail(-1)),
    button("", "›", "Next (right)", () => stepDetail(1)),
    el("span", "ellipsis", image.name),
    el("span", "muted", `${viewed + 1} of ${layout.cards.length.toLocaleString("en")}`),
    button("close", "×", "Close (Esc)", closeDetail));
  const focused = detail.contains(document.activeElement) ? document.activeElement.title : null;
  detail.replaceChildren(bar, el("div", "detailbody", stage, about));
  // The keyboard stays on the button it was on; at first it is the one that leads back.
  const buttons = [...bar.querySelectorAll("button")];
  (buttons.find((b) => b.title === focused) ?? buttons.at(-1)).focus();
  const width = stage.clientWidth;
  const height = phone ? Math.min(width, 0.55 * window.innerHeight) : stage.clientHeight;
  if (width > 0 && height > 0) {
    stage.append(pictureElement(image, width, height));
  }
}

function aboutElements(image) {
  const parts = [...errorElements(image)];
  if (image.problem) {
    parts.push(el("p", "error", image.problem));
  }
  parts.push(...(comparing ? comparedTexts(image) : ownTexts(image.sides[0])));
  parts.push(...labelElements(image), factElements(image));
  return parts;
}

function finishElement(text) {
  return text.finish && text.finish !== "stop" ? el("span", "finish", text.finish) : null;
}

function ownTexts(side) {
  const parts = side.captions.map((caption) =>
    el("section", "", el("h3", "", `Caption, ${caption.length}`, finishElement(caption)), el("p", "", caption.text)));
  for (const answer of side.answers) {
    parts.push(el("section", "", el("h3", "", answer.question, finishElement(answer)), el("p", "", answer.text),
      answer.reasoning ? el("details", "muted", el("summary", "", "Reasoning"), el("p", "", answer.reasoning)) : null));
  }
  return parts;
}

function comparedTexts(image) {
  const [a, b] = image.sides;
  const pairs = [
    ...a.captions.map((c) => [`Caption, ${c.length}`, c, b.captions.find((o) => o.length === c.length)]),
    ...a.answers.map((q) => [q.question, q, b.answers.find((o) => o.question === q.question)]),
  ];
  return pairs.map(([heading, left, right]) => {
    const section = el("section", "", el("h3", "", heading));
    if (!right) {
      section.append(el("p", "", el("b", "side a", "A"), left.text));
    } else if (left.text === right.text) {
      section.append(el("p", "", el("b", "side both", "A = B"), left.text));
    } else {
      const [inA, inB] = diffWords(left.text, right.text);
      section.append(
        el("p", "", el("b", "side a", "A"), ...marked(inA)),
        el("p", "", el("b", "side b", "B"), ...marked(inB)));
    }
    return section;
  });
}

/** Labels with their numbers; resting on one shows its boxes alone. */
function labelElements(image) {
  if (image.labels.size === 0) {
    return [];
  }
  const list = el("div", "legend");
  for (const label of image.labels) {
    const numbers = image.sides.map((side) =>
      [...side.boxes, ...side.points].filter((place) => place[0] === label).length);
    const text = comparing ? `${numbers[0]} in A, ${numbers[1]} in B` : `${numbers[0]}`;
    const chip = button("chip", "", label, () => {});
    const dot = el("i", "dot");
    dot.style.background = comparing ? "currentColor" : colorOf(label, 0);
    chip.replaceChildren(dot, label, el("span", "muted", text));
    const only = (on) => {
      detail.querySelectorAll(".box, .point").forEach((place) =>
        place.classList.toggle("dim", on && place.dataset.label !== label));
    };
    chip.addEventListener("pointerenter", () => only(true));
    chip.addEventListener("pointerleave", () => only(false));
    chip.addEventListener("focus", () => only(true));
    chip.addEventListener("blur", () => only(false));
    list.append(chip);
  }
  return [el("section", "", el("h3", "", "Boxes and points"), list)];
}

function factElements(image) {
  const side = image.sides[0];
  const facts = [
    ["Image", image.key],
    ["Size", [image.width ? `${image.width} × ${image.height}` : null, image.bytes ? size(image.bytes) : null]
      .filter(Boolean).join(", ")],
    ["Enriched", side.at ? new Date(side.at).toLocaleString() + (side.reused ? ", copied from the same content" : "") : ""],
    ["Times", side.engine_ms === null ? `decode ${millis(side.decode_ms)}`
      : `decode ${millis(side.decode_ms)}, engine ${millis(side.engine_ms)}`],
    ["SHA-256", image.sha256 ?? ""],
    ...page.models.map((model, i) => [comparing ? `Model ${"AB"[i]}` : "Model", `${model.name} ${model.digest}`]),
  ];
  return el("dl", "facts",
    ...facts.filter(([, text]) => text).flatMap(([name, text]) => [el("dt", "", name), el("dd", "", text)]));
}
