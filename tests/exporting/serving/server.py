"""A server on this machine that answers as TensorFlow Serving does: REST, and gRPC."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import grpc
import tensorflow as tf
from tensorflow_serving.apis import prediction_service_pb2_grpc


@contextmanager
def rest_server(served, name):
    """Serves a SavedModel; gives the address of the model."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            assert self.path == f"/v1/models/{name}:predict"
            assert self.headers["Content-Type"] == "application/json"
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                status, answer = 200, served.post(body)
            except tf.errors.OpError as error:
                status, answer = 400, json.dumps({"error": error.message})
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *arguments):
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/models/{name}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def grpc_server(served, name):
    """Serves a SavedModel; gives the address of the server."""

    class Service(prediction_service_pb2_grpc.PredictionServiceServicer):
        def Predict(self, request, context):  # noqa: N802 - as the service calls it
            assert request.model_spec.name == name
            return served.predict(request)

    server = grpc.server(ThreadPoolExecutor(1))
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(Service(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.stop(None).wait()
