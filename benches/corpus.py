#!/usr/bin/env python3
"""Writes a help centre in Chinese and English of any size, for diglot, Hugo or mdBook.

    benches/corpus.py --pages 1000 diglot OUT [--profile bare|search|full]
    benches/corpus.py --pages 1000 hugo OUT
    benches/corpus.py --pages 1000 mdbook OUT

--pages counts pairs: every page exists in both languages and says the same in both. There is an index page for each
section of 50 pages, and a home page. Page i is the same whatever the size of the site and the tool it is for; only file
names, front matter and the way to write a link follow the tool.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
SEED = "corpus-v2"
SECTION = 50
LANGUAGES = ("zh", "en")

# What differs between the languages: phrases in the same order, so that the same draw says the same in both.
WORDS: dict[str, dict[str, Any]] = {lang: json.loads((HERE / f"words.{lang}.json").read_text("utf-8")) for lang in LANGUAGES}

# diglot's settings. `bare` does what the other generators do; `full` is what a help centre would have.
PROFILES = {
    "bare": "bilingual: []\nsearch: false\ncopies: false\n",
    "search": "bilingual: []\nsearch: true\ncopies: false\n",
    "full": "bilingual: [[zh, en]]\nsearch: true\ncopies: true\n",
}
SITE = """title: { zh: 帮助中心, en: Help centre }
base_url: https://help.example/
languages:
  - { code: zh, tag: zh-CN, name: 中文 }
  - { code: en, tag: en, name: English }
