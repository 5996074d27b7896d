#!/usr/bin/env python3
"""Trains the choice of main text, scores it on pages it was not trained on, and writes the weights that the program is built with.

    Training/train.sh [DATA]              all of it: cut pages, train five folds, score, train on all, write Sources/CExtractModel

    train.py FOLDER DATA LAB PACK         what train.sh calls: FOLDER holds what ExtractLab wrote, LAB is that program
      --write FOLDER                      trains on all pages too, and writes tokens.c, kinds.c, trees.c and training.md there
      --trees N                           trees that tell main text (default 400)

Folds: pages of one domain stand in one fold, over all sets. For each fold the weights are trained without it and ExtractLab extracts its
pages by them, so that every page is scored by weights that never saw its domain. Two steps:

1. Weights of hashed tokens (words of classes and ids, paths, words of text and headings): logistic regression, L2; and what the tokens of
   a page say of its kind: softmax regression, L2.
2. Decision trees over the features (LightGBM, cross entropy, soft labels: the share of a block's words that the gold holds). The token
   scores of training rows come from weights that saw neither the row's fold nor the fold that is scored.

Every page weighs the same, but for KIND_WEIGHTS in the trees; in it half of the weight is shared by words and half by blocks.
"""
import argparse
import datetime
import json
import multiprocessing
import os
import struct
import subprocess
import sys

import lightgbm
import numpy as np
import scipy.sparse
from scipy.optimize import fmin_l_bfgs_b

import gold
import score

KINDS = ["ancestor", "own", "word", "heading", "path", "lead"]
SLOTS = 32768
# Weights of tokens are kept as whole numbers of this share.
TOKEN_UNIT = 32
L2 = {"ancestor": 4e-3, "own": 3e-4, "word": 1e-4, "heading": 1e-4, "path": 1e-4, "lead": 3e-4}
# The kinds of pages, as TypeTokens.swift orders them.
TYPES = ["article", "documentation", "service", "forum", "collection", "listing", "product"]
TYPE_L2 = 5e-6
TYPE_UNIT = 16
LEAVES = 32
LEAF_UNIT = 65536
PAGE_SUMS = 8
# Pages of kinds that are rare in the sets, and whose gold texts differ most, count more than once when trees are trained.
KIND_WEIGHTS = {"product": 4, "collection": 2, "listing": 2, "forum": 2}
FOREST = {"objective": "cross_entropy", "learning_rate": 0.08, "num_leaves": 31, "min_data_in_leaf": 60, "feature_fraction": 0.4,
          "bagging_fraction": 0.7, "bagging_freq": 1, "extra_trees": True, "lambda_l2": 5, "max_bin": 127, "min_sum_hessian_in_leaf": 0.05, "seed": 1,
          "num_threads": 1, "deterministic": True, "verbose": -1}
ARTICLE = {"objective": "binary", "learning_rate": 0.05, "num_leaves": 7, "min_data_in_leaf": 20, "feature_fraction": 0.6, "seed": 1,
           "num_threads": 1, "deterministic": True, "verbose": -1}


