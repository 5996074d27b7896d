#!/usr/bin/env python3
"""Holds Gleaner's verdicts on robots.txt against protego's, on files made by grammar and by mutation.

    scripts/check_robots.py BENCH [--files N] [--seed N] [--agents robots.json] [--show N]
    scripts/check_robots.py BENCH --speed [--files N]

BENCH is the built RightsBench executable. Run with a Python that has protego (0.7.0 was used). Every verdict that differs must be one in
which protego leaves RFC 9309: protego is asked again with one of its own habits put off, and must then agree; with all of them put off it must agree on
every verdict. docs/reservations.md has the habits and the sections that speak against them. Exit code 1 where a difference stays.
"""
import argparse
import collections
import importlib.metadata
import itertools
import json
import random
import re
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse

import protego
from protego import _protego, _ruleset, _utils

HABITS = {
    "token": "an agent's name is found inside of longer names, and not before a version (2.2.1)",
    "records": "records that are not of the protocol end a list of user agents (2.2.4)",
    "index": "Allow of index.html allows its folder too (2.2.2)",
    "dollar": "a $ at the end is also taken for itself (2.2.3)",
    "absolute": "an address is taken as a path (2.2)",
    "robots": "/robots.txt is not known when it is spelled with escapes (2.2.2)",
    "lines": "lines end at more than CR and LF, and more than space and tab are blanks (2.2)",
    "mark": "a byte order mark is part of the first word",
    "slash": "%2F in a query is not / (the table of 2.2.2)",
    "escapes": "escapes that are no UTF-8 are all the same (2.2.2)",
}

# ---------------------------------------------------------------------------------------------------------------- protego, habits put off

