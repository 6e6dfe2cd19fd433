// Puts the parts together: header, filter, keys.

const byId = (id) => document.getElementById(id);
const filter = byId("filter");
const sort = byId("sort");
const range = byId("size");
const chosen = new Set();

function showHeader() {
  byId("heading").textContent = comparing ? "Moonspark comparison" : "Moonspark gallery";
  byId("table").append(page.table, ...page.models.flatMap((model, i) => [
    comparing ? el("b", `side ${"ab"[i]}`, "AB"[i]) : " · ", `${model.name} ${model.digest.slice(0, 8)}`]));
  byId("table").title = page.table;
  document.title = `${page.table} – ${byId("heading").textContent}`;
  for (const [name, value, hint] of stats()) {
    const stat = el("div", "stat", el("dd", "", value), el("dt", "", name));
    stat.title = hint ?? "";
    byId("stats").append(stat);
  }
}

/** The figures of the header: [what, how much, more about it]. */
function stats() {
  const failed = images.filter((i) => i.failed).length;
  if (comparing) {
    const s = page.summary;
    return [
      ["images", s.images.toLocaleString("en")],
      ["captions equal", percent(s.captions_equal, s.captions), `${s.captions_equal} of ${s.captions}`],
      ["answers equal", percent(s.answers_equal, s.answers), `${s.answers_equal} of ${s.answers}`],
      ["mean IoU", s.mean_iou === null ? "–" : s.mean_iou.toFixed(2),
        `${s.boxes_matched} boxes in both, ${s.only_a} only in A, ${s.only_b} only in B`],
    ];
  }
  const first = images.map((i) => i.sides[0]);
  const figures = [
    ["images", page.total.toLocaleString("en"),
      page.total > images.length ? `the first ${images.length} are shown` : ""],
    ["failed", failed.toLocaleString("en")],
    ["boxes", sum(first.map((s) => s.boxes.length)).toLocaleString("en")],
    ["points", sum(first.map((s) => s.points.length)).toLocaleString("en")],
    ["engine, median", millis(median(first.map((s) => s.engine_ms))),
      `an image takes: decode ${millis(median(first.map((s) => s.decode_ms)))}, `
        + `engine ${millis(median(first.map((s) => s.engine_ms)))}`],
  ];
  return figures.filter(([name, value]) => value !== "0" || name === "images" || name === "failed");
}

const MOST_CHIPS = 60;

function showChips() {
  for (const facet of facets().slice(0, MOST_CHIPS)) {
    const chip = el("button", facet.state ? "chip state" : "chip");
    chip.type = "button";
    chip.setAttribute("aria-pressed", "false");
    chip.title = facet.hint ?? "";
    if (facet.color) {
      const dot = el("i", "dot");
      dot.style.background = facet.color;
      chip.append(dot);
    }
    chip.append(facet.name, el("span", "muted", facet.count.toLocaleString("en")));
    chip.addEventListener("click", () => {
      chosen.has(facet) ? chosen.delete(facet) : chosen.add(facet);
      chip.setAttribute("aria-pressed", chosen.has(facet));
      applyFilter();
    });
    byId("chips").append(chip);
  }
}

function applyFilter() {
  const terms = parseFilter(filter.value);
  const list = images
    .filter((image) => passes(image, terms) && [...chosen].every((facet) => facet.holds(image)))
    .sort(SORTS[sort.selectedIndex][1]);
  byId("count").textContent =
    list.length === images.length
      ? count(images.length, "image", "images") + (page.total > images.length ? ` of ${page.total.toLocaleString("en")}` : "")
      : `${list.length.toLocaleString("en")} of ${count(images.length, "image", "images")}`;
  byId("nothing").hidden = list.length > 0;
  showImages(list);
}

function clearFilter() {
  filter.value = "";
  chosen.clear();
  document.querySelectorAll("#chips .chip").forEach((c) => c.setAttribute("aria-pressed", "false"));
  applyFilter();
}