class Data:
    """What ExtractLab wrote of all pages, and what the gold says of them."""

    def __init__(self, folder, root):
        rows = [line.rstrip("\n").split("\t") for line in open(f"{folder}/pages.tsv")]
        self.urls = [row[0] for row in rows]
        self.first = np.array([int(row[1]) for row in rows])
        self.count = np.array([int(row[2]) for row in rows])
        self.names = open(f"{folder}/features.txt").read().split()
        self.features = np.fromfile(f"{folder}/features.f32", np.float32).reshape(-1, len(self.names))
        self.page = np.repeat(np.arange(len(rows)), self.count)
        self.tokens = {kind: self.read_tokens(folder, kind) for kind in KINDS + ["parent", "above", "near"]}
        self.page_tokens = scipy.sparse.hstack([self.read_tokens(folder, "page"), self.read_tokens(folder, "pageword")]).tocsr()
        self.spans = np.fromfile(f"{folder}/spans.u32", np.uint32).astype(np.int64).reshape(-1, 4, 2) + self.first[self.page][:, None, None]
        texts = open(f"{folder}/texts", encoding="utf-8", errors="replace").read().split("\n")[:-1]
        pages = gold.pages(root)
        folds = gold.folds(pages)
        self.kind = [pages[url]["set"] if url in pages else "" for url in self.urls]
        self.type = [pages[url]["type"] if url in pages else "" for url in self.urls]
        self.page_fold = np.array([folds.get(url, -1) for url in self.urls])
        self.typed = (self.page_fold >= 0) & (np.array(self.type) != "")
        self.fold = self.page_fold[self.page]
        self.label = np.zeros(len(texts), np.float32)
        known = np.zeros(len(texts), np.float32)
        for url, first, count in zip(self.urls, self.first, self.count):
            if url in pages:
                for i, (share, weight) in enumerate(gold.labels(texts[first:first + count], pages[url])):
                    self.label[first + i], known[first + i] = share, weight
        self.weight = self.weights(known)
        self.tree_weight = self.weight * np.array([KIND_WEIGHTS.get(kind, 1) for kind in self.type])[self.page]

    @staticmethod
    def read_tokens(folder, kind):
        slots = np.fromfile(f"{folder}/{kind}.u32", np.uint32).astype(np.int32)
        ends = np.fromfile(f"{folder}/{kind}.ends.u32", np.uint32).astype(np.int64)
        return scipy.sparse.csr_matrix((np.ones(len(slots), np.float32), slots, np.concatenate([[0], ends])), shape=(len(ends), SLOTS))

    def column(self, name):
        return self.features[:, self.names.index(name)]

    def weights(self, known):
        words = known * self.column("words")
        pages = len(self.urls)
        by_word = words / np.maximum(np.bincount(self.page, words, pages), 1e-9)[self.page]
        by_block = known / np.maximum(np.bincount(self.page, known, pages), 1e-9)[self.page]
        return 0.5 * by_word + 0.5 * by_block


def fit_tokens(data, rows):
    """Weights of tokens from some rows: {kind: whole numbers}, and the bias in the same unit."""
    matrices = [data.tokens[kind][rows] for kind in KINDS]
    turned = [matrix.T.tocsr() for matrix in matrices]
    label, weight = data.label[rows], data.weight[rows]
    total = weight.sum()

    def loss(values):
        score = np.full(len(rows), values[-1], np.float32)
        for i, matrix in enumerate(matrices):
            score += matrix @ values[i * SLOTS:(i + 1) * SLOTS].astype(np.float32)
        chance = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
        value = -(weight * (label * np.log(chance + 1e-9) + (1 - label) * np.log(1 - chance + 1e-9))).sum() / total
        rest = (weight * (chance - label) / total).astype(np.float32)
        slope = np.empty_like(values)
        for i, kind in enumerate(KINDS):
            part = slice(i * SLOTS, (i + 1) * SLOTS)
            slope[part] = turned[i] @ rest + L2[kind] * values[part]
            value += 0.5 * L2[kind] * float(values[part] @ values[part])
        slope[-1] = rest.sum()
        return value, slope

    values, _, _ = fmin_l_bfgs_b(loss, np.zeros(len(KINDS) * SLOTS + 1), maxiter=80, m=7)
    whole = np.clip(np.round(values[:-1] * TOKEN_UNIT), -127, 127).astype(np.int8)
    return {kind: whole[i * SLOTS:(i + 1) * SLOTS] for i, kind in enumerate(KINDS)}, int(round(values[-1] * TOKEN_UNIT))


def fit_types(data, known):
    """Weights of a page's tokens for its kind, from some pages: softmax regression, L2; whole numbers a slot and kind, and a bias a kind."""
    rows = scipy.sparse.diags(1 / np.sqrt(np.maximum(1, np.diff(data.page_tokens.indptr)))) @ data.page_tokens
    rows = rows.tocsr()[known]
    turned = rows.T.tocsr()
    kind = np.array([TYPES.index(data.type[page]) for page in known])
    truth = np.eye(len(TYPES))[kind]

    def loss(values):
        table = values.reshape(-1, len(TYPES))
        score = rows @ table[:-1] + table[-1]
        score -= score.max(1, keepdims=True)
        chance = np.exp(score)
        chance /= chance.sum(1, keepdims=True)
        value = -np.log(chance[np.arange(len(known)), kind] + 1e-12).mean() + 0.5 * TYPE_L2 * float((table[:-1] ** 2).sum())
        rest = (chance - truth) / len(known)
        slope = np.concatenate([turned @ rest + TYPE_L2 * table[:-1], rest.sum(0, keepdims=True)])
        return value, slope.ravel()

    values, _, _ = fmin_l_bfgs_b(loss, np.zeros((2 * SLOTS + 1) * len(TYPES)), maxiter=60, m=7)
    table = np.round(values.reshape(-1, len(TYPES)) * TYPE_UNIT)
    # A token of one or two pages tells those pages apart, not kinds.
    table[:-1][np.bincount(data.page_tokens[known].indices, minlength=2 * SLOTS) < 3] = 0
    return np.clip(table[:-1], -127, 127).astype(np.int8), table[-1].astype(np.int32)


