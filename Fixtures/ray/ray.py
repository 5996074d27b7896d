"""What the driver of the Ray engine uses of Ray, on this machine alone: a task is a process of its own, made by fork.

With two machines of one CPU each, `near` and `far`. An address that begins with `nowhere` is joined by nobody; `far` is lost where a file
FAKE_RAY/lost stands when a worker of it dies; a worker that dies where FAKE_RAY/memory stands was killed by Ray for memory, and where FAKE_RAY/raylet stands with the driver's own raylet.
"""
import asyncio
import concurrent.futures
import ctypes
import os
import pickle
import signal
import sys
import threading
import types

__version__ = "0.fake"
FOLDER = os.environ.get("FAKE_RAY", "")


def is_there(name):
    return os.path.exists(os.path.join(FOLDER, name))


class TaskCancelledError(Exception):
    pass


class OutOfMemoryError(Exception):
    pass


class NodeDiedError(Exception):
    pass


class WorkerCrashedError(Exception):
    pass


class LocalRayletDiedError(Exception):
    pass


exceptions = types.SimpleNamespace(
    TaskCancelledError=TaskCancelledError, OutOfMemoryError=OutOfMemoryError, NodeDiedError=NodeDiedError, WorkerCrashedError=WorkerCrashedError,
    LocalRayletDiedError=LocalRayletDiedError)


def init(address, namespace, logging_level, log_to_driver):
    print("libraries print, and this is no line of the protocol")
    if address.startswith("nowhere"):
        raise ConnectionError(f"ray.init: nothing answers at {address}")
    with open(os.path.join(FOLDER, "driver.pid"), "w") as file:
        file.write(str(os.getpid()))


def nodes():
    return [
        {"NodeID": name, "NodeName": name, "NodeManagerAddress": "10.0.0.1", "NodeManagerHostname": "machine", "Resources": {"CPU": 1.0, "memory": 1e9},
         "Alive": name == "near" or not is_there("lost")}
        for name in ["near", "far"]
    ]


def get_runtime_context():
    return types.SimpleNamespace(get_node_id=lambda: os.environ.get("FAKE_NODE", "near"))


class NodeAffinitySchedulingStrategy:
    def __init__(self, node_id, soft):
        pass


scheduling = types.ModuleType("ray.util.scheduling_strategies")
scheduling.NodeAffinitySchedulingStrategy = NodeAffinitySchedulingStrategy
util = types.ModuleType("ray.util")
util.scheduling_strategies = scheduling
sys.modules.update({"ray.util": util, "ray.util.scheduling_strategies": scheduling})


class Reference:
    def __init__(self):
        self.result = concurrent.futures.Future()
        self.worker = None
        self.was_cancelled = False

    def future(self):
        return self.result


# Actors: a loop in a thread. Tasks, which are processes, reach them through a pipe.


class Method:
    def __init__(self, actor, name):
        self.actor, self.name = actor, name

    def remote(self, *values):
        if os.getpid() != self.actor.process:
            os.write(self.actor.letters, pickle.dumps((self.name, values)))
            return None
        reference = Reference()
        running = asyncio.run_coroutine_threadsafe(getattr(self.actor.object, self.name)(*values), self.actor.loop)
        running.add_done_callback(lambda done: reference.result.set_result(done.result()))
        return reference


class Actor:
    def __init__(self, kind):
        self.process, self.object, self.loop = os.getpid(), kind(), asyncio.new_event_loop()
        self.received, self.letters = os.pipe()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        with os.fdopen(self.received, "rb") as letters:
            while True:
                name, values = pickle.load(letters)
                Method(self, name).remote(*values)

    def __getattr__(self, name):
        return Method(self, name)


# Tasks


class Remote:
    places = threading.Semaphore(2)
    free = ["near", "far"]
    forking = threading.Lock()  # or a worker holds the end of another's pipe

    def __init__(self, function):
        self.function = function

    def options(self, **options):
        if not isinstance(self.function, type):
            assert options["max_retries"] == 0
        return self

    def remote(self, *values):
        if isinstance(self.function, type):
            return Actor(self.function)
        reference = Reference()
        threading.Thread(target=self.run, args=(reference, values), daemon=True).start()
        return reference

    def run(self, reference, values):
        with self.places:
            if reference.was_cancelled:
                return
            node = self.free.pop(0)
            try:
                reference.result.set_result(self.work(reference, values, node))
            except Exception as error:
                reference.result.set_exception(error)
            finally:
                self.free.append(node)

    def work(self, reference, values, node):
        with self.forking:
            read, write = os.pipe()
            worker = os.fork()
            if worker == 0:
                self.be_worker(read, write, values, node)
            os.close(write)
        reference.worker = worker
        with open(read, "rb") as answers:
            answer = answers.read()
        os.waitpid(worker, 0)
        reference.worker = None
        if answer:
            result, error = pickle.loads(answer)
            if error:
                raise error
            return result
        if is_there("raylet"):
            raise LocalRayletDiedError("the driver's raylet died")
        if is_there("memory"):
            raise OutOfMemoryError("killed by Ray's memory monitor")
        raise WorkerCrashedError("the worker died")

    def be_worker(self, read, write, values, node):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # Ray ends the workers of a driver that is gone
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.close(read)
        os.environ["FAKE_NODE"] = node
        try:
            answer = self.function(*values), None
        except KeyboardInterrupt:
            answer = None, TaskCancelledError("cancelled")
        except Exception as error:
            answer = None, error
        os.write(write, pickle.dumps(answer))
        os._exit(0)


def remote(function):
    return Remote(function)


def cancel(reference):
    reference.was_cancelled = True
    if reference.worker:
        os.kill(reference.worker, signal.SIGINT)
    elif not reference.result.done():
        reference.result.set_exception(TaskCancelledError("cancelled before it began"))