function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Remembers the theme where the browser lets a page remember; a private window may not. */
function toggleTheme() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("moonspark-theme", theme);
  } catch (e) {
    return;
  }
}

function restoreTheme() {
  try {
    const theme = localStorage.getItem("moonspark-theme");
    if (theme === "light" || theme === "dark") {
      document.documentElement.dataset.theme = theme;
    }
  } catch (e) {
    return;
  }
}

function toggleBoxes() {
  const off = document.body.classList.toggle("bare");
  byId("boxes").setAttribute("aria-pressed", !off);
}

function resize(by) {
  range.value = Number(range.value) + by;
  wanted = Number(range.value);
  arrange();
}

const GRID_KEYS = {
  ArrowRight: () => goTo(current + 1),
  ArrowLeft: () => goTo(current - 1),
  ArrowDown: () => goTo(Math.min(current + layout.columns, layout.cards.length - 1)),
  ArrowUp: () => goTo(current - layout.columns < 0 ? current : current - layout.columns),
  Home: () => goTo(0),
  End: () => goTo(layout.cards.length - 1),
  Enter: () => layout.cards.length && openDetail(current),
};

const PAGE_KEYS = {
  "/": () => filter.select() || filter.focus(),
  "?": () => byId("keys").showModal(),
  b: toggleBoxes,
  t: toggleTheme,
  "+": () => resize(40),
  "=": () => resize(40),
  "-": () => resize(-40),
};

const DETAIL_KEYS = {
  ArrowRight: () => stepDetail(1),
  ArrowLeft: () => stepDetail(-1),
  b: toggleBoxes,
  t: toggleTheme,
};

function keysFor(event) {
  if (detail.open) {
    return DETAIL_KEYS;
  }
  if (event.target.closest("input, select, dialog")) {
    return {};
  }
  // Enter on a button is the button's.
  const onButton = event.target.closest("button");
  return onButton ? PAGE_KEYS : { ...PAGE_KEYS, ...GRID_KEYS };
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.target === filter && (event.key === "Escape" || event.key === "Enter" || event.key === "ArrowDown")) {
    event.preventDefault();
    goTo(0);
    return;
  }
  const action = keysFor(event)[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

grid.addEventListener("click", (event) => {
  const card = event.target.closest(".card");
  if (card) {
    openDetail(Number(card.dataset.position));
  }
});

grid.addEventListener("focusin", (event) => {
  const card = event.target.closest(".card");
  if (card) {
    current = Number(card.dataset.position);
  }
});

// The list of images is where one was, however one left the large image.
detail.addEventListener("close", () => goTo(viewed));
detail.addEventListener("click", (event) => {
  if (event.target === detail) {
    closeDetail();
  }
});

let touch = null;
detail.addEventListener("touchstart", (event) => { touch = event.touches[0]; }, { passive: true });
detail.addEventListener("touchend", (event) => {
  const x = event.changedTouches[0].clientX - touch.clientX;
  const y = event.changedTouches[0].clientY - touch.clientY;
  if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) {
    stepDetail(x < 0 ? 1 : -1);
  }
});

/** Does some work once a frame, however often it is asked for. */
function onceAFrame(work) {
  let frame = 0;
  return () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(work);
  };
}

window.addEventListener("scroll", onceAFrame(render), { passive: true });
window.addEventListener("resize", onceAFrame(() => {
  arrange();
  if (detail.open) {
    fillDetail();
  }
}));

filter.addEventListener("input", applyFilter);
sort.addEventListener("change", applyFilter);
range.addEventListener("input", () => resize(0));
byId("clear").addEventListener("click", clearFilter);
byId("boxes").addEventListener("click", toggleBoxes);
byId("theme").addEventListener("click", toggleTheme);
byId("help").addEventListener("click", () => byId("keys").showModal());

if (window.innerWidth < 760) {
  filter.placeholder = "Filter";
}
restoreTheme();
sort.append(...SORTS.map(([name]) => el("option", "", name)));
showHeader();
showChips();
applyFilter();
document.documentElement.dataset.ready = "true";
