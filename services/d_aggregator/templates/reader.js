(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const sections = all("main > section");
  const cues = JSON.parse(one("#cues").textContent);
  const rightToLeft = root.dir === "rtl";
  const panel = one("#panel");
  const playButtons = all('[data-do="play"]');
  const labels = playButtons.length ? { play: playButtons[0].getAttribute("aria-label"), pause: one("#book").dataset.pause } : null;
  const dots = all(".dots a");
  const settings = { theme: "", size: 100, speed: 1, turn: true };
  let current = 0;
  let playing = false;
  let turning = 0;

  root.classList.add("js");
  const soundOf = (index) => one("audio", sections[index]);
  const cuesOf = (index) => cues[sections[index].id] || [];
  sections.forEach((section, index) => {
    const sound = soundOf(index);
    if (!sound) return;
    sound.controls = false;
    section.classList.add("listens");
    sound.addEventListener("ended", () => ended(index));
    sound.addEventListener("error", () => { if (index === current) pause(); });
  });

  function remember() {
    try { localStorage.setItem("story-reader", JSON.stringify(settings)); } catch { /* a reader that forgets still reads */ }
  }

  function apply() {
    if (settings.theme) root.dataset.theme = settings.theme; else delete root.dataset.theme;
    root.style.setProperty("--size", settings.size / 100);
    const sound = soundOf(current);
    if (sound) sound.playbackRate = settings.speed;
    makeScrollable();
  }

  function makeScrollable() {
    const words = one(".words", sections[current]);
    if (words.scrollHeight > words.clientHeight + 1) words.tabIndex = 0; else words.removeAttribute("tabindex");
  }

  function show(index, { quietly = false } = {}) {
    if (index < 0 || index >= sections.length || (index === current && !quietly)) return;
    const forward = index > current;
    const before = soundOf(current);
    if (before) { before.pause(); before.currentTime = 0; }
    mark(null);
    clearTimeout(turning);
    const hadFocus = sections[current].contains(document.activeElement);
    current = index;
    sections.forEach((section, at) => {
      section.hidden = at !== index;
      section.classList.remove("from-after", "from-before");
    });
    if (!quietly) sections[index].classList.add(forward !== rightToLeft ? "from-after" : "from-before");
    if (hadFocus) sections[index].focus({ preventScroll: true });
    one(".words", sections[index]).scrollTop = 0;
    dots.forEach((dot, at) => { if (at === index) dot.setAttribute("aria-current", "page"); else dot.removeAttribute("aria-current"); });
    all('[data-do="previous"]').forEach((button) => { button.disabled = index === 0; });
    all('[data-do="next"]').forEach((button) => { button.disabled = index === sections.length - 1; });
    const pages = all("main > .page").length;
    const page = all("main > .page").indexOf(sections[index]) + 1;
    one(".count").textContent = page ? `${page} / ${pages}` : "";
    one(".progress").style.setProperty("--done", index / (sections.length - 1));
    if (!quietly) one("#said").textContent = dots[index].getAttribute("aria-label");
    try { history.replaceState(null, "", `#${sections[index].id}`); } catch { /* not allowed everywhere */ }
    playButtons.forEach((button) => { button.disabled = !soundOf(index) && nextSound(index) < 0; });
    apply();
    if (playing) { if (soundOf(index)) start(); else pause(); }
  }

  const nextSound = (index) => sections.findIndex((_, at) => at > index && soundOf(at));

  function setPlaying(on) {
    playing = on;
    root.classList.toggle("playing", on);
    playButtons.forEach((button) => {
      button.setAttribute("aria-pressed", String(on));
      button.title = on ? labels.pause : labels.play;
    });
    if (on) requestAnimationFrame(follow); else clearTimeout(turning);
  }

  function start(from) {
    const sound = soundOf(current);
    if (!sound) return;
    sound.preload = "auto";
    sound.playbackRate = settings.speed;
    if (from !== undefined) {
      const seek = () => { sound.currentTime = from; };
      if (sound.readyState > 0) seek(); else sound.addEventListener("loadedmetadata", seek, { once: true });
    }
    setPlaying(true);
    sound.play().catch((error) => { if (error.name !== "AbortError") pause(); });
  }

  function pause() {
    const sound = soundOf(current);
    if (sound) sound.pause();
    setPlaying(false);
  }

  function toggle() {
    if (playing) { pause(); return; }
    if (soundOf(current)) { start(); return; }
    const next = nextSound(current);
    if (next >= 0) { setPlaying(true); show(next); }
  }

  function ended(index) {
    if (index !== current || !playing) return;
    mark(null);
    const next = nextSound(current);
    if (settings.turn && next >= 0) turning = setTimeout(() => show(next), 800);
    else pause();
  }

  let marked = null;
  function mark(id) {
    if (marked && marked.id === id) return;
    if (marked) marked.classList.remove("now");
    marked = id ? document.getElementById(id) : null;
    if (!marked) return;
    marked.classList.add("now");
    const words = marked.closest(".words");
    const box = marked.getBoundingClientRect();
    const frame = words.getBoundingClientRect();
    if (box.bottom > frame.bottom || box.top < frame.top) words.scrollTop += box.top - frame.top - frame.height / 4;
  }

  function follow() {
    if (!playing) return;
    const sound = soundOf(current);
    if (sound && !sound.ended) {
      const now = sound.currentTime;
      let found = null;
      for (const [id, begin] of cuesOf(current)) if (begin <= now + 0.02) found = id;
      mark(found);
    }
    requestAnimationFrame(follow);
  }

  function sentence(step) {
    const list = cuesOf(current);
    const sound = soundOf(current);
    if (!list.length || !sound) return;
    let at = -1;
    list.forEach(([, begin], index) => { if (begin <= sound.currentTime + 0.02 && (playing || sound.currentTime > 0)) at = index; });
    start(list[Math.max(0, Math.min(list.length - 1, at + step))][1]);
  }

  function openPanel(on) {
    panel.hidden = !on;
    one('[data-do="settings"]').setAttribute("aria-expanded", String(on));
    if (on) one("input:checked, input", panel).focus();
  }

  const actions = {
    previous: () => show(current - 1),
    next: () => show(current + 1),
    open: () => show(1),
    listen: () => { if (soundOf(current)) start(); else toggle(); },
    play: toggle,
    settings: () => openPanel(panel.hidden),
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) { actions[button.dataset.do](); return; }
    const dot = event.target.closest(".dots a");
    if (dot) { event.preventDefault(); show(dots.indexOf(dot)); return; }
    if (!panel.hidden && !event.target.closest("#panel")) { openPanel(false); return; }
    const spoken = event.target.closest(".s");
    const cue = spoken && String(getSelection()) === "" && cuesOf(current).find(([id]) => id === spoken.id);
    if (cue) start(cue[1]);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !panel.hidden) { openPanel(false); one('[data-do="settings"]').focus(); return; }
    if (event.target.closest("input")) return;
    const keys = {
      ArrowRight: () => show(current + (rightToLeft ? -1 : 1)),
      ArrowLeft: () => show(current + (rightToLeft ? 1 : -1)),
      PageDown: actions.next,
      PageUp: actions.previous,
      Home: () => show(0),
      End: () => show(sections.length - 1),
      ".": () => sentence(1),
      ",": () => sentence(-1),
    };
    if (event.key === " " && !event.target.closest("button, a")) {
      event.preventDefault();
      if (labels) toggle(); else actions.next();
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  let touch = null;
  one("main").addEventListener("touchstart", (event) => { touch = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  one("main").addEventListener("touchend", (event) => {
    if (!touch) return;
    const end = event.changedTouches[0];
    const across = end.clientX - touch.clientX;
    const down = end.clientY - touch.clientY;
    touch = null;
    if (Math.abs(across) > 48 && Math.abs(across) > 1.5 * Math.abs(down)) show(current + (across < 0 !== rightToLeft ? 1 : -1));
  }, { passive: true });

  panel.addEventListener("input", (event) => {
    const { name, type, value, checked } = event.target;
    settings[name] = type === "checkbox" ? checked : type === "range" ? Number(value) : value;
    apply();
    remember();
  });
  try { Object.assign(settings, JSON.parse(localStorage.getItem("story-reader")) || {}); } catch { /* nothing kept */ }
  all("input", panel).forEach((input) => {
    if (input.type === "radio") input.checked = input.value === settings.theme;
    else if (input.type === "checkbox") input.checked = settings[input.name];
    else input.value = settings[input.name];
  });
  addEventListener("resize", makeScrollable);
  addEventListener("hashchange", () => show(sections.findIndex((section) => `#${section.id}` === location.hash)));
  const asked = sections.findIndex((section) => `#${section.id}` === location.hash);
  show(asked < 0 ? 0 : asked, { quietly: true });
})();
