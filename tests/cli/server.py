#!/usr/bin/env python3
"""tests/cli/server.py: a web server on a free loopback port, for fetch.bats.

usage: server.py FOLDER WORK

Serves the files of FOLDER, with ranges, and writes into WORK: `port`, once it listens, and `log`, a line for each request:
METHOD PATH STATUS RANGE USER-AGENT. It reads WORK/mischief before each request; each line is

    PATH HOW [N [ARGUMENT]]

and holds for the first N requests of PATH (0: for all of them). HOW is

    status CODE[,RETRY-AFTER]   answer with that status
    cut        close the connection after half of what was asked for
    stall      send half of what was asked for, and then nothing more
    slow       a little at a time
    norange    ignore what range was asked for
    less       answer a range with half of it
    badrange   answer with another range than was asked for
    wrong      another content of the same length
    longer     the content, and more
    redirect URL
    nohead     answer HEAD with 405
    nolength   close the connection instead of saying the length
"""
import http.server
import os
import sys
import threading
import time
from email.utils import formatdate, parsedate_to_datetime

FOLDER, WORK = sys.argv[1], sys.argv[2]
asked = {}
lock = threading.Lock()


def mischief(path):
    """What WORK/mischief says of this request: (HOW, ARGUMENT), or ("", "")."""
    with lock:
        asked[path] = asked.get(path, 0) + 1
        try:
            with open(os.path.join(WORK, "mischief")) as rules:
                for rule in rules:
                    words = rule.split() + ["0", ""]
                    if words[0] == path and (int(words[2]) == 0 or asked[path] <= int(words[2])):
                        return words[1], words[3]
        except FileNotFoundError:
            pass
    return "", ""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def note(self, status):
        with lock, open(os.path.join(WORK, "log"), "a") as log:
            print(self.command, self.path, status, self.headers.get("Range", "-"), self.headers.get("User-Agent", "-"), file=log)

    def answer(self, status, headers=()):
        self.note(status)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, str(value))
        self.end_headers()

    def plain(self, status, headers=()):
        text = b"<p>This is not the file.</p>\n" * (0 if self.command == "HEAD" else 3)
        self.answer(status, [("Content-Length", len(text)), *headers])
        self.wfile.write(text)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        how, argument = mischief(self.path)
        if how == "status":
            code, _, wait = argument.partition(",")
            return self.plain(int(code), [("Retry-After", wait)] if wait else [])
        if how == "redirect":
            return self.plain(302, [("Location", argument)])
        if how == "nohead" and self.command == "HEAD":
            return self.plain(405)
        path = os.path.join(FOLDER, self.path.lstrip("/").replace("%20", " "))
        if not os.path.isfile(path):
            return self.plain(404)
        with open(path, "rb") as file:
            data = file.read()
        if how == "wrong":
            data = bytes(b ^ 1 for b in data)
        if how == "longer":
            data += b"more"
        changed = os.path.getmtime(path)
        unchanged_since = self.headers.get("If-Unmodified-Since")
        if unchanged_since and changed > parsedate_to_datetime(unchanged_since).timestamp() + 1:
            return self.plain(412)
        headers = [("Last-Modified", formatdate(changed, usegmt=True))]
        wanted = self.headers.get("Range", "")
        if wanted.startswith("bytes=") and how != "norange":
            begin = int(wanted[6:].split("-")[0])
            if begin >= len(data):
                return self.plain(416, [("Content-Range", f"bytes */{len(data)}")])
            end = (begin + len(data)) // 2 if how == "less" else len(data)
            shown = begin - 1 if how == "badrange" else begin
            self.send_body(206, data[begin:end], [*headers, ("Content-Range", f"bytes {shown}-{end - 1}/{len(data)}")], how)
        else:
            self.send_body(200, data, headers, how)

    def send_body(self, status, body, headers, how):
        if how == "nolength":
            self.close_connection = True
            headers.append(("Connection", "close"))
        else:
            headers.append(("Content-Length", len(body)))
        self.answer(status, headers)
        if self.command == "HEAD":
            return
        if how in ("cut", "stall"):
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            if how == "stall":
                time.sleep(20)
            self.close_connection = True
        elif how == "slow":
            step = len(body) // 40 + 1
            for at in range(0, len(body), step):
                self.wfile.write(body[at : at + step])
                self.wfile.flush()
                time.sleep(0.1)
        else:
            self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # who asked went away


server = Server(("127.0.0.1", 0), Handler)
with open(os.path.join(WORK, "port.new"), "w") as port:
    port.write(str(server.server_port))
os.rename(os.path.join(WORK, "port.new"), os.path.join(WORK, "port"))
server.serve_forever()