# What str.splitlines ends a line at beside CR and LF, and what str.strip takes off beside ASCII blanks.
LINE_ENDS = re.compile("[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
WIDE_BLANKS = re.compile("[\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def leading_token(name, agent):
    return name.startswith(agent) and not re.match(r"[a-z0-9_-]", name[len(agent):len(agent) + 1])


class Lawful(protego.Protego):
    """protego without some of its habits."""

    off = frozenset()

    def _get_matching_rule_set(self, user_agent):
        if "token" not in self.off:
            return super()._get_matching_rule_set(user_agent)
        agent = user_agent.strip().lower()
        stars = [r for n, r in self._user_agents.items() if n == "*" or n[:1] == "*" and n[1:2] in (" ", "\t")]
        named = [r for n, r in self._user_agents.items() if n[:1] != "*" and leading_token(n, agent)]
        chosen = named or stars
        if not chosen:
            return None
        both = _ruleset._RuleSet(self)
        for rule_set in chosen:
            both._rules += rule_set._rules
        both.finalize_rules()
        return both


    def can_fetch(self, url, user_agent):
        if "robots" in self.off and _utils._quote_path(url.partition("?")[0]) == "/robots.txt":
            return True
        return super().can_fetch(url, user_agent)


class LawfulRules(_ruleset._RuleSet):
    def _add(self, field, pattern, above):
        off = self._parser_instance.off
        if "absolute" in off and pattern.startswith(("http://", "https://")):
            return
        before = len(self._rules)
        if "dollar" in off and pattern.endswith("$"):
            url_pattern = self._url_pattern(pattern)
            if url_pattern is not None:
                self._rules.append(_ruleset._Rule(field=field, value=url_pattern))
        else:
            above(pattern)
        if "index" in off and field == "allow":
            made = self._url_pattern(pattern)
            self._rules[before:] = [r for r in self._rules[before:] if made is None or not (
                r.value._pattern.endswith("/$") and made._pattern.endswith("/index.html"))]

    def allow(self, pattern):
        self._add("allow", pattern, super().allow)

    def disallow(self, pattern):
        self._add("disallow", pattern, super().disallow)


def lawful_quote(value, kept, safe):
    return urllib.parse.quote(_utils._unquote(value, ignore=kept, errors="surrogateescape"), safe=safe, errors="surrogateescape")


def plain_slashes(text):
    return re.sub(r"\?[^\r\n]*", lambda query: re.sub("%2f", "/", query.group(), flags=re.I), text)


def is_other_record(line):
    parsed = _protego._extract_directive(line.split("#")[0].strip()) if line.split("#")[0].strip() else None
    if parsed is None:
        return False
    known = _protego._ALLOW_DIRECTIVE | _protego._DISALLOW_DIRECTIVE | _protego._USER_AGENT_DIRECTIVE
    # Content-Usage is a rule by its draft.
    return parsed[0] not in known and parsed[0] != "content-usage"


def judge(text, agents, paths, off=frozenset()):
    if "mark" in off:
        text = text.removeprefix("\ufeff")
    if "lines" in off:
        for pattern in (LINE_ENDS, WIDE_BLANKS):
            text = pattern.sub(lambda m: urllib.parse.quote(m.group()), text)
    if "records" in off:
        text = "\n".join(line for line in re.split("\r\n|\r|\n", text) if not is_other_record(line))
    if "slash" in off:
        text, paths = plain_slashes(text), [plain_slashes(path) for path in paths]
    if "token" in off:
        # protego also takes such a name without its stars.
        text = re.sub(r"(?im)^([ \t]*user[- ]?agent[ \t]*:?[ \t]*)\*(?=[^ \t\r\n#])", r"\1no-", text)
    # The module makes rule sets by this name: a copy of the library for each set of habits would be the other way.
    plain_rules, plain_quote = _protego._RuleSet, _utils._quote
    if off:
        _protego._RuleSet = LawfulRules
    if "escapes" in off:
        _utils._quote = lawful_quote
    try:
        Lawful.off = off
        parser = Lawful.parse(text)
        return [parser.can_fetch("https://example.com" + path, agent) for agent in agents for path in paths]
    finally:
        _protego._RuleSet, _utils._quote = plain_rules, plain_quote


# ---------------------------------------------------------------------------------------------------------------------------------- files

SEARCH = ["Googlebot", "Bingbot", "Slurp", "DuckDuckBot", "Baiduspider", "YandexBot", "AhrefsBot", "SemrushBot", "MJ12bot", "Twitterbot",
          "ia_archiver", "Mediapartners-Google", "AdsBot-Google", "Googlebot-Image", "Googlebot-News", "archive.org_bot"]
FOLDERS = ["wp-admin", "wp-includes", "wp-content", "cgi-bin", "search", "admin", "user", "api", "private", "tmp", "node", "cart", "checkout",
           "feed", "tag", "category", "author", "news", "en", "de", "static", "img", "a", "b", "ab", "日本", "straße", "caf%C3%A9", "café", "x y",
           "%7Euser", "~user", "a%2Fb", "A", "Search", "100%", "p=1"]
FILES = ["admin-ajax.php", "index.html", "index.php", "page.html", "a.pdf", "b.PDF", "img.jpg", "xmlrpc.php", "feed", "x.js", "LICENSE", "robots.txt",
         "ads.txt", "a.b.c", "%e3%83%84", "ツ", "$", "a$b", "q*r", "end$"]
QUERIES = ["?s=", "?q=a", "?utm_source=x&utm_medium=y", "?", "?a=b/c", "?a=b%2Fc", "?x=https://foo.bar", "?x=https%3A%2F%2Ffoo.bar", "?s=%20", "?p=1&q=*"]
OTHERS = ["Sitemap: https://example.com/sitemap.xml", "Crawl-delay: 10", "Host: example.com", "Clean-param: ref /some/", "Noindex: /secret/",
          "Request-rate: 1/5", "Visit-time: 0400-0845", "Content-Signal: search=yes, ai-train=no", "Content-Usage: / train-ai=n",
          "License: https://example.com/license.xml", "Sitemap https://example.com/s.xml", "Unknown: thing", "just words here", "<html>", "{}"]


class Maker:
    def __init__(self, seed, agents):
        self.random = random.Random(seed)
        self.agents = agents

    def agent(self):
        return self.random.choice(SEARCH if self.random.random() < 0.3 else self.agents)

    def path(self):
        r = self.random
        parts = [r.choice(FOLDERS) for _ in range(r.choice([0, 0, 1, 1, 1, 2, 3]))]
        path = "/" + "".join(part + "/" for part in parts)
        if r.random() < 0.5:
            path += r.choice(FILES)
        if r.random() < 0.25:
            path += r.choice(QUERIES)
        return path

    def pattern(self):
        r = self.random
        chance = r.random()
        if chance < 0.1:
            return r.choice(["/", "", "/*", "*", "/$", "*?", "/*?*", "/*.pdf$", "*.php", "/*/feed/", "/**/x", "$", "/*$", "*$", "foo", "http://example.com/a",
                             "https://example.com/", "//", "/a*b*c", "/%", "/%4", "/%zz", "/%41", "/%2f", "/%2F", "/?", "/*&", "/#x", "/*/*/*$"])
        path = self.path()
        if r.random() < 0.3:
            at = r.randrange(1, len(path) + 1)
            path = path[:at] + "*" + (path[at + r.randrange(0, 4):] if r.random() < 0.7 else "")
        if r.random() < 0.12:
            path += "$"
        if r.random() < 0.08:
            path = self.recode(path)
        return path

    def recode(self, path):
        """Some characters percent-encoded, hex digits in either case."""
        r = self.random
        out = ""
        for char in path:
            if char != "%" and r.random() < 0.25 and char not in "*$":
                code = urllib.parse.quote(char, safe="") if ord(char) > 127 else f"%{ord(char):02X}"
                out += code.lower() if r.random() < 0.4 else code
            else:
                out += char
        return out

    def field(self, name):
        r = self.random
        chance = r.random()
        if chance < 0.75:
            return name + ": "
        forms = {"User-agent": ["user-agent:", "User-Agent : ", "USER-AGENT:\t", "Useragent: ", "User agent: ", "User-agent ", "user agent "],
                 "Disallow": ["disallow:", "DISALLOW : ", "Dissallow: ", "Disalow: ", "Diasllow: ", "Disallaw: ", "Dissalow:", "Disallow ", "Dis allow: "],
                 "Allow": ["allow:", "ALLOW :", "Allow ", "Alow: ", "Allowed: "]}
        return r.choice(forms[name])

    def name(self):
        r = self.random
        chance = r.random()
        name = "*" if chance < 0.3 else self.agent()
        if r.random() < 0.1:
            name = r.choice([name.lower(), name.upper(), name + "/1.0", name + "*", "*" + name, name[:4], name + "-extra", name + " bot", "* x", "bot", "",
                             "Mozilla/5.0 (compatible; " + name + ")", name + "2"])
        return name

    def group(self):
        r = self.random
        lines = []
        for _ in range(r.choice([1, 1, 1, 2, 3, 8])):
            lines.append(self.field("User-agent") + self.name())
            if r.random() < 0.06:
                lines.append(r.choice(OTHERS))
        for _ in range(r.choice([0, 1, 1, 2, 3, 6, 15])):
            chance = r.random()
            if chance < 0.62:
                lines.append(self.field("Disallow") + self.pattern())
            elif chance < 0.88:
                lines.append(self.field("Allow") + self.pattern())
            else:
                lines.append(r.choice(OTHERS))
            if r.random() < 0.05:
                lines.append(r.choice(["", "  ", "# comment", "   # User-agent: *"]))
            if r.random() < 0.05:
                lines[-1] += r.choice([" # why", "#why", " ", "\t", "\xa0"])
        return lines

    def blocklist(self):
        r = self.random
        names = r.sample(self.agents, min(len(self.agents), r.choice([5, 30, 120])))
        lines = [f"User-agent: {name}" for name in names] + ["Disallow: " + r.choice(["/", "", self.pattern()])]
        return lines if r.random() < 0.5 else [line for name in names for line in (f"User-agent: {name}", "Disallow: /", "")]

    def site(self):
        """What content systems and hosts write of themselves."""
        r = self.random
        shop = ["User-agent: *"] + [f"Disallow: /{p}" for p in ("admin", "cart", "orders", "checkouts/", "*/collections/*sort_by*", "*?*ls=*&ls=*",
                                                               "search", "*/blogs/*%2B*", "*/blogs/*%2b*", "policies/")]
        blog = ["User-agent: *", "Disallow: /wp-admin/", "Allow: /wp-admin/admin-ajax.php", "", "Sitemap: https://example.com/wp-sitemap.xml"]
        managed = ["# BEGIN Cloudflare Managed content", "User-Agent: *", "Content-signal: search=yes,ai-train=no", "Allow: /", "",
                   "User-agent: Amazonbot", "Disallow: /", "", "User-agent: CCBot", "Disallow: /", "", "# END Cloudflare Managed Content", ""]
        news = ["User-agent: *", "Disallow: /search?", "Disallow: /*?s=", "Allow: /search/about", "User-agent: Twitterbot", "Disallow:"]
        delayed = ["User-agent: *", "Crawl-delay: 10", "", "User-agent: BadBot", "Disallow: /"]
        return r.choice([shop, blog, managed + blog, news, delayed]) + (self.blocklist() if r.random() < 0.5 else [])

    def text(self):
        r = self.random
        lines = []
        if r.random() < 0.1:
            lines += r.sample(OTHERS, 2) + ["Disallow: /before"]
        for _ in range(r.choice([1, 1, 2, 3, 5])):
            chance = r.random()
            lines += self.site() if chance < 0.2 else self.blocklist() if chance < 0.3 else self.group()
            if r.random() < 0.6:
                lines.append("")
        text = r.choice(["\n", "\n", "\n", "\r\n", "\r"]).join(lines) + r.choice(["", "\n"])
        for _ in range(r.choice([0, 0, 0, 1, 3])):
            text = self.mutated(text)
        return "\ufeff" + text if r.random() < 0.02 else text

    def mutated(self, text):
        r = self.random
        if len(text) < 2:
            return text
        at = r.randrange(len(text))
        length = r.randrange(1, 12)
        return r.choice([
            lambda: text[:at] + text[at + length:],
            lambda: text[:at] + text[at:at + length] * 2 + text[at + length:],
            lambda: text[:at] + r.choice(" \t:#*$%/\n\r?&=\"'<>|\\^`{}[]~.-_éツ\x00\x0b\x0c\u2028\u3000%ff%C3%28") + text[at:],
            lambda: text[:at] + text[at:at + length].swapcase() + text[at + length:],
            lambda: text[at:] + text[:at],
            lambda: text.replace(":", "", 1),
        ])()

    def paths(self, text):
        """Paths that the rules of the file speak of, and some beside them."""
        r = self.random
        values = re.findall(r"(?im)^\s*[a-z -]*allow[a-z]*\s*:?\s*([/*][^\s#]*)", text)
        paths = ["/", "/robots.txt", self.path(), self.path()]
        for value in r.sample(values, min(len(values), 14)):
            path = value
            while "*" in path:
                path = path.replace("*", r.choice(["", "x", "a/b", "?s=", ".pdf"]), 1)
            if r.random() < 0.8:
                path = path.removesuffix("$")
            chance = r.random()
            if chance < 0.35:
                path += r.choice(["x", "/", "?a=1", "/more", "$", "%24", "index.html"])
            elif chance < 0.5 and len(path) > 1:
                path = path[:-1]
            elif chance < 0.65:
                path = self.recode(path)
            elif chance < 0.7:
                path = path.swapcase()
            paths.append(path if path.startswith("/") else "/" + path)
        # Blanks and controls do not stand in addresses as they are, and urlsplit leaves some out.
        return sorted({re.sub(r"[\s\x00-\x20\x7f-\xa0\u2028\u2029]", "%20", p) for p in paths if not p.startswith("//")})


def by_hand():
    """Cases of the standard's own examples, of Google's published tests, and of the places where readers part."""
    return [
        "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: foobot\nDisallow:/\nAllow:/example/page.html\n"
        "Allow:/example/allowed.gif\n\nUser-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n",
        "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n",
        "allow: /\ndisallow: /\n", "user-agent: *\nallow: /\ndisallow: /\n", "user-agent: FooBot\ndisallow: /\nallow: /x/page.html\n",
        "user-agent: FooBot\ndisallow: /x/\nuser-agent: BarBot\nuser-agent: FooBot\nallow: /x/page\n",
        "User-agent: *\nDisallow: /a\nUser-agent: *\nAllow: /a/b\n", "user-agent: *\n\n\n\ndisallow: /\n", "User-agent: a\nUser-agent: *\nDisallow: /\n",
        "User-agent: GPTBot\nDisallow: /\nUser-agent: *\nDisallow:\n", "User-agent: *\nDisallow: /\n\nUser-agent: GPTBot\nAllow: /\n",
        "User-agent: *\rDisallow: /a\rAllow: /a/b\r", "User-agent: *\r\nDisallow: /a\r\n\r\nUser-agent: CCBot\r\nDisallow: /", "\ufeffUser-agent: *\nDisallow: /\n",
        "User-agent: *\nDisallow: /foo/bar?baz=https://foo.bar\nDisallow: /foo/bar/ツ\nDisallow: /q/%62%61%7A\n",
        "User-agent: *\nDisallow: /fish*\nAllow: /fish.php$\nDisallow: /*.php\n", "User-agent: *\nAllow: /page\nDisallow: /*.htm\n", "User-agent: *\nAllow: /$\nDisallow: /\n",
        "User-agent: *\nDisallow: /index.html$\nAllow: /folder/index.html\nDisallow: /folder/\n", "User-agent: GPT\nDisallow: /\n", "User-agent: GPTBot/1.0\nDisallow: /\n",
        "User-agent: *\nCrawl-delay: 10\nUser-agent: GPTBot\nDisallow: /\n", "User-agent:\nDisallow: /\n", "User-agent: *\nUser-agent:\nDisallow: /\n", "", "\n\n", "\x00",
        "Disallow: /\n", "User-agent: *\nDisallow: /a$b\nAllow: /a$\n", "User-agent: *\nDisallow: /%FF\nAllow: /%FE\n", "User-agent: *\nDisallow: /a%2fb\nAllow: /a/b\n",
        "User-agent: *\nDisallow: https://example.com/a\n",
        "User-agent: *\nDisallow:/a # b\nDisallow:#/c\n", "User-agent: *\nDisallow: /" + "a" * 3000 + "\n", "User-agent: *\n" + "Disallow: /*a*a*a*a*a*b\n" * 50,
    ]


def questions(options):
    agents = list(json.load(open(options.agents)))
    maker = Maker(options.seed, agents)
    for number in range(options.files):
        hand = by_hand()
        text = hand[number] if number < len(hand) else maker.text()
        # A file is bytes, and protego wants text: what cannot be both ways is left out.
        text = text.encode("utf-8", "ignore").decode()
        paths = ["/", "/robots.txt", "/example/page.html", "/example/allowed.gif", "/x.gif", "/a", "/a/b", "/a$b", "/%FF", "/%FE", "/a%2Fb", "/foo/bar?baz=https://foo.bar",
                 "/foo/bar/%E3%83%84", "/q/baz", "/x/page.html", "/fish.php", "/folder/", "/folder/index.html", "/page.htm", "/" + "a" * 5000, "/example/page/disallowed.gif", "/https://example.com/a/b"
                 ] if number < len(hand) else maker.paths(text)
        asked = [a for a in re.findall(r"(?im)^\s*user.?agent\s*:?\s*([A-Za-z][A-Za-z0-9_. /-]*[A-Za-z0-9])", text)]
        # Only product tokens are asked for: letters, `_` and `-` by the standard, digits as crawlers have them.
        asked = sorted({a for a in asked if re.fullmatch(r"[A-Za-z0-9_-]+", a)})
        asked = maker.random.sample(asked, min(len(asked), 6)) + ["GPTBot", "FooBot", maker.random.choice(SEARCH)]
        yield text, [a for a in asked if re.fullmatch(r"[A-Za-z0-9_-]+", a)], paths


def ask(bench, mode, cases):
    with tempfile.TemporaryFile() as pipe:
        for text, agents, paths in cases:
            for part in (text, "\n".join(agents), "\n".join(paths)):
                data = part.encode()
                pipe.write(struct.pack("<I", len(data)) + data)
        pipe.seek(0)
        return subprocess.run([bench, mode], stdin=pipe, stdout=subprocess.PIPE, check=True).stdout.decode()


def explain(text, agents, paths, ours, at):
    agent, path = agents[at // len(paths)], paths[at % len(paths)]
    names = list(HABITS)
    for count in (1, 2, 3, len(names)):
        for off in itertools.combinations(names, count):
            if judge(text, [agent], [path], frozenset(off))[0] == ours:
                return "+".join(off)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--agents", required=True, help="robots.json of ai.robots.txt")
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    cases = list(questions(options))
    if options.speed:
        print(ask(options.bench, "speed", cases), end="")
        start = time.process_time()
        parsers = [protego.Protego.parse(text) for text, _, _ in cases]
        read = time.process_time()
        for parser, (_, agents, paths) in zip(parsers, cases):
            for agent in agents:
                for path in paths:
                    parser.can_fetch("https://example.com" + path, agent)
        print(f"protego read {read - start:.3f} judged {time.process_time() - read:.3f}")
        return
    answers = ask(options.bench, "verdicts", cases).splitlines()
    verdicts = differing = unlawful = 0
    everything = frozenset(HABITS)
    reasons, unexplained = collections.Counter(), []
    for (text, agents, paths), answer in zip(cases, answers, strict=True):
        ours = [c == "1" for c in answer]
        theirs = judge(text, agents, paths)
        assert len(ours) == len(theirs), text
        verdicts += len(ours)
        for at, (one, other) in enumerate(zip(ours, judge(text, agents, paths, everything))):
            if one != other:
                unlawful += 1
                unexplained.append((text, agents[at // len(paths)], paths[at % len(paths)], one))
        for at, (one, other) in enumerate(zip(ours, theirs)):
            if one == other:
                continue
            differing += 1
            reason = explain(text, agents, paths, one, at)
            reasons[reason] += 1
            if reason is None:
                unexplained.append((text, agents[at // len(paths)], paths[at % len(paths)], one))
    print(f"{len(cases)} files, {verdicts} verdicts, {sum(a.count('0') for a in answers)} disallowed; {differing} differ from protego {importlib.metadata.version('protego')}")
    print(f"{unlawful} differ from protego with all its habits put off")
    for reason, count in reasons.most_common():
        print(f"{count:8}  {'UNEXPLAINED' if reason is None else reason}")
    for habit, sentence in HABITS.items():
        print(f"    {habit:9} {sentence}")
    for text, agent, path, one in unexplained[:options.show]:
        print(f"\n{agent} {path}: {'allowed' if one else 'disallowed'} here\n{text!r}")
    sys.exit(1 if unexplained else 0)


main()