def type_leads(data, types):
    """How far each kind is ahead of the likeliest other one, for all pages (TypeTokens.swift)."""
    weights, bias = types
    scale = np.sqrt(np.maximum(1, np.diff(data.page_tokens.indptr))).astype(np.float32)
    score = (data.page_tokens @ weights.astype(np.float32)) / scale[:, None] + bias.astype(np.float32)
    leads = np.empty_like(score)
    for kind in range(len(TYPES)):
        leads[:, kind] = score[:, kind] - np.delete(score, kind, 1).max(1)
    return leads


def segments(data, linear, bias):
    """The run of blocks that token weights speak for the most (Segment.swift): its first and last block and its length, for all pages."""
    size = data.column("characters").astype(np.int64)
    gain = size * np.clip(linear + bias, -64, 64).astype(np.int64)
    out = np.zeros((len(data.urls), 3), np.int64)
    for page, (start, count) in enumerate(zip(data.first, data.count)):
        before = np.concatenate([[0], np.cumsum(gain[start:start + count])])
        lowest = np.minimum.accumulate(before[:-1]) if count else before
        best = before[1:] - lowest if count else np.zeros(1)
        if best.max() <= 0:
            out[page] = 0, -1, 0
            continue
        last = int(np.argmax(best))
        # The latest start of those that give the same sum.
        first = last - int(np.argmin(before[last::-1]))
        out[page] = first, last, size[start + first:start + last + 1].sum()
    return out


def token_features(data, tokens, bias, types):
    """The features that the program makes of token weights (BlockFeatures.swift), for all rows."""
    score = {kind: data.tokens[kind] @ tokens[kind].astype(np.float32) for kind in KINDS}
    out = {"totalScore": score["ancestor"], "ownSelf": score["own"], "wordScore": score["word"], "lastHeadingScore": score["heading"],
           "pathScore": score["path"], "leadScore": score["lead"]}
    out["aboveHeadingScore"] = data.tokens["above"] @ tokens["heading"].astype(np.float32)
    out["leadNear"] = data.tokens["near"] @ tokens["lead"].astype(np.float32)
    out["parentSelf"] = data.tokens["parent"] @ tokens["own"].astype(np.float32)
    out["ownAncestor"] = data.tokens["own"] @ tokens["ancestor"].astype(np.float32)
    out["parentAncestor"] = data.tokens["parent"] @ tokens["ancestor"].astype(np.float32)
    read = np.diff(data.tokens["word"].indptr)
    out["wordMean"] = score["word"] / np.maximum(1, read)
    linear = sum(score.values())
    out["linearScore"] = linear
    size = np.minimum(data.column("characters"), 500)
    pages = len(data.urls)
    mean = np.bincount(data.page, size * linear, pages) / np.maximum(np.bincount(data.page, size, pages), 1)
    out["pageScore"] = mean[data.page]
    place = np.arange(len(linear))
    low, high = data.first[data.page], (data.first + data.count)[data.page]
    sums = np.concatenate([[0], np.cumsum(linear, dtype=np.float64)])
    out["previousScore"] = np.where(place > low, np.roll(linear, 1), 0)
    out["nextScore"] = np.where(place + 1 < high, np.roll(linear, -1), 0)
    start, end = np.maximum(place - 8, low), np.minimum(place + 9, high)
    out["near8Score"] = (sums[end] - sums[start]) / (end - start)
    for i, name in enumerate(["score1", "score2", "score3", "halfScore"]):
        first, end = data.spans[:, i, 0], data.spans[:, i, 1] + 1
        out[name] = (sums[end] - sums[first]) / (end - first)
    run = segments(data, linear, bias)[data.page]
    inside = place - low
    out["inSegment"] = (inside >= run[:, 0]) & (inside <= run[:, 1])
    out["fromSegmentStart"], out["fromSegmentEnd"] = inside - run[:, 0], inside - run[:, 1]
    size = data.column("characters")
    out["segmentShare"] = run[:, 2] / np.maximum(1, np.bincount(data.page, size, pages))[data.page]
    leads = type_leads(data, types)
    for kind, name in enumerate(TYPES):
        out["type" + name.capitalize()] = leads[data.page, kind]
    return {name: values.astype(np.float32) for name, values in out.items()}


