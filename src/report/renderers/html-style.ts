/** How the page looks, by day and by night. */
export const PAGE_STYLE: string = `
:root { color-scheme: light dark; --ink: light-dark(#1c2024, #e8eaed); --paper: light-dark(#fbfbfa, #16181b);
  --card: light-dark(#fff, #1e2125); --line: light-dark(#e3e4e2, #32363c); --soft: light-dark(#62676e, #9aa1aa);
  --good: light-dark(#1d7a46, #5ccf8f); --bad: light-dark(#b3261e, #ff8a80); --mild: light-dark(#8a5a00, #f2c063); }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 68rem; margin: 0 auto; }
header { border-left: .4rem solid; padding-left: 1.25rem; }
header.kept { border-color: var(--good); }
header.broken { border-color: var(--bad); }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem; }
h3 { margin: 0; font-size: 1rem; font-weight: 600; }
p { margin: .35rem 0; }
small { color: var(--soft); font-weight: 400; }
code, pre { font: .875em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { margin: .5rem 0 0; padding: .6rem .8rem; border-radius: .4rem; background: var(--paper); white-space: pre-wrap; }
article { margin: .6rem 0; padding: .8rem 1rem; border: 1px solid var(--line); border-left: .25rem solid;
  border-radius: .5rem; background: var(--card); }
article.broken { border-left-color: var(--bad); }
article.warned { border-left-color: var(--mild); }
.broken > .code, .broken > h3 > .code { color: var(--bad); }
.warned > h3 > .code { color: var(--mild); }
.gates { display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; margin: .75rem 0 0; padding: 0; list-style: none; }
.gates li::before, .rule > p::before { content: "✓ "; color: var(--good); }
.gates li.broken::before, .rule > p.broken::before { content: "✗ "; color: var(--bad); }
.rule > p.warned::before { content: "! "; color: var(--mild); }
table { width: 100%; border-collapse: collapse; margin: .5rem 0 1rem; font-size: .9375rem; }
th, td { padding: .45rem .75rem .45rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--soft); font-weight: 500; }
tbody th { font-weight: 500; }
td p { margin: 0; }
.unused { color: var(--soft); }
.met, .never { margin-right: .6rem; }
.never { text-decoration: underline wavy var(--mild); text-underline-offset: .2em; }
footer { margin-top: 2.5rem; color: var(--soft); }
`;
