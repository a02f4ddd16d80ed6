"""How the page for a browser looks: light and dark, a column one can read, on paper too."""

# One line of text is about 70 characters wide, which is what books have.
STYLE = """
:root{color-scheme:light dark;--bg:#faf8f5;--ink:#26221d;--soft:#7a7167;--line:#e6e0d8;--card:#fff;
--own:#f3ece2;--mark:#b4540a;--link:#0b61a4;
--n0:#2e7d32;--n1:#00707c;--n2:#8e24aa;--n3:#1e5aa8;--n4:#8a6100;--n5:#3949ab;--n6:#ad1457;--n7:#b3261e}
@media(prefers-color-scheme:dark){:root{--bg:#1b1815;--ink:#e9e3da;--soft:#a0968a;--line:#37312b;
--card:#24201c;--own:#2d2721;--mark:#f0a35e;--link:#7ab8f5;
--n0:#81c784;--n1:#4dd0e1;--n2:#ce93d8;--n3:#82b1ff;--n4:#e6c34a;--n5:#9fa8da;--n6:#f48fb1;--n7:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);
font:16px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header,main,footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:3rem;padding-bottom:1rem;border-bottom:1px solid var(--line)}
h1{margin:0;font-size:2rem;letter-spacing:-.01em}
.topic{margin:.4rem 0 0}.facts{margin:.4rem 0 0;color:var(--soft);font-size:.875rem}
h2{position:sticky;top:0;margin:1.5rem 0 .75rem;text-align:center;font-size:.8125rem;
font-weight:500;color:var(--soft)}
h2 span{display:inline-block;padding:.2rem .9rem;border-radius:1rem;background:var(--bg);
border:1px solid var(--line)}
article{display:flex;gap:.75rem;margin:.9rem 0}
article>i{flex:none;width:2.25rem;height:2.25rem;border-radius:50%;display:grid;
place-items:center;font-style:normal;font-weight:600;color:var(--bg);background:var(--nick)}
article>div{min-width:0;flex:1}
h3{margin:0;font-size:.9375rem;font-weight:600;color:var(--nick)}
.n0{--nick:var(--n0)}.n1{--nick:var(--n1)}.n2{--nick:var(--n2)}.n3{--nick:var(--n3)}
.n4{--nick:var(--n4)}.n5{--nick:var(--n5)}.n6{--nick:var(--n6)}.n7{--nick:var(--n7)}
.message{position:relative;padding:.05rem 4rem .05rem .5rem;margin-left:-.5rem;border-radius:.4rem}
.message:hover{background:var(--own)}.message:target{background:var(--own);
box-shadow:inset 3px 0 var(--mark)}
.mention{box-shadow:inset 3px 0 var(--mark)}
.message p{margin:0;overflow-wrap:anywhere}.action p{font-style:italic}
time{position:absolute;right:.5rem;top:.2rem;color:var(--soft);font-size:.75rem;
font-variant-numeric:tabular-nums}
pre{margin:.25rem 0;padding:.75rem 1rem;overflow-x:auto;background:var(--card);
border:1px solid var(--line);border-radius:.4rem;font:.875rem/1.45 ui-monospace,Consolas,
"DejaVu Sans Mono",monospace}
.quote{display:block;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;color:var(--soft);
font-size:.875rem;border-left:3px solid var(--line);padding-left:.6rem;text-decoration:none}
.deleted{color:var(--soft);font-style:italic}
.reactions{display:flex;flex-wrap:wrap;gap:.3rem;padding:.2rem 0}
.reactions span{border:1px solid var(--line);background:var(--card);border-radius:1rem;
padding:0 .55rem;font-size:.8125rem}
.event{position:relative;margin:.35rem 0;padding:0 4rem 0 3rem;color:var(--soft);
font-size:.8125rem}
a{color:var(--link)}
footer{padding-top:2rem;padding-bottom:3rem;color:var(--soft);font-size:.8125rem;
text-align:center}
@media(max-width:32rem){article>i{display:none}.event{padding-left:0}}
@media print{h2{position:static}.message:hover{background:none}article{break-inside:avoid}}
"""
