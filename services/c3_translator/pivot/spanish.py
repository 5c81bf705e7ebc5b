"""Edits of the Spanish lemma stream before it is spelt out."""

import re
from collections.abc import Callable, Sequence

from services.c3_translator.pivot import rules
from services.c3_translator.pivot.rules import Rules, compiled

_PERSONAL = (
    "conocer|ayudar|abrazar|ver|encontrar|buscar|seguir|escuchar|besar|amar|salvar|rescatar|invitar|saludar|visitar|despertar|consolar|"
    "animar|cuidar|asustar|sorprender|agradecer|perdonar|enseñar|oír|acompañar|proteger|mirar|llamar|tranquilizar|felicitar|alcanzar|"
    "perseguir|señalar|guiar|extrañar|admirar|tocar|empujar|preguntar|decir|contar|mostrar|dar"
)
_PEOPLE = "amigo|abuelo|padre|madre|hermano|hijo|mamá|papá|vecino|niño"
_RULES: Rules = compiled((
        # people as objects take "a": vio a Ana
        (rf"(\^(?:{_PERSONAL})<vblex>(?!<pp>)(?:(?!<ifi>)[^$])*\$\s*)(?=\^[Zz]q\w+<np>)", r"\1^a<pr>$ "),
        (r"(?<!\")(?<!,)(\s*\^(?:conocer|ayudar|abrazar|ver|encontrar|buscar|seguir|escuchar|besar|salvar|rescatar|invitar|saludar|visitar|"
         r"despertar|consolar|animar|asustar|sorprender|perdonar|acompañar|mirar|alcanzar|perseguir|guiar)<vblex><ifi>[^$]*\$\s*)"
         r"(?=\^[Zz]q\w+<np>)", r"\1^a<pr>$ "),
        (rf"(\^(?:{_PERSONAL})<vblex>[^$]*\$\s*)(?=\^(?:mío|tuyo|suyo)<det><pos>[^$]*\$\s*(?:\^[^$]*<adj>[^$]*\$\s*)?\^(?:{_PEOPLE})<n>)",
         r"\1^a<pr>$ "),
        # she, he, they: Spanish verbs need no pronoun
        (r"\^(?:Él|él)<prn><tn><p3><[mf]+><\w+>\$\s+(?=(?:\^[^$]*<(?:pro|adv)>[^$]*\$\s*)*\^[^$]*<(?:vblex|vbser|vbhaver|vbmod)>"
         r"<(?:pri|pii|ifi|fti|cni)>)", ""),
        (r"\^(?:Yo|yo|Nosotros|nosotros|Tú|tú|Vosotros|vosotros)<prn><tn><p[12]><[mf]+><\w+>\$\s+(?=(?:\^[^$]*<(?:pro|adv)>[^$]*\$\s*)*"
         r"\^[^$]*<(?:vblex|vbser|vbhaver|vbmod)><(?:pri|pii|ifi|fti|cni)>)", ""),
        # help somebody to do
        (r"(\^ayudar<vblex>[^$]*\$\s*\^a<pr>\$\s*\^[Zz]q[^$]*\$\s*)(?=\^[^$]*<vblex><inf>)", r"\1^a<pr>$ "),
        # smell of
        (r"(\^oler<vblex>(?:<pii>|<ifi>|<pri>)[^$]*\$\s*)(?=\^[^$]*<n>)", r"\1^a<pr>$ "),
        # need something: necesitar takes no "de"
        (r"(\^[Nn]ecesitar<vblex>[^$]*\$\s*)\^de<pr>\$\s*", r"\1"),
        # in a town
        (r"(?<!ir)\^a<pr>\$(\s*\^[^$]*<np><(?:loc|top)>)", r"^en<pr>$\1"),
), re.DOTALL)  # fmt: skip
_TEXT: Rules = compiled(
    (
        (r"\bquedó (?=cerca|allí|quiet|dentro|fuera|sol[ao]\b|en silencio)", "se quedó "),
        (r"\bse se quedó\b", "se quedó"),
        (r"\bquedó (roj[ao])\b", r"se puso \1"),
        (r"\bpor esto siempre\b", "por eso siempre"),
        (r"\bhasta cuando\b", "incluso cuando"),
        (r"\b(corazón [^.,]*?)estaba batiendo\b", r"\1latía"),
        (r"\b(corazón [^.,]*?)batía\b", r"\1latía"),
        (r"\bposándose\b", "poniéndose"),
        (r"\bno (\w+) ([^.,;\"]*?) más(?=[.,;])", r"ya no \1 \2"),
        (r"\bCentenares de\b", "Cientos de"),
        (r"\brespiró fondo\b", "respiró hondo"),
        (r"\btodo el bosque más\b", "todo el bosque"),
        (r"(?<=\")Ayuda(?=!)", "Socorro"),
        (r"\b([EÉ])ra una vez\b", "Érase una vez"),
        (r"\ben aquella noche\b", "aquella noche"),
        (r"\bEn aquella noche\b", "Aquella noche"),
        (r"\bMás que todo\b", "Más que nada"),
        (r"\b(mir\w+|mirando) para (?=(?:el|la|los|las|un|una|su|sus)\b)", r"\1 "),
        (r"\ba el\b", "al"),
        (r"\bde el\b", "del"),
        (r"\bquedó allá\b", "se quedó allí"),
        (r"\b([Nn])uevamente\b", lambda m: "De nuevo" if m[1] == "N" else "de nuevo"),
        (r"\b([Ee])l que (?=[^\"]*\?)", lambda m: "Qué " if m[1] == "E" else "qué "),
        (r"\bfue capaz de\b", "pudo"),
        (r"\bfueron capaces de\b", "pudieron"),
        (r"\bdel lado de fuera\b", "fuera"),
        (r"\by (?=i|hi(?!e))", "e "),
        (r"\b(contento|contenta|contentos|contentas) a (?=\w+[aei]r\b)", r"\1 de "),
        (r"\b(mira\w*|mirando) la ventana para (?:ver )?(?=l[ao]s? )", r"\1 por la ventana "),
        (r"\ben el oscuro\b", "en la oscuridad"),
        (r"\bdel oscuro\b", "de la oscuridad"),
        (r"\btuvo que quedar\b", "tuvo que quedarse"),
        (r"\bquedó (?=(?:muy |tan )?(?:feliz|triste|content|impresionad|sorprendid|asustad|atrapad))", "se quedó "),
        (r"\bquedaron (?=(?:muy |tan )?(?:felic|trist|content|impresionad|sorprendid|asustad|atrapad))", "se quedaron "),
        (r"\bQuién eres tú\b", "Quién eres"),
        (r"\bquién eres tú\b", "quién eres"),
        (r"\bMas\b", "Pero"),
        # what is left of Catalan on the way
        (r"\b([Uu])na mica\b", r"\1n poco"),
        (r"\b([Aa])questa vegada\b", lambda m: "Esta vez" if m[1] == "A" else "esta vez"),
        (r"\b([Pp])er tant\b", lambda m: "Pronto" if m[1] == "P" else "pronto"),
        (r"\b([Pp])er casualitat\b", r"\1or casualidad"),
        (r"\b([Cc])om més\b", r"\1uanto más"),
        (r"\bde tornada(?: (?:para|a) )?", lambda m: "de vuelta a " if m[0].endswith(" ") else "de vuelta"),
        (r"\bdel? braç a(?:l)? braç\b|\bbraç a braç\b", "del brazo"),
        (r"\bmolt\b", "muy"),
        (r"\bu (?=(?:de|del|sin)\b)", "uno "),
        (r"\bu (?=[a-gi-np-z])", "un "),
        (r"\bde manos dadas\b", "de la mano"),
        (r"\barco-íris\b", "arcoíris"),
        # Earth, a door, hands, a photograph
        (r"\b(planeta|la) Terra\b", r"\1 Tierra"),
        (r"\bTerra\b", "la Tierra"),
        (
            r"\b(bat)(ió|ieron|ían|ía|ir|iendo) (?:en|a) (?=(?:la|las|su|sus|cada|una|todas las) (?:puerta|ventana))",
            lambda m: "llam" + {"ió": "ó", "ieron": "aron", "ían": "aban", "ía": "aba", "ir": "ar", "iendo": "ando"}[m[2]] + " a ",
        ),
        (r"\bbat(ió|ieron|ía|ían) (?:las )?palmas\b", r"aplaud\1"),
        (r"\b(muy|tan) tiempo\b", lambda m: "mucho tiempo" if m[1] == "muy" else "tanto tiempo"),
        (
            r"\best(aba|aban) (siempre |muy )?con hambre\b",
            lambda m: (
                ("siempre " if m[2] == "siempre " else "")
                + "tenía"
                + ("n" if m[1] == "aban" else "")
                + (" mucha" if m[2] == "muy " else "")
                + " hambre"
            ),
        ),
        (r"\b([¿\"]?)Y se (?=\w+(?:mos|o)\b)", r"\1Y si "),
        (r"\b([Aa]yud\w+) (?=(?:la|las|los|su|sus|mi|mis|tu|tus) \w)", r"\1 a "),
        (r"\b([Aa]yud\w+) el (?=\w)", r"\1 al "),
        (
            r"\b([Ee])scuché (?:que )?(?=quer|est|tien|necesit|busc|vas\b|van\b)",
            lambda m: "He oído que " if m[1] == "E" else "he oído que ",
        ),
        (r"\ben el inicio de la mañana\b", "a primera hora de la mañana"),
        (r"\b([Uu])no (?=(?!de\b|del\b|que\b|al\b|con\b|por\b|tras\b|más\b|solo\b|mismo\b|fue\b|era\b|tras\b)[a-z]{3,})", r"\1n "),
        (r"\b[Ee]i\b", "Oye"),
        (r"\b[Hh]ooray\b", "Hurra"),
        (r"\b[Oo]ops\b", "Uy"),
    )
)


def edit(_: Sequence[str]) -> Callable[[str], str]:
    """The edit for a joined stream."""

    def change(stream: str) -> str:
        return rules.apply(_RULES, stream)

    return change


def mend(text: str) -> str:
    """The last edits, on the spelt-out sentence."""
    return rules.apply(_TEXT, text)
