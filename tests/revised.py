"""A small library in two versions, with a crosswalk between them, and an assessment answered under the earlier one."""

import yaml

SET = "small"
SAME, EDITED, STRICTER, OTHER, SPLIT, OLD_NAME, RETIRED, BRANCHES = (
    f"sm.{name}" for name in ("same", "edited", "stricter", "other", "split", "old-name", "retired", "branches")
)
ONE_HALF, OTHER_HALF, NEW_NAME, NEW = (f"sm.{name}" for name in ("one-half", "other-half", "new-name", "new"))
EARLIER = (SAME, EDITED, STRICTER, OTHER, SPLIT, OLD_NAME, RETIRED, BRANCHES)
LATER = (SAME, EDITED, STRICTER, OTHER, ONE_HALF, OTHER_HALF, NEW_NAME, NEW, BRANCHES)
FACT = "sm.has-branches"


def _criterion(name, question=None, words="", **statements):
    levels = {n: {f"s{n}": f"A dated paper of step {n} {words}lies in the file of the office."} for n in range(1, 6)}
    for key, text in statements.items():
        levels[int(key[1])][key] = text
    return {
        "id": name, "guideline": "sm.1" if name != BRANCHES else "sm.2",
        "question": question or f"Is {name.removeprefix('sm.')} in place here?", "why": "People wait for it.",
        "weight": 1, "key": False, "because": "It is seen.", "aspect": "mechanism", "addressee": "management",
        "revised_part": "A", "topics": ["Service quality"],
        "effort": {"knowledge": "low", "time": "low", "resources": "low"}, "basis": "guideline", "points": {},
        "levels": levels, "evidence": ["A paper", "A list"],
        "examples": [{"case": "Nothing is there.", "level": 0, "because": "There is none."},
                     {"case": "There is a paper.", "level": 1, "because": "One paper, no more."}],
    }  # fmt: skip


def _set(version, *criteria):
    return {
        "set": SET, "edition": "2020", "version": version, "title": "Small Guidelines", "language": "en",
        "prefix": "sm", "publisher": "Nobody", "source": "Nowhere.", "about": "Made up.", "scale": "pdca-0-5",
        "scheme": "pdca-mean-1",
        "rules": {"target": 3, "evidence_above": 2, "word_from_coverage": 60, "explain_move_of": 2,
                  "roadmap": [{"step": "later"}]},
        "revised_parts": {"A": "The first part"},
        "nodes": [{"id": "sm.a", "kind": "part", "title": "Part A"},
                  {"id": "sm.1", "kind": "guideline", "under": "sm.a", "number": "1", "title": "The first"},
                  {"id": "sm.2", "kind": "guideline", "under": "sm.a", "number": "2", "title": "The second"}],
        "facts": [{"id": FACT, "question": "Are there branches?", "help": "A desk is one.",
                   "answers": {"yes": "There are branches.", "no": "There is no branch."}}],
        "indicators": [{"id": "sm.share", "guideline": "sm.1", "title": "Share of cases in time", "unit": "%",
                        "better": "higher", "fix": "The limit.", "pitfalls": "Many."}],
        "criteria": list(criteria),
    }  # fmt: skip


def _earlier():
    return _set("0.1.0", *(_criterion(name) for name in EARLIER))


def _later():
    changed = {
        EDITED: _criterion(EDITED, s1="A paper of step 1 with its date lies in the file of the office."),
        STRICTER: _criterion(STRICTER, s3="A dated paper of step 3 lies in the file of every office."),
        OTHER: _criterion(OTHER, words="that the public can read on the web pages "),
        ONE_HALF: _criterion(ONE_HALF, "Is one half of the split in place here?"),
        OTHER_HALF: _criterion(OTHER_HALF, "Is the other half of the split in place here?"),
        NEW_NAME: _criterion(NEW_NAME, "Is old-name in place here?"),
    }
    return _set("0.2.0", *(changed.get(name) or _criterion(name) for name in LATER))


def _questionnaire(name, ask):
    return {
        "questionnaire": name, "title": f"All of {name}", "purpose": "To know.", "language": "en", "minutes": 10,
        "sets": [{"set": SET, "edition": "2020"}], "ask": ask,
    }  # fmt: skip


def _pair(earlier, later, relation, comparable, strength, **more):
    rationale = f"{earlier} became {later}."
    return {"earlier": earlier, "later": later, "relation": relation, "comparable": comparable,
            "strength": strength, "rationale": rationale, **more}  # fmt: skip


CROSSWALK = {
    "crosswalk": SET, "earlier": {"edition": "2020", "version": "0.1.0"},
    "later": {"edition": "2020", "version": "0.2.0"}, "by": "Anna", "on": "2025-06-01", "method": "hand",
    "unchanged": [SAME, BRANCHES],
    "pairs": [
        _pair(EDITED, EDITED, "equal", "direct", 10, editorial=True),
        _pair(STRICTER, STRICTER, "subset", "indirect", 8),
        _pair(OTHER, OTHER, "intersect", "subject", 3),
        _pair(SPLIT, ONE_HALF, "superset", "indirect", 5), _pair(SPLIT, OTHER_HALF, "superset", "indirect", 5),
        _pair(OLD_NAME, NEW_NAME, "equal", "direct", 10),
    ],
    "new": [{"id": NEW, "because": "Nobody asked for it."}],
    "retired": [{"id": RETIRED, "because": "It said little."}],
}  # fmt: skip


def written(root, version, crosswalk=None):
    """The library of one version, in a folder of its own; returns the folder."""
    everything = [{"guideline": "sm.1"}, {"guideline": "sm.2", "when": {FACT: "yes"}}]
    files = {
        f"guidelines/{SET}/2020.yaml": _earlier() if version == "0.1.0" else _later(),
        "questionnaires/small.yaml": _questionnaire("small", everything),
        "questionnaires/small-few.yaml": _questionnaire("small-few", [{"criterion": SAME}]),
    }
    if crosswalk:
        files[f"guidelines/crosswalks/{SET}/2020-0.1.0--2020-0.2.0.yaml"] = crosswalk
    for name, value in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(yaml.safe_dump(value, sort_keys=False), "utf-8")
    return root
