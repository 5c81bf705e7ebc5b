"""Says what was read of a prompt in a language, with the words and rules of its lexicon."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.a_story_generator.quoting.clauses import BY_NATURE, Clause, Doing, Thing
from services.a_story_generator.quoting.reading import UnreadError, is_living, read, read_act
from storycreator.lexicon import entries, inflection
from storycreator.lexicon.entries import Word
from storycreator.lexicon.inflection import MissingWordError, Phrase

_OWNERS = {"his": "m", "her": "f", "its": "n", "their": "m"}
_OWN = rf"\b(?:{'|'.join(_OWNERS)})\b"
_VERB = re.compile(r"(?:se |s')?\S+")
"""A verb with its pronoun, and then what else belongs to it."""


def said(text: str, language: str, names: Mapping[str, str], subject: Phrase) -> str:
    """English words of a prompt in a language; empty when there is a word or a construction that we do not have.

    ``names`` are the prompt's people with their sex, ``subject`` is who a relative clause is about."""
    try:
        return say(read(text, names), language, subject)
    except (UnreadError, MissingWordError):
        return ""


def say(clause: Clause, language: str, subject: Phrase) -> str:
    """A clause in a language. Raises ``MissingWordError`` for a word that it lacks."""
    return _Speaker(language).clause(clause, subject)


def act(text: str, names: Mapping[str, str], subject: Phrase) -> Word | None:
    """What somebody does, in English, as a verb with all its forms: *pull a big ship*, *tirar de un barco grande*; None where it is not
    understood, or would be another's in direct speech (*tie his shoes*). It has the languages in which it can be said; a verb alone has
    those of the lexicon."""
    try:
        doing = read_act(text, names)
    except UnreadError:
        return None
    if doing.verb is None or doing.adverb or re.search(_OWN, text):
        return None
    if doing == Doing(doing.verb):
        return doing.verb
    forms: dict[str, tuple[str, ...]] = {}
    for language in doing.verb.forms:
        try:
            speaker = _Speaker(language)
            forms[language] = tuple(speaker.act(doing, form, subject) for form in inflection.grammar(language)["verbs"]["forms"])
        except MissingWordError:
            continue
    return Word(doing.verb.id, doing.verb.tags, forms) if "en" in forms else None