def with_tokens(data, rows, scores):
    table = data.features[rows].copy()
    for name, values in scores.items():
        table[:, data.names.index(name)] = values[rows]
    return table


def page_table(data, scores, bias):
    """What PageType.swift tells of each page."""
    own = [i for i, name in enumerate(data.names) if name.startswith("page") and name != "pageScore"]
    pages = len(data.urls)
    chosen = (scores["linearScore"] > -bias).astype(np.float32)
    size = data.column("characters")

    def total(values):
        return np.bincount(data.page, values, pages)

    kept = total(chosen * size)
    some = np.maximum(kept, 1)
    sums = [kept / np.maximum(total(size), 1), total(chosen) / np.maximum(data.count, 1), kept, total(chosen * data.column("linkCharacters")) / some,
            total(chosen * size * (size > 120)) / some, total(chosen * size * np.minimum(data.column("alikeMost"), 50)) / some,
            total(chosen * size * (data.column("isParagraph") > 0)) / some,
            total(chosen * size * ((data.column("isCell") > 0).astype(np.float32) + (data.column("isItem") > 0))) / some]
    first = np.minimum(data.first, len(size) - 1)
    kinds = [scores["type" + name.capitalize()][first] for name in TYPES]
    return np.concatenate([data.features[first][:, own], np.stack(kinds + sums, 1)], 1).astype(np.float32)


class Forest:
    """A LightGBM model in the program's units: for each split the leaves that stay open on its right (Sources/CKernels)."""

    def __init__(self, model):
        self.splits, self.ends, self.leaves = [], [], []
        for tree in model.dump_model()["tree_info"]:
            values = []
            self.walk(tree["tree_structure"], values)
            self.ends.append(len(self.splits))
            self.leaves += values + [0] * (LEAVES - len(values))

    def walk(self, node, values):
        if "leaf_value" in node:
            values.append(int(round(node["leaf_value"] * LEAF_UNIT)))
            return
        first = len(values)
        self.walk(node["left_child"], values)
        mask = (1 << LEAVES) - 1 - ((1 << len(values)) - (1 << first))
        self.walk(node["right_child"], values)
        border = np.float32(node["threshold"])
        if float(border) > node["threshold"]:
            # Left is "not greater": of the numbers that the program can hold, the greatest one that is.
            border = np.nextafter(border, np.float32(-np.inf))
        self.splits.append((node["split_feature"], float(border), mask))

    def chance(self, table):
        """What the program makes of rows of features."""
        total = np.zeros(len(table), np.int64)
        start = 0
        for tree, end in enumerate(self.ends):
            leaves = np.full(len(table), (1 << LEAVES) - 1, np.int64)
            for feature, border, mask in self.splits[start:end]:
                leaves &= np.where(table[:, feature] > np.float32(border), mask, -1)
            lowest = np.log2((leaves & -leaves).astype(np.float64)).astype(np.int64)
            total += np.array(self.leaves[tree * LEAVES:(tree + 1) * LEAVES])[lowest]
            start = end
        return 1 / (1 + np.exp(-total / LEAF_UNIT))


def fit_forest(table, label, weight, trees, settings):
    data = lightgbm.Dataset(table, label, weight=weight * 1000, params={"max_bin": settings.get("max_bin", 255), "verbose": -1})
    return Forest(lightgbm.train(settings, data, trees))


