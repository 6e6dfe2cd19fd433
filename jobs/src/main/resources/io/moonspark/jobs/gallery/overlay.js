// An image with its boxes and points over it.

const SVG = "http://www.w3.org/2000/svg";

const CORNERS = 4;

/** The largest size of an image's proportions within some pixels. */
function fit(image, width, height) {
  const ratio = image.width && image.height ? image.width / image.height : 1;
  return ratio > width / height
    ? { width, height: width / ratio }
    : { width: height * ratio, height };
}

function share(value) {
  return `${100 * value}%`;
}

function boxElement(box, side) {
  const [label, xMin, yMin, xMax, yMax] = box;
  const element = el("div", side === 1 ? "box dashed" : "box", el("span", "tag", label));
  element.dataset.label = label;
  element.style.left = share(xMin);
  element.style.top = share(yMin);
  element.style.width = share(xMax - xMin);
  element.style.height = share(yMax - yMin);
  element.style.setProperty("--color", colorOf(label, side));
  const corner = comparing ? side : numberOf(label) % CORNERS;
  element.classList.add(`corner${corner}`);
  // A tag beyond the picture's border would be cut off.
  const below = corner % 2 === 1;
  element.classList.toggle("below", below);
  element.classList.toggle("inside", below ? yMax > 0.92 : yMin < 0.08);
  return element;
}

function pointElement(point, side) {
  const [label, x, y] = point;
  const element = el("div", side === 1 ? "point ring" : "point", el("span", "tag", label));
  element.dataset.label = label;
  element.style.left = share(x);
  element.style.top = share(y);
  element.style.setProperty("--color", colorOf(label, side));
  return element;
}

/** The picture of an image in so many pixels, or what stands for it if there is none. */
function pictureElement(image, width, height) {
  if (!image.file) {
    return problemElement(image);
  }
  const frame = el("div", "frame");
  const fitted = fit(image, width, height);
  frame.style.width = `${fitted.width}px`;
  frame.style.height = `${fitted.height}px`;
  const picture = el("img");
  picture.loading = "lazy";
  picture.decoding = "async";
  picture.draggable = false;
  picture.alt = image.sides[0].captions[0]?.text ?? image.name;
  picture.src = image.file;
  frame.append(picture);
  image.sides.forEach((side, number) => {
    frame.append(...side.boxes.map((box) => boxElement(box, number)));
    frame.append(...side.points.map((point) => pointElement(point, number)));
  });
  return frame;
}

function problemElement(image) {
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M3 3l18 18");
  icon.append(path);
  return el("div", "problem", icon, el("span", "", image.problem ?? "no picture"));
}
