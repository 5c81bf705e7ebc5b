"""What a language model is told of each page, each age band and each tone."""

from services.a_story_generator.planning.arc import Stage
from storycreator.messages.common import AgeBand, Tone

HEADINGS = {
    Stage.HOME: "The hero at home. The wish is still only a wish.",
    Stage.HOME_BOTH: "The two friends at home. The wish is still only a wish.",
    Stage.WISH: "How much the hero longs for it. Nothing has happened yet.",
    Stage.MEET: "They meet and talk kindly.",
    Stage.TALK: "They talk and make a plan.",
    Stage.SETOUT: "They set out. How the morning looks.",
    Stage.JOURNEY: "What they see and say on the way.",
    Stage.TROUBLE: "The trouble. How it looks and feels. Nothing is solved.",
    Stage.REACT: "They are sad. Nothing is solved.",
    Stage.TRY: "They try, and it fails. How that looks.",
    Stage.LOW: "A quiet, sad moment. Nothing is solved.",
    Stage.IDEA: "The clever idea. They are excited but have not begun.",
    Stage.STEP: "They do it, step by step. It is not finished yet.",
    Stage.WIN: "It works! What they see and how happy they are.",
    Stage.PARTY: "Everybody is glad with them.",
    Stage.QUIET: "They go home, tired and happy.",
    Stage.END: "A short, warm last page.",
}
AGES = {
    AgeBand.EARLY: "children aged 3 to 5: very short, simple sentences and sounds they can join in with",
    AgeBand.MIDDLE: "children aged 6 to 8: short, vivid sentences",
    AgeBand.OLDER: "children aged 9 to 12: rich, vivid sentences with feelings and details",
}
TONES = {
    Tone.WARM: "warm and kind",
    Tone.FUNNY: "funny and playful",
    Tone.ADVENTUROUS: "lively and exciting",
    Tone.MYSTERIOUS: "mysterious and a little hushed",
    Tone.CALM: "calm and soothing",
}
