// Elements and words.

/** An element with a class, and children; a string is text, never markup. */
function el(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function count(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

function millis(ms) {
  return ms === null ? "–" : ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function size(bytes) {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function percent(part, whole) {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(part === whole ? 0 : 1)} %`;
}

const MOST_WORDS = 400;

/**
 * The words of two texts, each with whether the other has it too, by their longest common
 * subsequence: [[word, same], ...] for each.
 */
function diffWords(a, b) {
  const left = a.split(/\s+/).filter(Boolean);
  const right = b.split(/\s+/).filter(Boolean);
  if (a === b || left.length > MOST_WORDS || right.length > MOST_WORDS) {
    const same = a === b;
    return [left.map((w) => [w, same]), right.map((w) => [w, same])];
  }
  const length = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      length[i][j] = left[i] === right[j]
        ? length[i + 1][j + 1] + 1
        : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const leftWords = [];
  const rightWords = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      leftWords.push([left[i++], true]);
      rightWords.push([right[j++], true]);
    } else if (j === right.length || (i < left.length && length[i + 1][j] >= length[i][j + 1])) {
      leftWords.push([left[i++], false]);
    } else {
      rightWords.push([right[j++], false]);
    }
  }
  return [leftWords, rightWords];
}

/** Words as text nodes, those that differ marked. */
function marked(words) {
  return words.flatMap(([word, same]) => [same ? word : el("mark", "", word), " "]);
}
