#!/usr/bin/env python3
"""Serves folders as web sites to a crawler that takes this for its proxy, so that pages keep their names.

usage: serve.py ROOT SITES    (SITES: lines of "NAME FOLDER"; http://NAME.example/ shows ROOT/NAME/FOLDER)

Prints the port it found free on 127.0.0.1, and serves until it is killed.
"""
import functools
import os
import sys
import urllib.parse
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class Pages(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "pages"
    sys_version = ""
    wbufsize = -1  # headers and body in one packet, or each page waits for an acknowledgement
    disable_nagle_algorithm = True
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, "": "text/plain",
                      ".html": "text/html", ".en.html": "text/html"}
    sites = {}

    def translate_path(self, path):
        parts = urllib.parse.urlsplit(path)
        folder = self.sites.get(parts.hostname or "", os.devnull)
        self.directory = folder
        return super().translate_path(parts.path or "/")

    def send_head(self):
        # A folder's address is completed by a slash, within the site it belongs to.
        if urllib.parse.urlsplit(self.path).hostname not in self.sites:
            self.send_error(404)
            return None
        return super().send_head()

    def log_message(self, *_):
        pass


def main(root, sites):
    with open(sites) as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                name, folder = line.split()
                Pages.sites[name + ".example"] = os.path.join(root, name, folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Pages, directory=root))
    print(server.server_address[1], flush=True)
    server.serve_forever()


main(sys.argv[1], sys.argv[2])
