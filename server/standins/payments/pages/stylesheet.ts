/** One sheet for all pages, light and dark by the reader's setting; colours meet WCAG AA in both. */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --page: #f3f5f7; --card: #ffffff; --ink: #1b2733; --soft: #4a5a69; --line: #cbd5de;
  --action: #0b5a4a; --on-action: #ffffff; --focus: #0b5fff;
  --notice: #fff3d6; --on-notice: #4d3800; --error: #fde8e6; --on-error: #8a1c12;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12171c; --card: #1b2229; --ink: #eef2f5; --soft: #b3c0cb; --line: #3b4854;
    --action: #7fdcc5; --on-action: #06241d; --focus: #8fb5ff;
    --notice: #3d3110; --on-notice: #ffe6a6; --error: #451a17; --on-error: #ffc9c2;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
.notice { margin: 0; padding: .6rem 1rem; background: var(--notice); color: var(--on-notice); text-align: center; font-weight: 600; }
main { max-width: 30rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; margin-bottom: 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.15rem; margin: 0 0 .25rem; } h2 { font-size: 1rem; margin: 0 0 .75rem; }
p { margin: 0 0 .75rem; } .soft { color: var(--soft); }
.amount { font-size: 2rem; font-weight: 700; margin: .25rem 0; }
.error { background: var(--error); color: var(--on-error); border-radius: .5rem; padding: .75rem; }
fieldset { border: 0; margin: 0 0 1rem; padding: 0; } legend { padding: 0; margin-bottom: .5rem; font-weight: 600; }
.choice { display: flex; gap: .75rem; align-items: flex-start; border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; margin-bottom: .5rem; cursor: pointer; }
.choice input { margin-top: .3rem; inline-size: 1.1rem; block-size: 1.1rem; accent-color: var(--action); flex: none; }
.choice span span { display: block; color: var(--soft); font-size: .9rem; }
.button { display: block; width: 100%; min-height: 2.75rem; padding: .65rem 1rem; border: 1px solid var(--action); border-radius: .5rem; background: var(--action); color: var(--on-action); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; margin-top: .5rem; }
.button.quiet { background: transparent; color: var(--ink); border-color: var(--line); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
dl { margin: 0; } dl div { display: flex; justify-content: space-between; gap: 1rem; padding: .35rem 0; border-bottom: 1px solid var(--line); }
dl div:last-child { border-bottom: 0; } dt { color: var(--soft); } dt, dd { min-width: 0; } dd { margin: 0; text-align: right; }
ul.plain { list-style: none; margin: 0; padding: 0; } ul.plain li { padding: .5rem 0; border-bottom: 1px solid var(--line); } ul.plain li:last-child { border-bottom: 0; }
a { color: inherit; }
.control main { max-width: 60rem; }
.control h1 { font-size: 1.5rem; } .control h2 { font-size: 1.2rem; margin-top: 1.5rem; } .control h3 { font-size: 1rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
.control .card h2 { margin-top: 0; }
.now { font-size: 1.5rem; font-weight: 700; margin: 0 0 .75rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem; }
.buttons form { display: contents; }
.buttons .button { width: auto; margin: 0; font-weight: 500; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); }
.grid .card { margin: 0; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .9rem; }
.done { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; }
.fields { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); }
.fields label { display: block; font-weight: 600; } .fields .check { display: flex; gap: .5rem; align-items: center; font-weight: 500; min-height: 2.75rem; }
.fields input:not([type=checkbox]), .fields select { display: block; width: 100%; min-height: 2.75rem; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--soft); border-radius: .5rem; padding: .4rem .6rem; margin-top: .25rem; }
input[type=checkbox] { inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--action); flex: none; }
.delivery { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; justify-content: space-between; }
.delivery > span { min-width: 0; overflow-wrap: anywhere; } .delivery .buttons { margin: 0; }
details > summary { cursor: pointer; padding: .75rem 0; font-weight: 600; }
code { overflow-wrap: anywhere; font-size: .9em; }
`;