"""

# One fenced block in every third page. @N is the number of the page, @D a digit, @S a word of its language.
SNIPPETS = [
    """```bash
# @S
curl -sS -X POST https://api.example.com/v2/filings \\
  -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{"domain": "example-@N.cn", "owner": "@N"}'
for f in docs/*.md; do
  wc -c "$f"
done
```""",
    """```nginx
# @S
server {
    listen 443 ssl http2;
    server_name www.example-@N.cn;
    ssl_certificate     /etc/nginx/certs/@N.pem;
    ssl_certificate_key /etc/nginx/certs/@N.key;
    location / {
        root /srv/www/@N;
        try_files $uri $uri/ =404;
    }
}
```""",
    """```json
{
  "requestId": "req-@N",
  "status": "reviewing",
  "domain": "example-@N.cn",
  "progress": 0.@D,
  "steps": ["submit", "verify", "approve"],
  "note": "@S"
}
```""",
    """```python
# @S
import json
from urllib.request import Request, urlopen


def status(order: int) -> str:
    \"\"\"Return the review status of one order.\"\"\"
    req = Request(f"https://api.example.com/v2/filings/{order}")
    with urlopen(req, timeout=10) as resp:
        data = json.load(resp)
    return data.get("status", "unknown")


print(status(@N))
```""",
    """```yaml
# @S
site:
  domain: example-@N.cn
  languages: [zh, en]
  filing:
    number: "ICP-@N"
    owner: company
  cache:
    ttl: @D00
```""",
]


class Page(NamedTuple):
    """One page in one language."""

    number: int
    title: str
    description: str
    tags: list[str]
    order: int
    body: str


# Says how the page with one number links to the page with another.
Linker = Callable[[int, int], str]


def section_of(number: int) -> int:
    return (number - 1) // SECTION + 1


def folder(section: int) -> str:
    return f"guides/sec-{section:03d}"


def stem(number: int) -> str:
    return f"page-{number:04d}"


def place(number: int) -> str:
    return f"{folder(section_of(number))}/{stem(number)}"


def linker(suffix: str) -> Linker:
    """Relative links to source files that end with `suffix`."""

    def link(source: int, target: int) -> str:
        section = section_of(target)
        way = "" if section == section_of(source) else f"../sec-{section:03d}/"
        return f"{way}{stem(target)}{suffix}"

    return link


def page_title(number: int, lang: str) -> str:
    words = WORDS[lang]
    aspect = words["aspects"][(number // 25 + number) % 12]
    title: str = words["title"].format(words["topics"][number % 25], aspect, number)
    return title


def section_title(section: int, lang: str) -> str:
    title: str = WORDS[lang]["part"].format(section, WORDS[lang]["topics"][section % 25])
    return title


def sentence(draw: Random, lang: str) -> str:
    words = WORDS[lang]
    shape = draw.random()
    text: str = draw.choice(words["subjects"]) + words["space"] + draw.choice(words["predicates"])
    if shape < 0.45:
        text = draw.choice(words["openings"]) + words["comma"] + text
    if shape > 0.25:
        text = text + words["comma"] + draw.choice(words["closings"])
    return f"{text[0].upper()}{text[1:]}{words['stop']}"


def paragraph(draw: Random, lang: str, least: int, most: int) -> str:
    words = WORDS[lang]
    space: str = words["space"]
    sentences = []
    for _ in range(draw.randint(least, most)):
        text = sentence(draw, lang)
        kind = draw.random()
        if kind < 0.08:
            text = words["note"] + text
        elif kind < 0.16:
            text = text[:-1] + words["see"] + words["stop"]
        sentences.append(text)
    return space.join(sentences)


def table(draw: Random, lang: str) -> str:
    words = WORDS[lang]
    rows = ["| " + " | ".join(words["columns"]) + " |", "| --- | --- | :---: | ---: |"]
    for _ in range(draw.randint(2, 4)):
        subject, predicate = draw.choice(words["subjects"]), draw.choice(words["predicates"])
        rows.append(f"| {subject} | {predicate} | {draw.choice(words['yes_no'])} | {draw.randint(1, 900)} |")
    return "\n".join(rows)


def snippet(number: int, lang: str) -> str:
    text = SNIPPETS[number // 3 % len(SNIPPETS)].replace("@N", str(number)).replace("@D", str(number % 9 + 1))
    return text.replace("@S", WORDS[lang]["sample"].format(number))


def linked(number: int, lang: str, total: int) -> tuple[int, int]:
    """Two pages that a page links to: one of its section, one of the 400 before it."""
    draw = Random(f"{SEED}/links/{number}")
    near = (section_of(number) - 1) * SECTION + 1 + draw.randrange(SECTION)
    far = max(1, number - draw.randrange(1, 400))
    return min(near, total), min(far, total)


def blocks(draw: Random, number: int, lang: str, total: int, link: Linker) -> Iterator[str]:
    """The blocks of a page: five headings with what follows each."""
    words = WORDS[lang]

    def anchor(target: int) -> str:
        return f"[{page_title(target, lang)}]({link(number, target)})"

    near, far = linked(number, lang, total)
    yield paragraph(draw, lang, 2, 3)
    for index, heading in enumerate(draw.sample(words["headings"], 5)):
        yield f"## {heading}"
        yield paragraph(draw, lang, 2, 3)
        if index == 0:
            yield paragraph(draw, lang, 1, 2)
            yield words["more"].format(anchor(near))
        elif index == 1:
            yield "\n".join(f"{item + 1}. {sentence(draw, lang)}" for item in range(draw.randint(2, 4)))
        elif index == 2:
            yield table(draw, lang)
            if number % 3 == 0:
                yield snippet(number, lang)
        elif index == 3:
            aspect = draw.choice(words["aspects"])
            yield f"### {aspect[0].upper()}{aspect[1:]}"
            yield "\n".join(f"- {sentence(draw, lang)}" for _ in range(draw.randint(2, 4)))
        else:
            yield words["related"].format(anchor(far))
            yield paragraph(draw, lang, 1, 3)


def pages(total: int, lang: str, link: Linker) -> Iterator[Page]:
    for number in range(1, total + 1):
        draw = Random(f"{SEED}/{number}")
        tags = draw.sample(WORDS[lang]["tags"], 3)
        description = sentence(draw, lang)
        body = "\n\n".join(blocks(draw, number, lang, total, link)) + "\n"
        yield Page(number, page_title(number, lang), description, tags, (number - 1) % SECTION * 10 + 10, body)


def section_text(section: int, lang: str) -> str:
    return paragraph(Random(f"{SEED}/section/{section}"), lang, 2, 3) + "\n"


def front_matter(order_key: str, title: str, order: int, **more: object) -> str:
    keys = {"title": title, **more, order_key: order}
    return "---\n" + "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in keys.items()) + "---\n\n"


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def put_content(content: Path, total: int, order_key: str, index: str, suffix: str) -> None:
    """The tree that diglot and Hugo share but for the name of index pages and the way to write a link."""
    for lang in LANGUAGES:
        words = WORDS[lang]
        for page in pages(total, lang, linker(suffix.format(lang))):
            head = front_matter(order_key, page.title, page.order, description=page.description, tags=page.tags)
            put(content / f"{place(page.number)}.{lang}.md", head + page.body)
        for section in range(1, section_of(total) + 1):
            head = front_matter(order_key, section_title(section, lang), section)
            put(content / folder(section) / f"{index}.{lang}.md", head + section_text(section, lang))
        put(content / "guides" / f"{index}.{lang}.md", front_matter(order_key, words["guides"], 1) + words["welcome"] + "\n")
        put(content / f"{index}.{lang}.md", front_matter(order_key, words["home"], 1) + words["welcome"] + "\n")


def write_diglot(out: Path, total: int, profile: str) -> None:
    put_content(out / "content", total, "order", "index", ".{}.md")
    put(out / "content" / "site.yaml", SITE + PROFILES[profile])


def write_hugo(out: Path, total: int) -> None:
    put_content(out / "content", total, "weight", "_index", ".md")
    shutil.copytree(HERE / "hugo", out, dirs_exist_ok=True)


def write_mdbook(out: Path, total: int) -> None:
    """A book a language: mdBook knows no translations, and reads no front matter."""
    for lang in LANGUAGES:
        words, source = WORDS[lang], out / lang / "src"
        summary = [f"# {words['home']}", "", f"[{words['home']}](index.md)", ""]
        put(source / "index.md", f"# {words['home']}\n\n{words['welcome']}\n")
        for page in pages(total, lang, linker(".md")):
            section = section_of(page.number)
            if page.number % SECTION == 1:
                title = section_title(section, lang)
                put(source / folder(section) / "index.md", f"# {title}\n\n{section_text(section, lang)}")
                summary.append(f"- [{title}]({folder(section)}/index.md)")
            put(source / f"{place(page.number)}.md", f"# {page.title}\n\n{page.body}")
            summary.append(f"  - [{page.title}]({place(page.number)}.md)")
        put(source / "SUMMARY.md", "\n".join(summary) + "\n")
        put(out / lang / "book.toml", f'[book]\nlanguage = "{lang}"\n\n[output.html.search]\nenable = false\n')


def write(tool: str, out: Path, total: int, profile: str) -> None:
    if tool == "diglot":
        write_diglot(out, total, profile)
    elif tool == "hugo":
        write_hugo(out, total)
    else:
        write_mdbook(out, total)


def extremes() -> dict[str, str]:
    """Bodies of pages that no one should write, by what is extreme about them."""
    draw = Random(SEED)
    rows = "\n".join(f"| {row} | {sentence(draw, 'zh')} | {sentence(draw, 'en')} |" for row in range(10_000))
    links = "\n".join(f"- [链接 {number}](index.zh.md#heading-{number % 50})" for number in range(5_000))
    headings = "\n\n".join(f"## 标题 {number} {{#heading-{number}}}" for number in range(50))
    prose: list[str] = []
    while sum(len(text) for text in prose) * 3 < 2_000_000:
        prose.append(paragraph(draw, "zh", 4, 8))
    return {
        "an empty page": "空页。\n",
        "10,000 table rows": f"| # | 中文 | English |\n| --- | --- | --- |\n{rows}\n",
        "5,000 links to headings": f"{headings}\n\n{links}\n",
        "2 MB of prose": "\n\n".join(prose) + "\n",
        "500 nested lists": "".join("  " * depth + f"- {depth}\n" for depth in range(500)),
        "500 nested quotations": "".join(">" * (depth + 1) + f" {depth}\n" for depth in range(500)),
        "10,000 unclosed brackets": "[" * 10_000 + "\n",
        "20,000 marks of emphasis": "**注意：**" * 5_000 + "\n",
    }


def write_extreme(out: Path, body: str) -> None:
    put(out / "content" / "index.zh.md", f"---\ntitle: 极端\n---\n\n{body}")
    put(out / "content" / "site.yaml", SITE + PROFILES["bare"] + "checks: { translation-missing: off }\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool", choices=["diglot", "hugo", "mdbook"])
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, required=True, help="number of page pairs")
    parser.add_argument("--profile", choices=PROFILES, default="bare", help="what diglot is asked for")
    options = parser.parse_args()
    if options.out.exists():
        sys.exit(f"{options.out} exists")
    write(options.tool, options.out, options.pages, options.profile)


if __name__ == "__main__":
    main()
