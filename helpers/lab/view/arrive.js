/**
 * JupyterLab goes on to the next cell when one is run, and centres it: the lab that then appears above is cut off at
 * its top. Whoever ran its cell sees all of it; whoever ran on, or reads elsewhere, is left alone.
 */
export function arrive(root) {
  const placed = new ResizeObserver(() => {
    if (!root.isConnected) return;
    placed.disconnect();
    const notebook = root.closest(".jp-WindowedPanel-outer");
    if (!notebook || !root.closest(".jp-Cell")?.nextElementSibling?.matches(".jp-mod-active")) return;
    const above = root.getBoundingClientRect().top - notebook.getBoundingClientRect().top - 8;
    if (above < 0) notebook.scrollTop += above;
  });
  placed.observe(root);
}
