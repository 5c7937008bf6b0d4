"""The sandbox as a chaos test sees it: its records in one snapshot, its control endpoints, and what plans may wish of it.

Every wish has a word of its own, such as zq17, that is in what it writes; so the effect of each is found again, and counted."""

import base64
import json
import re
import urllib.error
import urllib.request

from changes_judge import Wish

DEALS, PEOPLE, COMPANIES = 4101, 4102, 4103  # lists of the seed
TEXTS = 10  # columns with one text
FIRST_WORD = 100  # of wishes; those before are of records that are there already


def has(word, text):
    return re.search(rf"(?<![0-9A-Za-z]){word}(?![0-9A-Za-z])", text or "") is not None


class Sandbox:
    def __init__(self, url):
        self.url = url

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, method=method, data=None if body is None else json.dumps(body).encode())
        request.add_header("Authorization", "Basic " + base64.b64encode(b":sandbox").decode())
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def pages(self, path, member):
        out, token = [], ""
        while token is not None:
            page = self.ask("GET", f"{path}{'&' if '?' in path else '?'}page_size=500{'&page_token=' + token if token else ''}")
            out += page[member]
            token = page.get("next_page_token")
        return out

    def script(self, faults):
        self.ask("POST", "/__sandbox/faults", {"faults": faults})

    def calm(self):
        self.ask("DELETE", "/__sandbox/faults")

    def take_log(self):
        return self.ask("GET", "/__sandbox/requests?clear=true&bodies=true")


class Firm:
    """All that wishes are about, read by API v1."""

    def __init__(self, sandbox):
        self.fields = {field["name"]: field["id"] for field in sandbox.ask("GET", f"/fields?list_id={DEALS}")}
        self.rows = {one: sandbox.ask("GET", f"/lists/{one}/list-entries") for one in (DEALS, PEOPLE, COMPANIES)}
        self.cells, self.value_ids = {}, {}
        for row in self.rows[DEALS]:
            for value in sandbox.ask("GET", f"/field-values?list_entry_id={row['id']}"):
                cell = (row["id"], value["field_id"])
                self.cells.setdefault(cell, []).append(str(value["value"]))
                self.value_ids[cell + (str(value["value"]),)] = value["id"]
        self.notes = sandbox.pages("/notes", "notes")
        self.reminders = sandbox.pages("/reminders", "reminders")
        self.files = sandbox.pages("/entity-files", "entity_files")
        self.persons = sandbox.pages("/persons", "persons")
        self.companies = sandbox.pages("/organizations", "organizations")
        self.deals = sandbox.pages("/opportunities", "opportunities")
        # A page has no links, so those of records with a word are asked for one by one.
        self.links = {each["id"]: sandbox.ask("GET", f"/persons/{each['id']}")["organization_ids"] for each in self.persons
                      if "zq" in each["first_name"]}

    def name_count(self, records, word):
        return sum(has(word, record.get("name") or f"{record.get('first_name')} {record.get('last_name')}") for record in records)

    def text_count(self, records, word, member="content"):
        return sum(has(word, record.get(member)) for record in records)

    def on_list(self, one, record):
        return sum(row["entity_id"] == record for row in self.rows[one])


def prepare(sandbox):
    """Columns and records of the test's own."""
    for number in range(TEXTS):
        sandbox.ask("POST", "/fields", {"name": f"Chaos {number}", "entity_type": 8, "value_type": 6, "list_id": DEALS, "is_list_specific": True,
                                        "allows_multiple": False})
    sandbox.ask("POST", "/fields", {"name": "Words", "entity_type": 8, "value_type": 6, "list_id": DEALS, "is_list_specific": True,
                                    "allows_multiple": True})
    # Something to rename, link, list, clear, remove and delete from the beginning on.
    words = (f"zq{number}" for number in range(FIRST_WORD))
    people = [sandbox.ask("POST", "/persons", {"first_name": word, "last_name": "Chaos", "emails": [f"{word}@chaos.example"]})["id"]
              for word in (next(words) for _ in range(24))]
    for word in (next(words) for _ in range(24)):
        sandbox.ask("POST", "/organizations", {"name": f"{word} Works", "domain": f"{word}.example"})
    for person in people[:6]:
        sandbox.ask("POST", f"/lists/{PEOPLE}/list-entries", {"entity_id": person})
        sandbox.ask("POST", "/notes", {"content": f"{next(words)} was said.", "person_ids": [person]})
    fields = {field["name"]: field["id"] for field in sandbox.ask("GET", f"/fields?list_id={DEALS}")}
    for row in sandbox.ask("GET", f"/lists/{DEALS}/list-entries")[:10]:
        for column in ("Chaos 0", "Chaos 1", "Words"):
            sandbox.ask("POST", "/field-values", {"field_id": fields[column], "entity_id": row["entity_id"], "list_entry_id": row["id"], "value": next(words)})


