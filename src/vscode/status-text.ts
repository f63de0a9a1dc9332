/** The status bar's words. Icons are product icons. */
export function statusText(running: number, needed: number): { readonly text: string; readonly tooltip: string } {
  const parts = [...(running > 0 ? [`$(sync~spin) ${running}`] : []), ...(needed > 0 ? [`$(bell-dot) ${needed}`] : [])];
  const said = [
    running === 0 ? "no run in progress" : `${running} ${running === 1 ? "run" : "runs"} in progress`,
    ...(needed > 0 ? [`${needed} ${needed === 1 ? "thing needs" : "things need"} you`] : []),
  ];
  return {
    text: parts.length === 0 ? "$(project) Tutti" : `Tutti ${parts.join(" ")}`,
    tooltip: `Tutti: ${said.join(", ")}`,
  };
}