class Weights:
    """All that the program needs: token weights, trees for blocks, trees for articles."""

    def __init__(self, fit, blocks, article):
        self.tokens, self.bias, (types, self.type_bias) = fit
        self.types = np.zeros((2 * SLOTS, 8), np.int8)
        self.types[:, :len(TYPES)] = types
        self.blocks, self.article = blocks, article

    def training_file(self, path):
        """As `BlockModel(training:)` reads it."""
        with open(path, "wb") as file:
            file.write(struct.pack("<i", self.bias))
            for kind in KINDS:
                file.write(self.tokens[kind].tobytes())
            file.write(self.types.tobytes())
            file.write(self.type_bias.astype("<i4").tobytes())
            for forest in (self.blocks, self.article):
                file.write(struct.pack("<II", len(forest.ends), len(forest.splits)))
                for feature, border, mask in forest.splits:
                    file.write(struct.pack("<IfI", feature, border, mask))
                file.write(struct.pack(f"<{len(forest.ends)}i", *forest.ends))
                file.write(struct.pack(f"<{len(forest.leaves)}i", *forest.leaves))

    def sources(self, names, version):
        """The same as C: the text of each file by its name."""
        def table(kind, name, values, per=24):
            rows = "".join("    " + ", ".join(values[i:i + per]) + ",\n" for i in range(0, len(values), per))
            return f"static const {kind} {name}[] = {{\n{rows}}};\n"

        tokens = [str(value) for kind in KINDS for value in self.tokens[kind]]
        types = [f"0x{word:x}" if word else "0" for word in np.ascontiguousarray(self.types).view("<u8").ravel().tolist()]
        head = "// Written by Training/train.py; README.md tells how. Do not edit.\n#include \"extract_model.h\"\n\n"
        out = [head,
               f"const int32_t glean_extract_version = {version};\n\n",
               "const char glean_extract_features[] =\n" + "".join(f"    \"{name} \"\n" for name in names) + "    ;\n\n",
               f"const int32_t glean_extract_token_bias = {self.bias};\n",
               table("int8_t", "glean_extract_tokens", tokens, 48).replace("static const", "const")]
        kinds = [head,
                 table("uint64_t", "glean_extract_types", types, 16).replace("static const", "const"), "\n",
                 table("int32_t", "glean_extract_type_bias", [str(value) for value in self.type_bias]).replace("static const", "const")]
        trees = [head]
        for name, forest in (("blocks", self.blocks), ("article", self.article)):
            trees += [table("uint16_t", f"{name}_features", [str(split[0]) for split in forest.splits]),
                      table("float", f"{name}_thresholds", [f"{split[1]:.9g}" for split in forest.splits], 12).replace("inf", "INFINITY"),
                      table("uint32_t", f"{name}_masks", [f"0x{split[2]:x}" for split in forest.splits], 12),
                      table("int32_t", f"{name}_ends", [str(end) for end in forest.ends]),
                      table("int32_t", f"{name}_leaves", [str(leaf) for leaf in forest.leaves], 16),
                      f"const struct glean_forest_tables glean_extract_{name} = {{\n    {len(forest.ends)}, {len(forest.splits)}, {name}_features, "
                      f"{name}_thresholds, {name}_masks, {name}_ends, {name}_leaves,\n}};\n\n"]
        return {"tokens.c": "".join(out), "kinds.c": "".join(kinds), "trees.c": "".join(trees)}


def train(data, fold, scores_of, fit, options):
    """Weights from all pages outside `fold` (-1: from all pages)."""
    rows = np.where((data.fold != fold) & (data.fold >= 0) & (data.weight > 0))[0]
    table = np.empty((len(rows), len(data.names)), np.float32)
    pages = np.empty((len(data.urls), sum(name.startswith("page") for name in data.names) - 1 + len(TYPES) + PAGE_SUMS), np.float32)
    for other in range(gold.FOLDS):
        if other == fold:
            continue
        scores, other_bias = scores_of(other)
        mine = data.fold[rows] == other
        table[mine] = with_tokens(data, rows[mine], scores)
        pages[data.page_fold == other] = page_table(data, scores, other_bias)[data.page_fold == other]
    known = np.where((data.page_fold != fold) & data.typed)[0]
    is_article = np.array([data.type[page] == "article" for page in known], np.float32)
    article = fit_forest(pages[known], is_article, np.ones(len(known)), 150, ARTICLE)
    blocks = fit_forest(table, data.label[rows], data.tree_weight[rows], options.trees, FOREST)
    return Weights(fit, blocks, article)


