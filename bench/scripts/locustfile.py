# Locust: the loads of the benchmark; BENCH_KIND says which, BENCH_CLIENT with which of its two clients.
import os

from locust import FastHttpUser, HttpUser, constant, task

KIND = os.environ["BENCH_KIND"]
BASE = FastHttpUser if os.environ["BENCH_CLIENT"] == "FastHttpUser" else HttpUser
PATHS = ["/product", "/reviews", "/stock"]


class Visitor(BASE):
    wait_time = constant(1 if KIND == "think" else 0)

    def on_start(self):
        if BASE is HttpUser:
            self.client.verify = False

    if KIND == "mix":

        @task
        def browse(self):
            for path in PATHS:
                with self.client.get(path, catch_response=True) as res:
                    if res.json()["kind"] != path[1:]:
                        res.failure("wrong kind")

    else:

        @task
        def product(self):
            self.client.get(PATHS[0])
