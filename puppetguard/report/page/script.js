
"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const articles = [...document.querySelectorAll("article")];
  const texts = articles.map((article) => article.textContent.toLowerCase());
  const cells = [...document.querySelectorAll(".map g[data-rule]")];
  let folder = null;

  function apply() {
    const chosen = new FormData(form);
    const severities = chosen.getAll("severity");
    const rule = chosen.get("rule");
    const words = chosen.get("text").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    articles.forEach((article, number) => {
      const data = article.dataset;
      const fits =
        severities.includes(data.severity) &&
        (!rule || data.rule === rule) &&
        (folder === null || data.folder === folder) &&
        words.every((word) => texts[number].includes(word));
      article.hidden = !fits;
      shown += fits;
    });
    for (const cell of cells) {
      const picked = folder !== null && cell.dataset.folder === folder && cell.dataset.rule === rule;
      cell.classList.toggle("chosen", picked);
    }
    const all = `${articles.length} finding${articles.length === 1 ? "" : "s"}`;
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
  apply();
})();
