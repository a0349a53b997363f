/** The report's whole style; charts take their colours from it, so they follow dark mode and print. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f6f9; --card: #ffffff; --ink: #152033; --soft: #586579; --line: #dfe5ec; --faint: #eef2f6;
  --first: #1f5fd0; --second: #d06a1b; --third: #12836b; --fourth: #8a4fb8; --ideal: #a3adba;
  --bad: #b3261e; --bad-back: #fdeceb; --note: #7a5b00; --note-back: #fdf5dd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10151d; --card: #18202b; --ink: #e8edf4; --soft: #9aa8ba; --line: #2b3646; --faint: #202a37;
    --first: #7aa7ff; --second: #f0a05c; --third: #4fc3a5; --fourth: #c696ea; --ideal: #5d6a7b;
    --bad: #ff9d94; --bad-back: #3a1f1f; --note: #f0d488; --note-back: #352c12;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 32px 24px 56px; }
header { margin-bottom: 24px; }
.product { color: var(--first); font-weight: 650; font-size: 13px; letter-spacing: .02em; }
h1 { margin: 4px 0 6px; font-size: 28px; line-height: 1.2; font-weight: 680; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 0 0 2px; font-size: 17px; font-weight: 650; }
h3 { margin: 20px 0 8px; font-size: 14px; font-weight: 650; }
.facts { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 0; color: var(--soft); font-size: 13.5px; }
.facts b { color: var(--ink); font-weight: 600; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 14px; margin-bottom: 16px; }
.tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.tile { padding: 14px 16px; }
.tile .name { color: var(--soft); font-size: 13px; }
.tile .value { font-size: 25px; font-weight: 680; letter-spacing: -.015em; font-variant-numeric: tabular-nums; }
.tile .detail { color: var(--soft); font-size: 12.5px; line-height: 1.4; }
.card { padding: 20px 22px; margin-bottom: 16px; min-width: 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 16px; }
.explain { margin: 0 0 12px; color: var(--soft); font-size: 13.5px; max-width: 76ch; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 8px 0 0; font-size: 13px; color: var(--soft); }
.key { display: inline-flex; align-items: center; gap: 7px; }
.key::before { content: ""; width: 18px; height: 4px; border-radius: 2px; background: var(--colour); }
.key.dashed::before { height: 0; border-radius: 0; background: none; border-top: 2px dashed var(--colour); }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
th, td { padding: 8px 24px 8px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 550; font-size: 12.5px; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
td.number, th.number { text-align: right; }
td .quiet, .quiet { color: var(--soft); }
td.name { overflow-wrap: break-word; }
td .whole { white-space: nowrap; }
.chart-and-table > div, .pair > * { min-width: 0; }
.chart-and-table { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 12px 32px; align-items: start; }
.beyond { color: var(--note); background: var(--note-back); padding: 1px 7px; border-radius: 5px; font-size: 12px; white-space: nowrap; }
.errors { display: grid; grid-template-columns: repeat(auto-fill, minmax(224px, 1fr)); gap: 12px; }
figure { margin: 0; padding: 10px; border: 1px solid var(--line); border-radius: 10px; background: var(--faint); }
figure .faces { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: 6px; }
figure img, figure .gone { width: 100%; aspect-ratio: 1; border-radius: 6px; display: block; }
figure .gone { display: grid; place-items: center; background: var(--line); color: var(--soft); font-size: 12px; text-align: center; padding: 6px; }
figcaption { margin-top: 8px; font-size: 12.5px; color: var(--soft); overflow-wrap: anywhere; }
figcaption .score { color: var(--ink); font-weight: 650; font-variant-numeric: tabular-nums; }
.verdict { float: right; padding: 0 7px; border-radius: 5px; font-size: 12px; }
.verdict.error { color: var(--bad); background: var(--bad-back); }
.refused { color: var(--bad); background: var(--bad-back); padding: 1px 7px; border-radius: 5px; font-size: 12.5px; }
.face-and-quality { display: grid; grid-template-columns: minmax(180px, 240px) minmax(0, 1fr); gap: 12px 28px; align-items: start; }
td .score { display: inline-block; min-width: 3ch; text-align: right; margin-right: 10px; font-weight: 600; }
.bar { display: inline-block; vertical-align: middle; width: 120px; height: 8px; background: var(--faint); border-radius: 4px; overflow: hidden; }
.bar span { display: block; height: 100%; background: var(--first); }
.notes { margin: 0; padding-left: 18px; color: var(--soft); font-size: 13.5px; max-width: 92ch; }
.notes li { margin-bottom: 6px; }
.warning { margin: 0 0 16px; padding: 10px 14px; border-radius: 10px; background: var(--note-back); color: var(--note); font-size: 13.5px; }
.chart { display: block; width: 100%; max-width: 640px; height: auto; }
.chart text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: var(--soft); }
.chart .axis-title text { font-size: 12.5px; }
.chart .grid path { stroke: var(--line); stroke-width: 1; }
.chart .axis { fill: none; stroke: var(--soft); stroke-width: 1; }
.chart .curve { fill: none; stroke: var(--colour); stroke-width: 2.2; stroke-linejoin: round; }
.chart .curve.ideal { stroke-width: 1.6; stroke-dasharray: 5 4; }
.chart .area { fill: var(--colour); fill-opacity: .2; stroke: var(--colour); stroke-width: 1.6; stroke-linejoin: round; }
.chart .interval path { stroke: var(--colour); stroke-width: 1.3; fill: none; }
.chart .interval circle { fill: var(--card); stroke: var(--colour); stroke-width: 2; }
.chart .threshold path { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 4 3; }
.chart .threshold text, .chart .marker text { fill: var(--ink); paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.chart .marker circle { fill: var(--second); stroke: var(--card); stroke-width: 2; }
.first { --colour: var(--first); } .second { --colour: var(--second); } .third { --colour: var(--third); }
.fourth { --colour: var(--fourth); } .ideal { --colour: var(--ideal); }
.range { position: relative; width: 150px; height: 14px; margin-top: 3px; background: var(--faint); border-radius: 4px; }
.range span { position: absolute; top: 6px; height: 2px; background: var(--first); }
.range i { position: absolute; top: 3px; width: 8px; height: 8px; margin-left: -4px; border-radius: 50%; background: var(--first); }
footer { color: var(--soft); font-size: 12.5px; }
@media (max-width: 560px) { main { padding: 20px 14px; } .pair, .face-and-quality { grid-template-columns: 1fr; } }
@media print { body { background: none; } .card, .tile { break-inside: avoid; } main { max-width: none; padding: 0; } }
`;
