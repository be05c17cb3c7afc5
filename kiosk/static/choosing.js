// A device's choice of counter and field goes to its form without standing in an address.
for (const link of document.querySelectorAll("[data-choice]")) {
  link.addEventListener("click", () => sessionStorage.setItem("phieu.opened", link.dataset.choice));
}
