// Behaviour of staff pages, bound by data-* attributes. Every page works without it.
const bind = (root) => {
  for (const form of root.querySelectorAll("form[data-submit-on-change]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
};
bind(document);
document.addEventListener("htmx:load", (event) => bind(event.detail.elt));
