"""Random valid messages, for tests of what carries them."""

from enum import Enum
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from storycreator.messages.common import Message

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


def _leaf(name: str, annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    """Values of a scalar field that meet its constraints, by what the field is called where a pattern rules it."""
    patterns = {
        "sha256": st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
        "media_type": st.sampled_from(["image/png", "audio/flac"]),
        "language": st.sampled_from(["en", "es", "pt-BR", "zh-Hant"]),
        "languages": st.sampled_from(["en", "es", "pt-BR", "zh-Hant"]),
        "engine": st.sampled_from(["", "draft", "openai"]),
        "pronoun": st.sampled_from(["she", "he", "they", "it"]),
        "hero_name": st.sampled_from(["", "Mira", "Jean-Luc"]),
        "prompt": TEXT.map(lambda text: f"a{text}"),
    }
    if name in patterns:
        return patterns[name]
    if annotation is str:
        return TEXT
    if annotation is bool:
        return st.booleans()
    bounds: dict[str, Any] = {}
    for item in metadata:
        for inner in (item, *getattr(item, "metadata", ())):
            for ours, theirs in (("ge", "min_value"), ("le", "max_value"), ("gt", "min_value")):
                limit = getattr(inner, ours, None)
                if limit is not None:
                    bounds[theirs] = limit + (1 if ours == "gt" else 0)
    if annotation is int:
        return st.integers(**{"min_value": 0, "max_value": 2**31 - 1} | bounds)
    if annotation is float:
        return st.floats(**{"min_value": -1e6, "max_value": 1e6} | bounds, allow_nan=False)
    raise TypeError(f"{name}: {annotation}")


def _values(name: str, annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    from types import NoneType, UnionType
    from typing import Annotated, Union, get_args, get_origin

    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata = [*metadata, *more]
    if get_origin(annotation) in (UnionType, Union):
        inner = next(arg for arg in get_args(annotation) if arg is not NoneType)
        return st.none() | _values(name, inner, metadata)
    if get_origin(annotation) is tuple:
        return st.lists(_values(name, get_args(annotation)[0], []), min_size=1, max_size=2).map(tuple)
    if isinstance(annotation, type) and issubclass(annotation, Message):
        return fields(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    return _leaf(name, annotation, metadata)


def fields(model: type[Message]) -> st.SearchStrategy[dict[str, Any]]:
    """Fields of a message, nested ones as mappings; some defaults are left out."""
    parts = {name: (_values(name, info.annotation, list(info.metadata)), info.is_required()) for name, info in model.model_fields.items()}
    required = {name: values for name, (values, needed) in parts.items() if needed}
    optional = {name: values for name, (values, needed) in parts.items() if not needed}
    return st.deferred(lambda: st.fixed_dictionaries(required, optional=optional))


def messages(model: type[Message]) -> st.SearchStrategy[Any]:
    """Valid messages of a kind: what a model's own rules refuse is drawn again."""

    def valid(values: dict[str, Any]) -> Message | None:
        for pages in (values.get("pages"), values.get("story", {}).get("pages")):
            for number, page in enumerate(pages if isinstance(pages, tuple) else (), start=1):
                if isinstance(page, dict) and "scene" in page:
                    page["number"], page["cast"] = number, ()
        if "skip" in values:
            values["skip"] = ()
        try:
            return model.model_validate(values)
        except ValidationError:
            return None

    return fields(model).map(valid).filter(lambda message: message is not None)
