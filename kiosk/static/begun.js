// A slip that is "used" may have been begun in this very tab: a part of the rating is with the server, and a reload asks for its
// form. This browser knows the submission's name, nobody else does; with it the form opens again.
import { symbols } from "./code.js";

function begun() {
  try {
    return new URLSearchParams(sessionStorage.getItem("phieu.begun") ?? "");
  } catch {
    return new URLSearchParams();
  }
}

const kept = begun();
const address = new URL(location.href);
if (kept.get("code") === symbols(location.pathname) && !address.searchParams.has("begun")) {
  address.searchParams.set("begun", kept.get("submission_id"));
  location.replace(address);
}
