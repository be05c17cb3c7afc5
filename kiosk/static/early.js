// Runs before the first paint: only a browser that knows modules gets the enhanced form; chosen sizes and languages don't flash.
(function () {
  var root = document.documentElement;
  if ("noModule" in HTMLScriptElement.prototype) root.classList.add("js");
  // A page that a device keeps was written in the device's own language; the address says which one is wanted.
  var asked = /[?&]lang=(vi|en|zh)(&|$)/.exec(location.search);
  if (asked) root.lang = asked[1];
  try {
    ["text", "contrast"].forEach(function (tool) {
      if (sessionStorage.getItem("phieu." + tool) === "1") root.classList.add("more-" + tool);
    });
  } catch (error) {
    // A browser that keeps nothing shows the usual size.
  }
})();
