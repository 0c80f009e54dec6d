// What to say while no reply comes. JupyterLab and Notebook 7 tell how the kernel is; elsewhere nothing is known, and
// what is not known is not claimed.

const SOON = 2000; // milliseconds after which a known reason is told
const PATIENCE = 20000; // milliseconds without a known reason: longer than the journal waits for another kernel

// The name of the sentence that fits, or "" while there is nothing to say yet.
function reasonForSilence(model, waited) {
  const { status, connectionStatus } = kernelOf(model);
  if (status === "dead" || status === "terminating") return "dead";
  if (connectionStatus && connectionStatus !== "connected") return "disconnected";
  if (status === "busy") return "busy";
  if (["starting", "restarting", "autorestarting"].includes(status)) return "restarted";
  return waited < PATIENCE ? "" : "no_reply";
}

// Why a message could not even be sent: the form's own line to the kernel is closed.
function reasonForRefusal(model) {
  const { status, connectionStatus } = kernelOf(model);
  if (status === "dead" || status === "terminating") return "dead";
  return connectionStatus && connectionStatus !== "connected" ? "disconnected" : "restarted";
}

function kernelOf(model) {
  try {
    return model.widget_manager.kernel ?? {};
  } catch {
    return {};
  }
}

// Where the server hands out the file of answers, also when the kernel is gone; "" where that cannot be known.
function answersFile(model) {
  try {
    const path = new URL(model.get("about").file, `http://root/${model.widget_manager.context.path}`);
    const above = (model.get("about").file.match(/\.\.\//g) ?? []).length;
    const deep = model.widget_manager.context.path.split("/").length - 1;
    return model.get("about").file && above <= deep ? `${baseUrl()}files${path.pathname}` : "";
  } catch {
    return "";
  }
}

function newPress() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
