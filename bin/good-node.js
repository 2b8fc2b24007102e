/** Whether the running Node has all that the server needs: node:sqlite and type stripping for pages. */
export function isGoodNode() {
  return Number(process.versions.node.split(".")[0]) >= 24;
}
