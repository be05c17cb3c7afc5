// Runs before the first paint: only a browser that knows modules gets the enhanced form, and chosen sizes don't flash.
(function () {
  var root = document.documentElement;
  if ("noModule" in HTMLScriptElement.prototype) root.classList.add("js");
  try {
    ["text", "contrast"].forEach(function (tool) {
      if (sessionStorage.getItem("phieu." + tool) === "1") root.classList.add("more-" + tool);
    });
  } catch (error) {
    // A browser that keeps nothing shows the usual size.
  }
})();
