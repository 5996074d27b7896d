"""Starts a server in the background of a script, which ends with its parent or on SIGTERM."""
import os
import signal
import sys
import time


def is_alive(pid):
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False


def start(serve):
    """Forks a process that calls `serve(ready)`, and waits until that calls `ready(text)`: returns its number and the text.

    The process is a session of its own and holds none of the caller's files once it is ready, so that `$(...)` around the caller ends.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.setsid()

        def ready(text):
            os.write(write, b"+" + text.encode())
            os.close(write)
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nothing, stream)

        try:
            serve(ready)
        except BaseException as error:
            try:
                os.write(write, f"-{error}".encode())
            except OSError:
                pass
            os._exit(1)
        os._exit(0)
    os.close(write)
    answer = b"".join(iter(lambda: os.read(read, 4096), b"")).decode()
    os.close(read)
    if not answer.startswith("+"):
        sys.exit(answer[1:] or "the server ended at once")
    return child, answer[1:]


def stop(pid):
    os.kill(pid, signal.SIGTERM)
    while is_alive(pid):
        time.sleep(0.05)
