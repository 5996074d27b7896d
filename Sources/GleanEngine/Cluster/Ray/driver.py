"""Runs the tasks of a Gleaner run on a Ray cluster. Gleaner starts it and speaks to it in lines of JSON.

In:   {"open": {"address", "namespace", "logs", "environment": {}, "needs": {"CPU": 4, "memory": bytes, NAME: amount}, "runtime_env": JSON}}   once
      {"submit": {"id": "00003-chain-0", "tasks": 12, "command": [...]}}                   a task's index is put behind the command
      {"cancel": ["00003-chain-0.7"]}   {"slots": true}   {"leave": true}
Out:  {"ready": {"ray", "python"}}, or {"failed": {"kind", "why"}} and the end
      {"began": {"task", "host"}}   {"ended": {"task", "code" | "signal" | "how"}}   {"slots": 12}   {"note": "a sentence"}

A task is a Ray task without retries: Ray's own do not tell a lost machine from work that kills its process, and begin again without end
what runs out of memory. The front end decides what is done again. When standard input ends, so does everything that was started.
"""
import sys

# This file lies among logs, and what lies beside it is no module of ours.
if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    del sys.path[0]

import asyncio
import json
import os
import platform
import queue
import select
import signal
import subprocess
import threading
import time

# Of a task's output the end is kept, in bytes. It comes with the result, which Ray keeps with this process up to 100 KB.
OUTPUT_BYTES = 64 << 10
# From SIGTERM to SIGKILL.
GRACE_SECONDS = 10
# How long after the end of a worker Ray may take to know that its machine is lost.
DOUBT_SECONDS = 6

# Asks the kernel to kill this process when the worker that started it is gone, and becomes the command.
BOUND = """
import ctypes, os, signal, socket, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != int(sys.argv[1]): os._exit(1)
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
try:
    os.execvp(sys.argv[2], sys.argv[2:])
except OSError as error:
    print(f"{sys.argv[2]} cannot be started on {socket.gethostname()}: {error.strerror}", flush=True)
    os._exit(127 if isinstance(error, FileNotFoundError) else 126)
"""


# On the machines of the cluster


def run_task(mailbox, task, command, environment):
    """Runs the command as a child that ends when this worker does. `environment` holds for what this machine's own leaves open.

    Returns its code (negative: a signal), whether the kernel killed for memory meanwhile, and the end of what it printed.
    """
    import ray

    kills = memory_kills()
    words = [sys.executable, "-I", "-S", "-c", BOUND, str(os.getpid()), *command]
    child = subprocess.Popen(
        words, bufsize=0, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        env={**environment, **os.environ})
    try:
        mailbox.post.remote(task, ray.get_runtime_context().get_node_id())
        output = output_end(child)
    except BaseException:  # a task is cancelled by a KeyboardInterrupt
        stop(child)
        raise
    return child.returncode, memory_kills() > kills, output


def output_end(child):
    """Waits for the child; not for a child of its own that holds the pipe open. Looks up once a second, for a KeyboardInterrupt."""
    kept, is_open = bytearray(), True
    while True:
        is_over = child.poll() is not None
        if is_open and select.select([child.stdout], [], [], 0 if is_over else 1)[0]:
            piece = os.read(child.stdout.fileno(), 64 << 10)  # all that a pipe holds
            is_open = len(piece) > 0
            kept += piece
            del kept[:-OUTPUT_BYTES]
        if is_over:
            return bytes(kept)
        if not is_open:
            time.sleep(0.1)


def stop(child):
    child.terminate()
    try:
        child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def memory_kills():
    """Processes that the kernel of this machine has killed for memory; 0 where it does not say."""
    try:
        with open("/proc/vmstat") as lines:
            return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
    except OSError:
        return 0


class Mailbox:
    """An actor that hears from tasks that they began: Ray tells of ends alone."""

    def __init__(self):
        self.letters = asyncio.Queue()

    async def post(self, task, node):
        await self.letters.put((task, node))

    async def take(self):
        letters = [await self.letters.get()]
        while not self.letters.empty():
            letters.append(self.letters.get_nowait())
        return letters


# Beside the front end


