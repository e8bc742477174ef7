// Light, dark or high contrast without loading the page again. The cookie lets the server draw the next page in it.
const kernThemes = { light: "light", dark: "dark", contrast: "light" };

function choose(theme, form) {
  const root = document.documentElement;
  root.dataset.theme = theme;
  if (kernThemes[theme]) root.dataset.kernTheme = kernThemes[theme];
  else delete root.dataset.kernTheme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `wandel_theme=${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
  for (const button of form.querySelectorAll("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

for (const form of document.querySelectorAll("[data-theme-form]")) {
  form.addEventListener("submit", (event) => {
    if (!event.submitter) return;
    event.preventDefault();
    choose(event.submitter.value, form);
  });
}
