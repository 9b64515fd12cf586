"""Serves scim2-server on a free port of loopback, with an extension of groups that has skills.

    serve.py TOKEN...

The tokens are those that it accepts. It prints its port when it listens, and ends when its input does. What is posted to
/race is applied, as a PATCH by somebody else, right before the next PUT is looked at.
"""

import io
import os
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

from scim2_models import ResourceType, Schema, ScimProvider
from scim2_server.memory import InMemoryStorage
from scim2_server.testserver.application import BearerTokenApplication
from scim2_server.testserver.cli import ThreadingWSGIServer
from scim2_server.utils import (
    load_default_resource_types,
    load_default_schemas,
    load_default_service_provider_config,
)

ROUTING = "urn:example:params:scim:schemas:extension:routing:2.0:Group"


def attribute(name, type, multi_valued=False, sub_attributes=()):
    described = {
        "name": name,
        "type": type,
        "multiValued": multi_valued,
        "required": False,
        "caseExact": True,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
    }
    if sub_attributes:
        described["subAttributes"] = list(sub_attributes)
    return described


def schemas():
    routing = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": ROUTING,
        "name": "Routing",
        "attributes": [
            attribute("skills", "string", multi_valued=True),
            attribute(
                "tiers",
                "complex",
                multi_valued=True,
                sub_attributes=[attribute("value", "string"), attribute("display", "string")],
            ),
            attribute("weight", "decimal"),
            attribute("serial", "integer"),
        ],
    }
    return [*load_default_schemas().values(), Schema.model_validate(routing)]


def resource_types():
    types = load_default_resource_types()
    group = types["Group"].model_dump()
    group["schemaExtensions"] = [{"schema": ROUTING, "required": False}]
    types["Group"] = ResourceType.model_validate(group)
    return types.values()


class Race:
    """Somebody else who is a little faster than the next PUT."""

    def __init__(self, application):
        self.application = application
        self.edit = None

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/race":
            self.edit = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            start_response("200 OK", [("Content-Type", "application/json")])
            return [b"{}"]
        if environ["REQUEST_METHOD"] == "PUT" and self.edit:
            edit, self.edit = self.edit, None
            theirs = {name: value for name, value in environ.items() if name != "HTTP_IF_MATCH"}
            theirs.update(
                {"REQUEST_METHOD": "PATCH", "CONTENT_LENGTH": str(len(edit)), "wsgi.input": io.BytesIO(edit)}
            )
            self.application(theirs, lambda status, headers: None)
        return self.application(environ, start_response)


class Silent(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


def end_with_input():
    sys.stdin.read()
    os._exit(0)


provider = ScimProvider.from_discovery(
    schemas(), resource_types(), config=load_default_service_provider_config()
)
application = BearerTokenApplication(InMemoryStorage(), provider, bearer_tokens=sys.argv[1:])
threading.Thread(target=end_with_input, daemon=True).start()
with make_server(
    "127.0.0.1", 0, Race(application), server_class=ThreadingWSGIServer, handler_class=Silent
) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