class Driver:
    """All that happens comes through one queue: lines of the front end, results of tasks, letters of the mailbox, and the clock."""

    def __init__(self, ray, settings, say):
        self.ray, self.say = ray, say
        self.logs, self.needs, self.environment = settings["logs"], settings["needs"], settings["environment"]
        self.inbox = queue.SimpleQueue()
        self.running = {}  # task: reference
        self.places = {}  # task: id of its machine
        self.unwanted = set()  # tasks that are being cancelled
        self.has_warned = False
        needs = dict(self.needs)
        self.options = {"num_cpus": needs.pop("CPU"), "memory": needs.pop("memory", None), "resources": needs, "max_retries": 0}
        if settings.get("runtime_env"):
            self.options["runtime_env"] = json.loads(settings["runtime_env"])
        self.task = ray.remote(run_task)
        # With this driver where that is on a machine of the cluster; it begins anew elsewhere if that is lost.
        here = ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=True)
        self.mailbox = ray.remote(Mailbox).options(num_cpus=0, max_restarts=-1, max_task_retries=-1, scheduling_strategy=here).remote()

    def run(self):
        threading.Thread(target=self.read_lines, daemon=True).start()
        self.take_letters()
        while self.hear(*self.inbox.get()):
            pass
        self.leave()

    def read_lines(self):
        for line in sys.stdin:
            self.inbox.put(("line", json.loads(line)))
        self.inbox.put(("line", {"leave": True}))

    def hear(self, what, value):
        """Returns whether to go on."""
        if what == "line":
            return self.obey(value)
        handlers = {"result": self.ended, "letters": self.began, "doubt": self.decide}
        handlers[what](*value)
        return True

    def obey(self, line):
        if "submit" in line:
            self.submit(**line["submit"])
        for task in line.get("cancel", []):
            self.cancel(task)
        if "slots" in line:
            self.say(slots=self.slots())
        return "leave" not in line

    def submit(self, id, tasks, command):
        if not self.has_warned and self.slots() == 0:
            self.has_warned = True
            wanted = ", ".join(f"{name} {amount:g}" for name, amount in self.needs.items())
            self.say(note=f"no machine of the Ray cluster can hold a task ({wanted}); tasks wait until one comes")
        for index in range(tasks):
            task = f"{id}.{index}"
            self.running[task] = self.task.options(name=task, **self.options).remote(
                self.mailbox, task, [*command, str(index)], self.environment)
            self.hear_of(self.running[task], "result", task)

    def cancel(self, task):
        if task in self.running and task not in self.unwanted:
            self.unwanted.add(task)
            self.ray.cancel(self.running[task])

    def hear_of(self, reference, what, *value):
        reference.future().add_done_callback(lambda future: self.inbox.put((what, (*value, future))))

    def slots(self):
        """Tasks that all machines together hold at once."""
        machines = [node["Resources"] for node in self.ray.nodes() if node["Alive"]]
        return sum(int(min(machine.get(name, 0) / amount for name, amount in self.needs.items())) for machine in machines)

    def take_letters(self):
        self.hear_of(self.mailbox.take.remote(), "letters")

    def began(self, future):
        if future.exception():  # the actor is lost, and Ray makes it anew
            time.sleep(0.1)
            return self.take_letters()
        hosts = {node["NodeID"]: self.host(node) for node in self.ray.nodes()}
        for task, node in future.result():
            if task in self.running:
                self.places[task] = node
                self.say(began={"task": task, "host": hosts.get(node)})
        self.take_letters()

    @staticmethod
    def host(node):
        """The name that somebody gave the machine, else its own."""
        return node["NodeManagerHostname"] if node["NodeName"] == node["NodeManagerAddress"] else node["NodeName"]

    def ended(self, task, future):
        error, kinds = future.exception(), self.ray.exceptions
        if error is None:
            return self.exited(task, *future.result())
        if task in self.unwanted or isinstance(error, kinds.TaskCancelledError):
            return self.end(task, how="cancelled")
        if isinstance(error, kinds.LocalRayletDiedError):  # this driver's own way into the cluster: every task would end so
            print(f"{error}", file=sys.stderr, flush=True)
            os._exit(1)
        self.keep_log(task, f"{type(error).__name__}: {error}\n".encode())
        if isinstance(error, kinds.OutOfMemoryError):
            self.end(task, how="outOfMemory")
        elif isinstance(error, kinds.NodeDiedError):
            self.end(task, how="nodeLost")
        elif isinstance(error, kinds.WorkerCrashedError):
            timer = threading.Timer(DOUBT_SECONDS, self.inbox.put, [("doubt", (task,))])
            timer.daemon = True
            timer.start()
        else:
            self.end(task, code=126)

    def exited(self, task, code, had_memory_kills, output):
        self.keep_log(task, output)
        # A container has its program's signal in its code.
        if had_memory_kills and code in (-signal.SIGKILL, 128 + signal.SIGKILL):
            self.end(task, how="outOfMemory")
        elif code >= 0:
            self.end(task, code=code)
        else:
            self.end(task, signal=-code)

    def decide(self, task):
        """A worker vanished. If its machine did too, that blames nobody."""
        living = {node["NodeID"] for node in self.ray.nodes() if node["Alive"]}
        self.end(task, how="unknown" if self.places.get(task) in living else "nodeLost")

    def end(self, task, **how):
        del self.running[task]
        self.places.pop(task, None)
        self.unwanted.discard(task)
        self.say(ended={"task": task, **how})

    def keep_log(self, task, output):
        path = os.path.join(self.logs, f"{task}.log")
        try:
            with open(path, "wb") as file:
                file.write(output)
        except OSError as error:
            print(f"{path}: {error.strerror}", file=sys.stderr)

    def leave(self):
        """Ends what runs, in peace where that is quick: the rest ends with this process."""
        until = time.monotonic() + GRACE_SECONDS
        for task in self.running:
            self.cancel(task)
        while self.running and time.monotonic() < until:
            try:
                self.hear(*self.inbox.get(timeout=1))
            except queue.Empty:
                pass


def connect(settings):
    import ray
    import ray.util.scheduling_strategies

    ray.init(address=settings["address"], namespace=settings["namespace"], logging_level="ERROR", log_to_driver=False)
    return ray


def main():
    # What the front end holds back or ignores is inherited. Ctrl-C alone is for that.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lines = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what Ray prints is no line for the front end

    def say(**line):
        try:
            print(json.dumps(line), file=lines, flush=True)
        except OSError:
            pass  # the front end is gone, and so is standard input

    settings = json.loads(sys.stdin.readline())["open"]
    try:
        ray = connect(settings)
    except ImportError as error:
        return say(failed={"kind": "module", "why": str(error)})
    except Exception as error:  # Ray raises ConnectionError, RuntimeError, ValueError, and others
        return say(failed={"kind": "cluster", "why": f"{error}"})
    driver = Driver(ray, settings, say)
    say(ready={"ray": ray.__version__, "python": platform.python_version()})
    driver.run()


if __name__ == "__main__":
    main()