def call(fold):
    """What a forked process runs: functions inside others can't be sent to it."""
    return work(fold)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("data")
    parser.add_argument("lab")
    parser.add_argument("pack")
    parser.add_argument("--write")
    parser.add_argument("--trees", type=int, default=400)
    options = parser.parse_args()
    folder = options.folder
    data = Data(folder, options.data + "/extraction")
    print(f"{len(data.urls)} pages, {len(data.label)} blocks, {len(data.names)} features", flush=True)

    fits = {}
    folds = range(gold.FOLDS)
    for one in folds:
        for other in range(one, gold.FOLDS):
            rows = np.where((data.fold != one) & (data.fold != other) & (data.fold >= 0) & (data.weight > 0))[0]
            pages = np.where((data.page_fold != one) & (data.page_fold != other) & data.typed)[0]
            fit = *fit_tokens(data, rows), fit_types(data, pages)
            fits[one, other] = fits[other, one] = fit, token_features(data, *fit)
    print("token weights done", flush=True)

    def run(fold):
        """Trains without a fold and extracts its pages; -1: trains on all pages and keeps the weights."""
        if fold < 0:
            fit = *fit_tokens(data, np.where((data.fold >= 0) & (data.weight > 0))[0]), fit_types(data, np.where(data.typed)[0])
            return train(data, -1, lambda other: (fits[other, other][1], fits[other, other][0][1]), fit, options)
        weights = train(data, fold, lambda other: (fits[fold, other][1], fits[fold, other][0][1]), fits[fold, fold][0], options)
        weights.training_file(f"{folder}/fold{fold}.weights")
        with open(f"{folder}/fold{fold}.urls", "w") as file:
            file.writelines(url + "\n" for url, own in zip(data.urls, data.page_fold) if own == fold)
        subprocess.run([options.lab, "extract", options.pack, f"{folder}/fold{fold}.weights", f"{folder}/fold{fold}.jsonl",
                        f"{folder}/fold{fold}.urls"], check=True)
        print(f"fold {fold} done", flush=True)
        return None

    # Each process works on its own fold by one thread: the weights do not depend on how many there are.
    global work
    work = run
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        done = pool.map(call, list(folds) + ([-1] if options.write else []), chunksize=1)
    text = f"{folder}/scored.jsonl"
    with open(text, "w") as out:
        for fold in folds:
            out.write(open(f"{folder}/fold{fold}.jsonl").read())
    if not options.write:
        return
    weights = done[-1]
    weights.training_file(f"{folder}/all.weights")
    version = write_sources(weights, data.names, options.write)
    with open(f"{options.write}/training.md", "w") as file:
        file.write(record(data, options, version, text))
    print(f"weights of version {version} written", flush=True)


def write_sources(weights, names, folder):
    """Writes the C files and gives their version: one more than before, and the same where the weights are."""
    version, before = 1, {}
    for name in weights.sources(names, 0):
        path = f"{folder}/{name}"
        before[name] = open(path).read() if os.path.exists(path) else ""
        for line in before[name].splitlines():
            if line.startswith("const int32_t glean_extract_version"):
                version = int(line.split("=")[1].strip(" ;\n"))
    if any(before.values()) and weights.sources(names, version) != before:
        version += 1
    for name, text in weights.sources(names, version).items():
        with open(f"{folder}/{name}", "w") as file:
            file.write(text)
    return version


def record(data, options, version, text):
    """How weights came about, as a page."""
    scores, _ = score.score(options.data, score.read_texts(text))
    blocks = np.bincount(data.page, minlength=len(data.urls))
    sets = "".join(f"| {kind} | {data.kind.count(kind)} | {sum(int(b) for b, k in zip(blocks, data.kind) if k == kind):,} |\n"
                   for kind in ["aeb", "traf", "wcxb", "readability"])
    kinds = ", ".join(f"{kind} {weight}" for kind, weight in KIND_WEIGHTS.items())
    settings = ", ".join(f"{key} {value}" for key, value in FOREST.items() if key not in ("verbose", "num_threads"))
    return f"""# Weights, version {version}

Written by `Training/train.sh` on {datetime.date.today()}.

## Trained on

| set | pages | blocks |
| --- | ---: | ---: |
{sets}
The sets are the development parts of article-extraction-benchmark (scrapinghub), trafilatura's evaluation, WCXB, and the test pages of
readability. Labels: the share of a block's words that an alignment with the gold text accounts for (`Training/gold.py`); of trafilatura's
pages only blocks that hold one of its snippets have a label. {len(data.names)} features, {len(KINDS)} tables of {SLOTS:,} token weights, {options.trees} trees.

- LightGBM {lightgbm.__version__}, NumPy {np.__version__}, SciPy {scipy.__version__}
- trees: {settings}; weights of pages: {kinds}, others 1
- token weights: L2 {", ".join(f"{kind} {value:g}" for kind, value in L2.items())}; kept in 1/{TOKEN_UNIT}
- kinds of pages: L2 {TYPE_L2:g}; kept in 1/{TYPE_UNIT}; tokens of less than three pages left out

## Scores on pages that the weights never saw

Five folds; pages of one domain stand in one fold, over all sets. Each page's text was written by the program, in the default mode, with weights
trained on the other four folds, all with the same settings. `Training/score.py DATA TEXTS` says what is measured. Features, settings of the
training and the few numbers of the choice (`BlockChoice`, `ChanceSmoother`) were picked by looking at these scores: expect a little less on
other pages.

{score.table(scores)}"""


if __name__ == "__main__":
    main()
