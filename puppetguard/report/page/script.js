
"use strict";
(() => {
  let opened = [];
  addEventListener("beforeprint", () => {
    // On paper nothing can be unfolded.
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  const form = document.getElementById("filters");
  if (!form) return;
  const articles = [...document.querySelectorAll("article")];
  const texts = articles.map((article) => article.textContent.toLowerCase());
  const cells = [...document.querySelectorAll(".map g[data-rule]")];
  const names = [...new Set([...form.elements].map((one) => one.name))].filter((name) => name && name !== "text");
  const values = articles.map((article) => {
    const has = (name) => [article, ...article.querySelectorAll(`[data-${name}]`)].map((one) => one.dataset[name]);
    return Object.fromEntries(names.map((name) => [name, new Set(has(name))]));
  });
  let folder = null;

  function chosenBy(name, chosen) {
    const control = form.querySelector(`[name=${name}]`);
    if (control.tagName === "SELECT") return control.value === "" ? null : [control.value];
    return chosen.getAll(name);
  }

  function apply() {
    const chosen = new FormData(form);
    const wanted = names.map((name) => [name, chosenBy(name, chosen)]);
    const rule = chosen.get("rule");
    const words = chosen.get("text").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    articles.forEach((article, number) => {
      const fits =
        wanted.every(([name, any]) => any === null || any.some((one) => values[number][name].has(one))) &&
        (folder === null || article.dataset.folder === folder) &&
        words.every((word) => texts[number].includes(word));
      article.hidden = !fits;
      shown += fits;
    });
    for (const cell of cells) {
      const picked = folder !== null && cell.dataset.folder === folder && cell.dataset.rule === rule;
      cell.classList.toggle("chosen", picked);
    }
    const all = `${articles.length} ${form.dataset.noun}${articles.length === 1 ? "" : "s"}`;
    const where = folder === null ? "" : ` in ${folder}`;
    document.getElementById("shown").textContent = shown === articles.length ? all : `${shown} of ${all}${where}`;
  }

  function pick(cell) {
    const again = cell.classList.contains("chosen");
    folder = again ? null : cell.dataset.folder;
    form.elements.rule.value = again ? "" : cell.dataset.rule;
    apply();
  }

  for (const cell of cells) {
    cell.addEventListener("click", () => pick(cell));
    cell.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        pick(cell);
      }
    });
  }
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      if (event.target.name === "rule") folder = null;
      apply();
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    folder = null;
    setTimeout(apply);
  });
  // A place in the page that a filter hides must show when a link leads there.
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.hidden) form.reset();
  });
  apply();
})();