def line_is(method, target, body=None):
    """Whether a line of the log wrote this, by API v1 or v2."""
    def found(line):
        return line["method"] in method and re.search(target, line["target"]) is not None and (body is None or body(line.get("body", "")))
    return found


def with_word(word, target, methods=("POST", "PUT", "PATCH")):
    return line_is(methods, target, lambda body: has(word, body))


class Wishes:
    """Makes wishes of a firm: each cell and each record is wished for at most once a round, notes and reminders apart."""

    KINDS = (("set", 6), ("clear", 2), ("add_value", 3), ("remove_value", 2), ("note", 3), ("remind", 3), ("attach", 1), ("make_person", 3),
             ("make_company", 2), ("make_deal", 1), ("add_to_list", 2), ("remove_from_list", 1), ("rename", 2), ("link", 2), ("delete_note", 1), ("log", 0))

    def __init__(self, random, files, only=()):
        self.random, self.files, self.last = random, files, FIRST_WORD
        self.only = only
        self.makers = [name for name, weight in self.KINDS for _ in range(weight) if self.has(name)]

    def has(self, kind):
        return not self.only or kind in self.only

    def word(self):
        self.last += 1
        return f"zq{self.last}"

    def begin(self, firm):
        """A new round."""
        self.firm = firm
        pick = lambda records: self.random.sample(records, len(records))
        self.single = pick([(row, name) for row in firm.rows[DEALS] for name in firm.fields if name.startswith("Chaos ")])
        self.persons = pick([each for each in firm.persons if each["first_name"].startswith("zq")])
        self.companies = pick([each for each in firm.companies if each["name"].startswith("zq")])
        self.notes = pick([each for each in firm.notes if (each["content"] or "").startswith("zq")])
        self.rows = pick(firm.rows[DEALS])  # whose words are changed

    def some(self, count):
        """Of all kinds; less where there is nothing left to wish for."""
        out = []
        while len(out) < count:
            wish = getattr(self, self.random.choice(self.makers))()
            out += [wish] if wish else []
        return out

    def any_record(self):
        kind, records = self.random.choice((("person", self.firm.persons), ("company", self.firm.companies), ("deal", self.firm.deals)))
        busy = {each["id"] for each in self.persons + self.companies}
        return f"{kind}:{self.random.choice([each['id'] for each in records if each['id'] not in busy])}"

    def set(self):
        if not self.single:
            return None
        (row, column), word = self.single.pop(), self.word()
        cell = (row["id"], self.firm.fields[column])
        return Wish("set", word, lambda firm: firm.cells.get(cell, []).count(word), with_word(word, "field"),
                    {"do": "set", "on": f"deal:{row['entity_id']}", "list": "Deal Flow", "values": {column: word}}, cell)

    def clear(self):
        full = [each for each in self.single if self.firm.cells.get((each[0]["id"], self.firm.fields[each[1]]))]
        if not full:
            return None
        row, column = self.random.choice(full)
        self.single.remove((row, column))
        cell = (row["id"], self.firm.fields[column])
        value = self.firm.cells[cell][0]
        by_v1 = line_is(("DELETE",), rf"^/field-values/{self.firm.value_ids[cell + (value,)]}$")
        by_v2 = line_is(("PATCH", "POST"), rf"^/v2/.*/list-entries/{row['id']}/fields", lambda body: clears(body, f"field-{cell[1]}"))
        return Wish("clear", value, lambda firm: 0 if firm.cells.get(cell) else 1, lambda line: by_v1(line) or by_v2(line),
                    {"do": "clear", "on": f"deal:{row['entity_id']}", "list": "Deal Flow", "values": {column: None}}, cell)

    def add_value(self):
        if not self.rows:
            return None
        row, word = self.rows.pop(), self.word()
        cell = (row["id"], self.firm.fields["Words"])
        return Wish("add_value", word, lambda firm: firm.cells.get(cell, []).count(word), with_word(word, "field"),
                    {"do": "add_value", "on": f"deal:{row['entity_id']}", "list": "Deal Flow", "values": {"Words": word}}, cell)

    def remove_value(self):
        full = [row for row in self.rows if self.firm.cells.get((row["id"], self.firm.fields["Words"]))]
        if not full:
            return None
        row = full[0]
        self.rows.remove(row)
        cell = (row["id"], self.firm.fields["Words"])
        value = self.random.choice(self.firm.cells[cell])
        return Wish("remove_value", value, lambda firm: 0 if value in firm.cells.get(cell, []) else 1,
                    line_is(("DELETE",), rf"^/field-values/{self.firm.value_ids[cell + (value,)]}$"),
                    {"do": "remove_value", "on": f"deal:{row['entity_id']}", "list": "Deal Flow", "values": {"Words": value}}, cell)

    def note(self):
        word = self.word()
        return Wish("note", word, lambda firm: firm.text_count(firm.notes, word), with_word(word, "/notes"),
                    {"do": "note", "on": self.any_record(), "text": f"{word} was said."})

    def log(self):
        word = self.word()
        person = self.random.choice(self.firm.persons)
        return Wish("log", word, lambda firm: firm.text_count(firm.notes, word), with_word(word, "^/interactions$"),
                    {"kind": self.random.choice(("call", "meeting")), "text": f"{word} was discussed.", "people": [f"person:{person['id']}"]})

    def remind(self):
        word = self.word()
        return Wish("remind", word, lambda firm: firm.text_count(firm.reminders, word), with_word(word, "/reminders"),
                    {"do": "remind", "on": self.any_record(), "text": f"{word} call", "due": "2031-03-01"})

    def attach(self):
        word = self.word()
        (self.files / f"{word}.txt").write_text(f"{word} is inside\n")
        return Wish("attach", word, lambda firm: firm.text_count(firm.files, word, "name"), with_word(word, "/entity-files"),
                    {"do": "attach", "on": self.any_record(), "file": {"path": f"{word}.txt"}})

    def make_person(self):
        word = self.word()
        return Wish("find_or_create", word, lambda firm: firm.name_count(firm.persons, word), with_word(word, "/persons$", ("POST",)),
                    {"do": "find_or_create", "record": {"kind": "person", "name": f"{word} Chaos", "emails": [f"{word}@chaos.example"]}})

    def make_company(self):
        word = self.word()
        return Wish("find_or_create", word, lambda firm: firm.name_count(firm.companies, word), with_word(word, "/(organizations|companies)$", ("POST",)),
                    {"do": "find_or_create", "record": {"kind": "company", "name": f"{word} Works", "domain": f"{word}.example"}})

    def make_deal(self):
        word = self.word()
        return Wish("find_or_create", word, lambda firm: firm.name_count(firm.deals, word), with_word(word, "/opportunities$", ("POST",)),
                    {"do": "find_or_create", "list": "Deal Flow", "record": {"kind": "deal", "name": f"{word} Round"}})

    def add_to_list(self):
        free = [each for each in self.persons if not self.firm.on_list(PEOPLE, each["id"])]
        if not free:
            return None
        person = free[0]
        self.persons.remove(person)
        return Wish("add_to_list", person["first_name"], lambda firm: firm.on_list(PEOPLE, person["id"]),
                    line_is(("POST",), f"^/lists/{PEOPLE}/list-entries$", lambda body: has(str(person["id"]), body)),
                    {"do": "add_to_list", "list": "Tier 1 LPs", "on": f"person:{person['id']}"})

    def remove_from_list(self):
        there = [each for each in self.persons if self.firm.on_list(PEOPLE, each["id"]) == 1]
        if not there:
            return None
        person = there[0]
        self.persons.remove(person)
        entry = next(row["id"] for row in self.firm.rows[PEOPLE] if row["entity_id"] == person["id"])
        return Wish("remove_from_list", person["first_name"], lambda firm: 0 if firm.on_list(PEOPLE, person["id"]) else 1,
                    line_is(("DELETE",), f"^/lists/{PEOPLE}/list-entries/{entry}$"),
                    {"do": "remove_from_list", "list": "Tier 1 LPs", "on": f"person:{person['id']}"})

    def rename(self):
        if not self.companies:
            return None
        company, word = self.companies.pop(), self.word()
        return Wish("rename", word, lambda firm: firm.name_count([each for each in firm.companies if each["id"] == company["id"]], word),
                    with_word(word, f"/(organizations|companies)/{company['id']}"),
                    {"do": "rename", "on": f"company:{company['id']}", "text": f"{word} Renamed"})

    def link(self):
        if not self.persons or not self.companies:
            return None
        person, company = self.persons.pop(), self.companies.pop()
        writes = line_is(("PUT", "PATCH"), rf"^/(persons/{person['id']}|organizations/{company['id']})$")
        return Wish("link", person["first_name"], lambda firm: firm.links.get(person["id"], []).count(company["id"]), writes,
                    {"do": "link", "on": f"person:{person['id']}", "with": [f"company:{company['id']}"]})

    def delete_note(self):
        if not self.notes:
            return None
        note = self.notes.pop()
        return Wish("delete", f"note:{note['id']}", lambda firm: 0 if any(each["id"] == note["id"] for each in firm.notes) else 1,
                    line_is(("DELETE",), rf"/notes/{note['id']}$"), {"do": "delete", "on": f"note:{note['id']}"})