class _Speaker:
    def __init__(self, language: str) -> None:
        self._language = language
        self._grammar = inflection.grammar(language)
        if "said" not in self._grammar:
            raise MissingWordError(f"no rules for saying clauses in {language}")
        self._said: dict[str, Any] = self._grammar["said"]
        self._of_animals: dict[str, str] = self._said.get("of_animals", {})
        self._sex = ""

    def act(self, doing: Doing, form: str, subject: Phrase) -> str:
        """One form of a verb with what belongs to it, of somebody."""
        self._sex = subject.sex
        if "animal" not in subject.noun.classes:
            self._of_animals = {}
        verb = inflection.verb(doing.verb, self._language, form) if doing.verb else ""
        gender = subject.gender(self._language)
        return self._predicate("", verb, "{}", doing, gender, many=False, bare=form in ("inf", "ger")).strip()

    def clause(self, clause: Clause, subject: Phrase) -> str:
        """The clause; with a capital where it is a sentence."""
        who = [one.phrase for one in clause.subjects] or [subject]
        self._sex = next((one.sex or (one.phrase.sex if one.phrase else "") for one in clause.subjects), subject.sex)
        if not all(phrase and "animal" in phrase.noun.classes for phrase in who):
            self._of_animals = {}
        if not clause.subjects:
            return self._relative(clause.doing, subject)
        told = ""
        for at, one in enumerate(clause.subjects):
            last = at == len(clause.subjects) - 1
            told += f" {self._said['and']} " if at and last else ", " if at else ""
            told = self._thing(told, one)
        genders = {self._gender(one) for one in clause.subjects}
        if self._pleases(clause.doing):
            told = self._append("a", told)  # *Al oso Bruno le gustan los pasteles*
        told = self._doings(f"{told} ", clause.doing, "f" if genders == {"f"} else "m", many=clause.many)
        return told[0].upper() + told[1:]

    def _relative(self, doing: Doing, subject: Phrase) -> str:
        gender = subject.gender(self._language)
        who = f"{self._said['relative']} " if doing.verb else ""
        if self._pleases(doing):
            who = f"{inflection.pick(self._said['pleased'], gender, 's')} {who}"
        return self._doings(who, doing, gender, many=subject.plural).strip()

    def _pleases(self, doing: Doing) -> bool:
        """Whether what they like is the subject in the language: *le gustan los pasteles*. Raises ``MissingWordError`` for a mixture."""
        parts = [doing.verb is not None and doing.verb.id in self._said.get("pleases", ())]
        while doing.more:
            doing = doing.more
            parts.append(doing.verb is not None and doing.verb.id in self._said.get("pleases", ()))
        if len(set(parts)) > 1:
            raise MissingWordError("one subject in two cases")
        return parts[0]

    def _gender(self, thing: Thing) -> str:
        return thing.sex or (thing.phrase.gender(self._language) if thing.phrase else "")

    def _append(self, told: str, piece: str, *, vowel: bool | None = None) -> str:
        """``told`` and a piece after it, with a space, contraction or elision between them."""
        before = told if not told or told.endswith((" ", "'")) else f"{told} "
        starts = inflection.starts_with_vowel(piece, self._language) if vowel is None else vowel
        starts = starts and not re.match(self._said.get("not_elided", "$^"), piece)
        return inflection.append(before, piece, self._language, vowel=starts)

    def _doings(self, told: str, doing: Doing, gender: str, *, many: bool) -> str:
        doing = self._denied(doing)
        several = bool(doing.thing and doing.thing.phrase and doing.thing.phrase.plural) if self._pleases(doing) else many
        form = inflection.verb(doing.verb, self._language, "pres", many=several) if doing.verb else ""
        if doing.verb and doing.adverb and (auxiliary := self._said.get("auxiliary")):
            form = self._as_in_english(doing, form, auxiliary, many=many)
            told = self._rest(self._append(told, form), doing, gender, many=many)
        else:
            told = self._predicate(told, form, self._said.get("finite", {}).get(doing.adverb, "{}"), doing, gender, many=many)
        if doing.more:
            told = self._doings(f"{told} {self._said['and']} ", doing.more, gender, many=many)
        return told

    def _denied(self, doing: Doing) -> Doing:
        """With the verb denied too where *no* stands before what it takes, in a language that does so."""
        no = doing.thing is not None and doing.thing.determiner == "no"
        return replace(doing, adverb="not") if no and self._said.get("no_denies") else doing

    def _as_in_english(self, doing: Doing, form: str, auxiliary: str, *, many: bool) -> str:
        """A verb's form with its adverb, which stands after an auxiliary verb: *is never*, *cannot*, *does not eat*."""
        assert doing.verb is not None
        if match := re.match(auxiliary, form):
            return f"{match[0]} {doing.adverb}{form[match.end() :]}".replace("can not", "cannot")
        if doing.adverb != "not":
            return f"{doing.adverb} {form}"
        return f"{'do' if many else 'does'} not {inflection.verb(doing.verb, self._language, 'inf')}"

    def _bare(self, told: str, doing: Doing, gender: str, *, many: bool, form: str = "inf") -> str:
        """An infinitive or a gerund with what belongs to it."""
        doing = self._denied(doing)
        assert doing.verb is not None
        verb = inflection.verb(doing.verb, self._language, form)
        return self._predicate(told, verb, self._said["bare"].get(doing.adverb, "{}"), doing, gender, many=many, bare=True)

    def _predicate(self, told: str, form: str, template: str, doing: Doing, gender: str, *, many: bool, bare: bool = False) -> str:
        """A verb's form in the template of its adverb, with the pronouns it takes, and all that follows it."""
        match = _VERB.match(form)
        first, rest = (match[0], form[match.end() :]) if match else ("", "")
        if clitic := self._clitic(doing, many=many):
            after = bare and self._said.get("enclitic")
            first = f"{first}{clitic}" if after else f"{clitic} {first}"
        before, _, behind = template.partition("{}")
        told = self._append(self._append(told, before.strip()) if before else told, first) if first else told
        return self._rest(f"{told}{behind}{rest}", doing, gender, many=many)

    def _clitic(self, doing: Doing, *, many: bool) -> str:
        """The pronoun a verb takes: *se* of one's own body, *le* of whom something is given to or pleases."""
        if self._pleases(doing):
            return inflection.pick(self._said["dative"], "m", "p" if many else "s")
        if self._on_own_body(doing):
            return str(self._said.get("self", ""))
        whom = next((thing for prep, thing in doing.around if thing and self._to_somebody(doing, prep, thing)), None)
        if whom is None or "dative" not in self._said:
            return ""
        return inflection.pick(self._said["dative"], "m", "p" if whom.phrase and whom.phrase.plural else "s")

    def _on_own_body(self, doing: Doing) -> bool:
        thing = doing.thing
        own = thing is not None and bool(thing.owner) and thing.phrase is not None and "body" in thing.phrase.noun.classes
        return own and doing.verb is not None and "self" in doing.verb.tags

    def _to_somebody(self, doing: Doing, preposition: str, thing: Thing) -> bool:
        """Whether something is given or said to somebody; the moon and the sea count as such."""
        heard = is_living(thing) or (thing.phrase is not None and "nature" in thing.phrase.noun.classes)
        return heard and preposition == "to" and doing.verb is not None and "dative" in doing.verb.tags

    def _rest(self, told: str, doing: Doing, gender: str, *, many: bool) -> str:
        """What follows a verb."""
        if doing.then:
            between = self._said["infinitive"].get(doing.verb.id if doing.verb else "")
            if between is None:
                raise MissingWordError(f"{doing.verb} with an infinitive")
            told = self._append(told, between) if between not in ("", "-ing") else told
            told = self._bare(f"{told} ", doing.then, gender, many=many, form="ger" if between == "-ing" else "inf")
        if doing.quality:
            told = self._append(told, self._quality(doing, gender, many=many))
        if doing.thing:
            told = self._what(told, doing, gender, many=many)
        for preposition, thing in doing.around:
            told = self._about(told, doing, preposition, thing, gender)
        if doing.purpose:
            told = self._bare(f"{self._append(told, self._said['purpose'])} ", doing.purpose, gender, many=many)
        return told

    def _quality(self, doing: Doing, gender: str, *, many: bool) -> str:
        assert doing.quality is not None
        adjective = inflection.adjective(doing.quality, self._language, gender, many=many)
        return f"{self._said['degrees'][doing.degree]} {adjective}" if doing.degree else adjective

    def _what(self, told: str, doing: Doing, gender: str, *, many: bool) -> str:
        thing, verb = doing.thing, doing.verb
        assert thing is not None
        assert verb is not None
        if verb.id in (BY_NATURE, "become") and thing.phrase:
            sexed = replace(thing.phrase, sex=thing.phrase.noun.more.get("sex", "") or gender, plural=many)
            profession = "person" in sexed.noun.classes and not ({"relation"} & sexed.noun.more.keys() or "child" in sexed.noun.tags)
            none = profession and not sexed.adjectives and verb.id in self._said.get("professions", ()) and not thing.of
            return self._thing(told, replace(thing, phrase=sexed, determiner="" if none else thing.determiner), bare=none)
        if self._on_own_body(doing) and "self" in self._said:
            thing = replace(thing, owner="", determiner="the")
        several = thing.phrase is not None and thing.phrase.number(self._language) != "s"
        general = "general" in verb.tags or verb.id in self._said.get("general", ())
        if general and several and thing.determiner == "the" and self._said.get("general_bare"):
            thing = replace(thing, determiner="")
        elif general and not (thing.determiner or thing.owner or thing.name or thing.called):
            thing = replace(thing, determiner="gen")
        elif doing.adverb in self._said.get("denied", ()) and thing.determiner in ("a", "") and not (thing.owner or thing.name):
            thing = replace(thing, determiner="no")
        if self._takes_personal(verb, thing) and not told.endswith(f" {self._said['personal']}"):
            told = self._append(told, self._said["personal"])
        return self._thing(told, thing)

    def _takes_personal(self, verb: Word, thing: Thing) -> bool:
        """Whether somebody to whom something is done has a preposition: *sigue a un gato*, *busca al rey*."""
        if "personal" not in self._said or not is_living(thing) or verb.id in self._said["personal_never"]:
            return False
        if re.search(r" (?:con|en|de)$", inflection.verb(verb, self._language, "inf")):
            return False
        meant = thing.phrase is None or thing.owner or thing.called or thing.determiner == "the"
        return bool(meant) or (verb.id in self._said["personal_always"] and thing.determiner != "")

    def _about(self, told: str, doing: Doing, preposition: str, thing: Thing | None, gender: str) -> str:
        """A preposition with its thing, or an adverb."""
        if thing is None:
            adverb = self._said["adverbs"].get(preposition)
            if adverb is None:
                raise MissingWordError(f"{preposition!r} in {self._language}")
            forms = adverb.split("/")
            return self._append(told, forms[-1] if gender == "f" else forms[0])
        name = "to somebody" if self._to_somebody(doing, preposition, thing) else preposition
        if preposition == "with" and self._is_feature(thing):
            name = "with feature"
            thing = thing if thing.determiner else replace(thing, determiner=self._said.get("feature", ""))
        noun = thing.phrase.noun.id if thing.phrase else ""
        verb = doing.verb.id if doing.verb else ""
        kinds = [f"{name} :{kind}" for kind in sorted(thing.phrase.noun.classes)] if thing.phrase else []
        table = self._said["prepositions"]
        word = next(
            (table[key] for key in (f"{verb} {name} {noun}", f"{verb} {name}", f"{name} {noun}", *kinds, name) if key in table), None
        )
        if not word:
            raise MissingWordError(f"{name!r} in {self._language}")
        if thing.owner and thing.phrase and "body" in thing.phrase.noun.classes and "body" in self._said:
            thing = replace(thing, owner="", determiner=self._said["body"])
        return self._thing(self._append(told, word), thing)

    def _is_feature(self, thing: Thing) -> bool:
        """Whether it is how somebody looks: *with three eyes*, *with green hair*."""
        body = thing.phrase is not None and "body" in thing.phrase.noun.classes
        return (
            body
            and not thing.owner
            and (thing.determiner not in ("", "a", "the") or bool(not thing.determiner and thing.phrase and thing.phrase.adjectives))
        )

    def _thing(self, told: str, thing: Thing, *, bare: bool = False) -> str:
        """Somebody or something after what is told; ``bare``: without any article."""
        language, phrase = self._language, thing.phrase
        if thing.owned and self._said.get("owner_first") and thing.of and phrase:
            owner = self._thing(told, thing.of)
            return f"{owner}'s {self._core(phrase)}"
        if phrase is None:
            return self._append(told, thing.name, vowel=inflection.name_starts_with_vowel(thing.name, language))
        if phrase.noun.id in self._of_animals:
            phrase = replace(phrase, noun=entries.nouns()[self._of_animals[phrase.noun.id]])
        self._check(phrase)
        if thing.name and not thing.apposed:
            piece = self._the_named(phrase, thing.name)
        elif thing.called:
            piece = phrase.form(language).name
            if not piece:
                raise MissingWordError(f"{phrase.noun.id!r} is no name in {language}")
        elif bare or self._without_article(told, thing):
            piece = self._core(phrase)
        elif thing.owner:
            piece = inflection.possessed(phrase, language, self._sex or _OWNERS[thing.owner], many=thing.owner == "their")
        else:
            piece = inflection.with_determiner(phrase, language, thing.determiner or "a")
        piece = f"{piece} {thing.name}" if thing.apposed else piece
        own = not (thing.name or thing.called or thing.owner) and piece == inflection.core(phrase, language)
        told = self._append(told, piece, vowel=inflection.phrase_vowel(phrase, language, piece) if own else None)
        if thing.of:
            told = self._thing(self._append(told, self._said["of"]), thing.of)
        return f"{told} {self._relative(thing.clause, phrase)}" if thing.clause else told

    def _core(self, phrase: Phrase) -> str:
        return inflection.core(phrase, self._language)

    def _the_named(self, phrase: Phrase, name: str) -> str:
        """*el oso Bruno*; with an adjective it is said otherwise."""
        if self._said.get("name_first"):
            return f"{name} {inflection.with_determiner(phrase, self._language, 'the')}"
        if phrase.adjectives:
            raise MissingWordError("an adjective between what somebody is and their name")
        return f"{inflection.with_determiner(phrase, self._language, 'the')} {name}"

    def _without_article(self, told: str, thing: Thing) -> bool:
        """Whether a noun has no article after this word: *sin zapatos*, *besoin de carottes*."""
        last = told.rpartition(" ")[2]
        indefinite = thing.determiner in ("a", "") and not thing.owner
        if last in self._said.get("no_article", ()):
            return indefinite
        several = thing.phrase is not None and thing.phrase.number(self._language) != "s"
        return indefinite and several and last in self._said.get("no_partitive", ())

    def _check(self, phrase: Phrase) -> None:
        """Raises ``MissingWordError`` when the language lacks one of a phrase's words."""
        phrase.form(self._language)
        for word in phrase.adjectives:
            if self._language not in word.forms:
                raise MissingWordError(f"{word.id!r} has no {self._language} form")
