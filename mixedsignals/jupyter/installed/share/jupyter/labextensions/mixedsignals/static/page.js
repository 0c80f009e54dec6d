// A prebuilt extension in the form that JupyterLab, Notebook 7 and JupyterLite load, written by hand: no build step.
// It loads page.css and marks the kit's own notebooks, so that the style touches no others on a server that people share.
(() => {
  const OURS = /mixed ?signals/i; // as in saving.py: a cell names the kit
  const ASKED = decodeURIComponent(location.hash.slice(1)); // before the application writes the address anew
  const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";
  const style = Object.assign(document.createElement("link"), {
    rel: "stylesheet",
    href: new URL("page.css", document.currentScript.src).href,
  });

  function mark(app, panel, context) {
    leadToHeadings(panel);
    context.ready.then(() => {
      const cells = Array.from(context.model.sharedModel.cells);
      if (!cells.some((cell) => OURS.test(cell.getSource()))) return;
      panel.addClass("ms-page");
      const { language, wait } = context.model.getMetadata("mixedsignals") ?? {};
      if (language) panel.node.lang = language; // a page in another language than JupyterLab's own
      for (const cell of panel.content.widgets) keepPlace(cell, wait ?? "…");
      new MutationObserver(() => nameHandles(panel.node)).observe(panel.node, { childList: true, subtree: true });
      if (!runsAtOnce()) return;
      keepPictures(context.model);
      panel.sessionContext.ready.then(() => whenSeen(panel.node, () => run(app, panel)));
    });
  }

  // JupyterLab takes away what a cell shows as soon as it is to run, and that may be seconds before a kernel that starts
  // anew can run it. Its place stays until then, with a word that it comes back.
  function keepPlace(cell, wait) {
    const place = cell.outputArea?.node.parentElement; // JupyterLab sets the height of the node itself
    if (!place) return;
    let height = 0; // of what was shown last: by the time that a cell is said to run it is gone
    new ResizeObserver(() => {
      if (place.querySelector(".jp-OutputArea-child")) height = place.offsetHeight;
    }).observe(place);
    cell.model.stateChanged.connect((model, { name, newValue }) => {
      if (name !== "executionState") return;
      if (newValue === "running" && height) {
        place.style.minHeight = `${height}px`;
        place.dataset.wait = wait;
      } else if (newValue !== "running") setTimeout(() => { // what a widget shows comes a moment after its cell has run
        if (model.executionState === "running") return;
        place.style.minHeight = "";
        delete place.dataset.wait;
      }, 1000);
    });
  }

  // One of several tabs that come back with the page is run when it is first looked at.
  function whenSeen(node, act) {
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      act();
    });
    watch.observe(node);
  }

  // A link to a heading opens its page, and JupyterLab looks for the heading before it is drawn: it is waited for.
  function leadToHeadings(panel) {
    const look = panel.setFragment.bind(panel);
    panel.setFragment = (fragment) => {
      look(fragment);
      const named = decodeURIComponent(fragment.slice(1)), start = Date.now();
      (function again() {
        const heading = headingOf(panel, named);
        if (heading) hold(panel.node.querySelector(".jp-WindowedPanel-outer"), heading, Promise.resolve());
        else if (Date.now() - start < 10000) setTimeout(again, 50);
      })();
    };
  }

  function headingOf(panel, name) {
    return [...panel.node.querySelectorAll("[data-jupyter-id]")].find((one) => one.dataset.jupyterId === name);
  }

  // Running all cells makes the last one the active one and goes there: the reader stays at the top, or at the heading
  // that the address names.
  function run(app, panel) {
    const ran = app.commands.execute("notebook:run-all-cells");
    panel.content.activeCellIndex = 0;
    setTimeout(() => {
      const heading = headingOf(panel, ASKED);
      if (heading) hold(panel.node.querySelector(".jp-WindowedPanel-outer"), heading, ran);
      else panel.node.querySelector(".jp-WindowedPanel-outer").scrollTop = 0;
    }, 100);
  }

  // Keeps a heading where the reader sees it while what stands above it is drawn, until the reader moves or all has run.
  function hold(pane, heading, ran) {
    const watch = new ResizeObserver(() => heading.scrollIntoView());
    watch.observe(pane.querySelector(".jp-WindowedPanel-inner"));
    const letGo = () => watch.disconnect();
    for (const move of ["wheel", "touchstart", "pointerdown", "keydown"]) pane.addEventListener(move, letGo, { once: true, passive: true });
    ran.finally(() => setTimeout(letGo, 2000)); // what a widget shows comes a moment after its cell has run
  }

  // Where no server stands behind it, the page says in its settings that its notebooks run by themselves: who came from
  // the page to read has asked for that.
  function runsAtOnce() {
    const settings = JSON.parse(document.getElementById("jupyter-config-data")?.textContent || "{}");
    return settings.mixedSignalsRunsAtOnce === true;
  }

  // Where no server stands behind a notebook, saving.py keeps no pictures: what is saved is made whole here, by the same
  // rule. Live views, which would come back dead, go where a picture stands beside them, and a cell that is still to run
  // keeps the picture that it came with; what is shown stays as it is.
  function keepPictures(model) {
    const live = model.toJSON.bind(model);
    const came = new Map(structuredClone(live()).cells.map((cell) => [cell.id, cell.outputs]));
    model.toJSON = () => {
      const content = structuredClone(live());
      for (const cell of content.cells) if (cell.outputs?.length === 0) cell.outputs = came.get(cell.id) ?? [];
      const bundles = content.cells.flatMap((cell) => cell.outputs ?? []).map((output) => output.data ?? {});
      for (const data of bundles) if ("text/html" in data) delete data[WIDGET_VIEW];
      if (!bundles.some((data) => WIDGET_VIEW in data)) delete content.metadata.widgets;
      content.metadata.language_info = { name: "python" };
      return content;
    };
  }

  // The handle of a stock slider has no name of its own: it gets the slider's question, or its label.
  function nameHandles(page) {
    for (const handle of page.querySelectorAll(".widget-slider .noUi-handle:not([aria-label])")) {
      const slider = handle.closest(".widget-slider");
      handle.ariaLabel = slider.title || slider.querySelector(".widget-label")?.title || slider.textContent.trim();
    }
  }

  // Where a page stands alone, the browser's Back button changes the address and JupyterLab stays where it is. What opens
  // then writes its address anew: an address that is there already takes no second place among those to go back to.
  function leadBack(app) {
    const push = history.pushState.bind(history);
    history.pushState = (state, title, url) => {
      const same = url !== undefined && new URL(url, location.href).pathname === location.pathname;
      (same ? history.replaceState.bind(history) : push)(state, title, url);
    };
    window.addEventListener("popstate", () => {
      const [, asked] = decodeURIComponent(location.pathname).split("/doc/tree/");
      const shown = app.shell.currentWidget?.context?.path;
      const aFile = /\.\w+$/.test(asked ?? ""); // and not a folder that the list of files was turned to
      if (aFile && shown && asked !== shown) app.commands.execute("docmanager:open", { path: asked });
    });
  }

  const plugin = {
    id: "mixedsignals:page",
    autoStart: true,
    activate(app) {
      document.head.append(style);
      leadBack(app);
      app.docRegistry.addWidgetExtension("Notebook", { createNew: (panel, context) => mark(app, panel, context) });
    },
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.mixedsignals = {
    init() {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