def clears(body, field):
    try:
        updates = json.loads(body).get("updates") or []
    except ValueError:
        return False
    return any(each.get("id") == field and (each.get("value") or {}).get("data") is None for each in updates)


def faults_of(seed, strength=1.0):
    """Rules of the sandbox: what meets a share of the requests, at random from the seed. Reads lag always, or by chance."""
    out = []

    def rule(match, probability, **fault):
        out.append({"match": match, "times": None, "probability": min(1, probability * strength), "seed": seed, "fault": fault})

    for method in ("POST", "PUT", "PATCH", "DELETE"):
        rule(method, 0.006, close_before_read=True)
        rule(method, 0.012, close_after_read=True)  # performed, and the answer is lost
        rule(method, 0.006, close_after_read=True, performed=False)
        rule(method, 0.012, close_after_read=True, perform_after_ms=4900)  # it lands when nobody waits for it any more
        rule(method, 0.012, close_after_read=True, perform_after_ms=1500)
        rule(method, 0.006, status=504, perform_after_ms=3000)
        rule(method, 0.003, hang=True, perform_after_ms=19900)  # up to 5 s after the client gave up
        rule(method, 0.003, hang=True, performed=True)
        rule(method, 0.006, status=500, performed=True)
        rule(method, 0.006, status=503)
        rule(method, 0.006, status=429, headers={"Retry-After": "1"})
        rule(method, 0.006, cut_body_after=5)
        rule(method, 0.02, delay_ms=400)
    rule("GET", 0.01, status=502)
    rule("GET", 0.01, close_after_read=True)
    rule("GET", 0.005, status=429, headers={"Retry-After": "1"})
    rule("GET", 0.005, cut_body_after=20)
    rule("GET", 0.01, delay_ms=300)
    rule("GET", 0.2, stale_ms=1500)
    rule("GET", 0.3, stale_ms=400)
    return out
