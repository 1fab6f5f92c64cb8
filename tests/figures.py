"""Every figure in the data of a report with what stands beside it on a page: a figure alone is found by chance."""

from reading import bare


def unlike(data, page):
    """The figures of the data that do not stand on the page as they do there, each with what is beside it."""
    return [one for one in figures(data) if bare("".join(one)) not in page]


def figures(data):
    """Every figure with what is beside it, in the order in which a page shows them."""
    for line in lines(data):
        title = "" if line["kind"] == "set" or line["name"] == line["title"] else line["title"]
        claimed, evidenced = (line[reading]["score"]["shown"] for reading in ("claimed", "evidenced"))
        bar = claimed if line["claimed"]["score"]["at_least"] is None else ""
        rest = (line["claimed"]["level"], line["coverage"], line["asked"])
        yield (line["name"], title, bar, claimed, evidenced, *rest, line["claimed"]["lowest"], line["claimed"]["floor"])
        for one in line["sum"]["criteria"]:
            key, counts = "key" if one["key"] else "", (one["claimed"], one["weight"], one["claimed_product"])
            yield (one["criterion"], key, *counts, one["evidenced"], one["evidenced_product"])
        for one in line["sum"]["guidelines"]:
            yield (one["title"], one["weight"], one["claimed"], one["evidenced"])
        total = line["sum"]
        yield (f"({total['weights']})" if line["kind"] == "guideline" else f"summing to {total['weights']}",)
        yield (f"Claimed: {total['claimed']}. Evidenced: {total['evidenced']}.",)
    for section in data["sections"]:
        line = section["line"]
        yield ("Claimed:", line["claimed"]["score"]["sentence"], "Evidenced:", line["evidenced"]["score"]["sentence"])
        yield (line["asked"], "criteria; not applicable:", line["not_applicable"])
        for reply in (r for r in section["answers"] if not r["brief"]):
            yield (f"{reply['number']} · {reply['criterion']} · {reply['traits']}",)
            yield (
                "Answer",
                reply["answer"],
                "Target",
                f"level {reply['target']}",
                "Evidenced",
                _capital(reply["evidenced"]),
            )
        for measure in (m for m in section["indicators"] if m["known"]):
            yield (measure["value"], measure["period"])
    for fact in data["cover"]["facts"]:
        yield (fact["value"], fact["name"])
    yield (data["gaps"]["sentence"], "Target:", data["gaps"]["target"])
    for gap in data["gaps"]["gaps"]:
        yield (f"Gap {gap['place']}", "·", gap["guideline"], "·", gap["criterion"])
        yield (str(gap["place"]), gap["question"], gap["guideline"], "·", gap["rule"], gap["levels"], gap["effort"])
    for item in data["plan"]["items"]:
        yield (item["criterion"], "·", item["gap"])
        yield (item["due_words"], "late" if item["late"] else "", _capital(item["status_words"]))
    for told in (*data["status"]["sections"], data["status"]["total"]):
        title = "" if told["name"] == told["title"] else f": {told['title']}"
        counts = (told[c] for c in ("asked", "answered", "open", "unknown", "not_applicable", "flagged"))
        yield (told["name"], title, *map(str, counts))
    if data["summary"]["since"]:
        yield (data["summary"]["since"]["sentence"],)
    yield from ((sentence,) for sentence in data["summary"]["sure"])


def _capital(words):
    return words[:1].upper() + words[1:]


def lines(data):
    """The lines of every set, the whole set first."""
    return [line for found in data["scores"]["sets"] for line in (found["total"], *found["lines"])]
