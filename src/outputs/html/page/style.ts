// The look of the report: calm, dense, numbers in line; light and dark by the reader's own setting, narrow to wide, and on paper.

export const STYLE_TEXT = `
:root{color-scheme:light dark;--bg:#f7f8fa;--card:#fff;--ink:#1b2430;--dim:#5a6575;--line:#e2e6ec;--soft:#eef1f5;--blue:#1f66b5;--orange:#b45309;--purple:#7c3aad;--red:#b42318;--grey:#6b7688;--good:#17704a;--goodbg:#e9f6ef;--badbg:#fdeeec;--focus:#1f66b5}
@media (prefers-color-scheme:dark){:root{--bg:#11151b;--card:#181d25;--ink:#e3e8ef;--dim:#9ba6b6;--line:#2b323d;--soft:#212731;--blue:#6cabf2;--orange:#f0a356;--purple:#c79bf2;--red:#f58a80;--grey:#9aa5b5;--good:#6fd3a2;--goodbg:#14271f;--badbg:#2d1a1a;--focus:#6cabf2}}
*{box-sizing:border-box}
body{margin:0 auto;padding:28px clamp(14px,3vw,40px) 40px;max-width:1320px;background:var(--bg);color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
h1{margin:0;font-size:24px;line-height:1.25;font-weight:650;overflow-wrap:anywhere}
h2{margin:34px 0 10px;font-size:16px;font-weight:650}
h2 small,h3+p,.numbers small,.chart p,summary small{color:var(--dim);font-size:12px;font-weight:400}
p{margin:0}
bdi{unicode-bidi:isolate}
.target{margin-top:3px;overflow-wrap:anywhere}
.target,.facts{color:var(--dim)}
.facts{display:flex;flex-wrap:wrap;gap:0 16px;overflow-wrap:anywhere}
.skip{position:absolute;left:-999px}
.skip:focus{left:14px;top:6px;background:var(--card);padding:6px 10px;border:1px solid var(--line);border-radius:6px}
.good{color:var(--good)}.bad{color:var(--red)}
.verdict{margin:16px 0 0;padding:12px 16px;border-radius:8px;border:1px solid var(--line);border-left:5px solid currentColor;background:var(--goodbg)}
.verdict.bad{background:var(--badbg)}
.verdict>*{color:var(--ink)}
.verdict .word{font-size:20px;font-weight:650;line-height:1.2;color:inherit}
.verdict.good .word{color:var(--good)}.verdict.bad .word{color:var(--red)}
.verdict .reason{margin-top:2px;overflow-wrap:anywhere}
.verdict .exit{color:var(--dim);margin-left:8px;white-space:nowrap}
.verdict .condition{margin-top:6px;color:var(--dim);font-size:13px}
.verdict ul{margin:4px 0 0;padding-left:18px;font-size:13px}
.numbers{display:grid;grid-template-columns:repeat(5,1fr);gap:1px;margin:14px 0 0;background:var(--line);border:1px solid var(--line);border-radius:8px;overflow:hidden}
.numbers>div{background:var(--card);padding:9px 14px 10px}
.numbers dt{color:var(--dim);font-size:12px}
.numbers dd{margin:0;font-size:19px;font-weight:600;line-height:1.3}
.numbers small{white-space:nowrap}
.numbers .bad dd{color:var(--red)}
nav{display:flex;flex-wrap:wrap;gap:2px 16px;margin:16px 0 -14px;padding-bottom:6px;border-bottom:1px solid var(--line)}
nav a{color:var(--dim);text-decoration:none;padding:3px 0}
nav a:hover{color:var(--ink);text-decoration:underline}
a:focus-visible,button:focus-visible,summary:focus-visible,[tabindex]:focus-visible,input:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:3px}
figure{margin:0 0 12px;padding:12px 16px 8px;background:var(--card);border:1px solid var(--line);border-radius:8px;min-width:0}
figcaption{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 10px;min-height:22px}
h3{margin:0;font-size:14px;font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;margin:0 0 0 auto;padding:0;list-style:none;font-size:12px;color:var(--dim)}
.legend li{display:flex;align-items:center;gap:6px}
.legend i{width:16px;height:0;border-top:2px solid currentColor}
.legend .dashed i{border-top-style:dashed}
.legend output{color:var(--ink);font-weight:600}
.legend output:not(:empty){min-width:4ch}
.legend .blue i,.blue.dot{color:var(--blue)}.legend .orange i{color:var(--orange)}.legend .purple i{color:var(--purple)}.legend .red i{color:var(--red)}.legend .grey i{color:var(--grey)}
.plot{display:flex;margin-top:6px}
.plot svg{display:block;overflow:visible}
.plot>.axis{flex:0 0 54px;width:54px}
.plot>.time,.plot.whole>svg{flex:1 1 0;min-width:0;width:0}
.plot text{fill:var(--dim);font-size:11px}
.plot .axis text{text-anchor:end;transform:translateX(-7px)}
.grid{stroke:var(--line);stroke-width:1;shape-rendering:crispEdges}
.mark{stroke:var(--dim)}
line.mark{stroke-width:1;stroke-dasharray:2 3;opacity:.8}
.cursor{stroke:var(--ink);stroke-width:1;opacity:.55;pointer-events:none;visibility:hidden}
.cursor.on{visibility:visible}
.line{fill:none;stroke-width:1.6;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.line.dashed{stroke-dasharray:5 3}
.line.blue{stroke:var(--blue)}.line.orange{stroke:var(--orange)}.line.purple{stroke:var(--purple)}.line.red{stroke:var(--red)}.line.grey{stroke:var(--grey)}
.area{opacity:.13}.area.blue{fill:var(--blue)}.area.red{fill:var(--red);opacity:.3}.area.grey{fill:var(--grey)}
.bar{fill:var(--blue);opacity:.8}.bar:hover{opacity:1}
circle.dot{fill:var(--card);stroke:var(--blue);stroke-width:1.6}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:12px}
.pair figure{margin:0}
details{margin-top:4px}
summary{cursor:pointer;color:var(--dim);font-size:12px;padding:3px 0;width:fit-content}
figure details .scroll{max-height:320px;margin:4px 0 6px}
.scroll{overflow:auto;background:var(--card);border:1px solid var(--line);border-radius:8px;width:fit-content;max-width:100%}
.scroll.wide{width:100%}
table{border-collapse:collapse;min-width:min(100%,560px)}
.wide table{width:100%}
th,td{padding:5px 10px;text-align:left;vertical-align:top;white-space:nowrap}
th{font-size:12px;font-weight:600;color:var(--dim);background:var(--card);border-bottom:1px solid var(--line);position:sticky;top:0;z-index:1}
td{border-bottom:1px solid var(--soft)}
tbody:last-child tr:last-child td{border-bottom:0}
tbody tr:hover td{background:var(--soft)}
th.number,td.number{text-align:right}
td.name{white-space:normal;overflow-wrap:anywhere;min-width:14em;max-width:34em}
td.name.short{white-space:nowrap;min-width:0}
td.bad{color:var(--red);font-weight:600}
.total td{font-weight:600;background:var(--soft)}
figure table{min-width:0;font-size:12px}
th button{all:unset;cursor:pointer;white-space:nowrap;padding:2px 0;min-height:20px}
th button:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:3px}
th button:hover{color:var(--ink);text-decoration:underline}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
th[aria-sort] button{color:var(--ink)}
.filter{display:block;margin:0 0 8px;padding:6px 10px;width:min(100%,280px);font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px}
.mark.good,.mark.bad{white-space:nowrap}
.exception{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:6px 14px;margin:0 0 6px}
.exception summary{width:auto;color:var(--ink);font-size:14px;overflow-wrap:anywhere}
pre{margin:4px 0 8px;font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;color:var(--dim)}
.notes{margin:0;padding:8px 16px;list-style:none;background:var(--card);border:1px solid var(--line);border-radius:8px}
.notes li{padding:2px 0;overflow-wrap:anywhere}
.notes time{color:var(--dim);margin-right:10px}
.options{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:0 28px;margin:0;padding:8px 16px;background:var(--card);border:1px solid var(--line);border-radius:8px}
.options>div{display:flex;gap:12px;padding:3px 0;min-width:0}
.options dt{color:var(--dim);flex:0 0 148px;overflow-wrap:anywhere}
.options dd{margin:0;overflow-wrap:anywhere;min-width:0}
footer{margin-top:30px;color:var(--dim);font-size:12px}
@media (max-width:900px){.numbers{grid-template-columns:repeat(auto-fit,minmax(150px,1fr))}}
@media (max-width:640px){body{padding-top:18px}h2{margin-top:26px}.numbers{grid-template-columns:repeat(2,1fr)}figure{padding:10px 12px 6px}.plot>.axis{flex-basis:44px;width:44px;margin-left:-10px}.legend{margin-left:0;width:100%}td.name{max-width:15em}#endpoints td.name:not(.short){min-width:11em}#endpoints :is(th,td).name,#workers :is(th,td).name:first-child{position:sticky;left:0;background:var(--card)}#endpoints th.name,#workers th.name:first-child{z-index:2}#endpoints .total td.name{background:var(--soft)}th,td{padding:5px 8px}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){.line,.bar,.grid{forced-color-adjust:none}}
@media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--dim:#444;--line:#bbb;--soft:#f4f4f4;--blue:#1f66b5;--orange:#b45309;--purple:#7c3aad;--red:#b42318;--grey:#6b7688;--good:#17704a;--goodbg:#fff;--badbg:#fff}body{max-width:none;padding:0;font-size:10.5px}nav,.skip,.filter,figure details{display:none}figure,tr,.verdict,.numbers{break-inside:avoid}h2{break-after:avoid;margin-top:18px}.scroll{overflow:visible;border:0}th,td{padding:2px 5px;white-space:normal}th{position:static}td.name,td.name.short{min-width:0;white-space:normal}.exception pre{max-height:none}}
`
