// Behaviour of staff pages, bound by data-* attributes. Every page works without it.
const bind = (root) => {
  for (const form of root.querySelectorAll("form[data-submit-on-change]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
};
bind(document);
document.addEventListener("htmx:load", (event) => bind(event.detail.elt));

// What polls itself ([data-while-seen], with "seen" among its triggers) rests while nobody looks, and catches up at once after.
const unseen = (event) => document.hidden && event.target.closest?.("[data-while-seen]");
document.addEventListener("htmx:beforeRequest", (event) => {
  if (unseen(event)) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-while-seen]")) htmx.trigger(part, "seen");
});

// A chart that could not be fetched, or that there is no more, says so in its place.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful || detail.xhr.status === 204) detail.elt.querySelector?.(".fetched > .lost")?.removeAttribute("hidden");
});
