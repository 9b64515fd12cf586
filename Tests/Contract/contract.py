"""Holds a request, and an answer to one, against a published contract in Swagger 2.0.

What a request says by parameters and body is judged by bravado-core. What bravado-core takes as given, because a server's
framework would have seen to it, is judged here: whether the path and method are published at all, whether every
parameter is, the content type, and that the request is authorized.
"""

import json
import logging
import re
from urllib.parse import parse_qsl, unquote

from bravado_core.exception import SwaggerError
from bravado_core.formatter import SwaggerFormat
from bravado_core.request import IncomingRequest, unmarshal_request
from bravado_core.spec import Spec
from bravado_core.validate import validate_schema_object
from jsonschema import ValidationError

# What it says on the way is said by the verdict.
logging.getLogger("bravado_core").addHandler(logging.NullHandler())

# A client sends ids, never a URI, so any text will do for one.
URI = SwaggerFormat("uri", to_wire=str, to_python=str, validate=lambda _: True, description="a URI")
# RFC 3986, section 3.4.
QUERY = re.compile(r"([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")
NUMBER = {"integer": re.compile(r"-?\d+"), "number": re.compile(r"-?\d+(\.\d+)?")}


class Contract:
    def __init__(self, swagger):
        """Objects may have what the contract names and nothing else, which Swagger leaves open."""
        for definition in swagger["definitions"].values():
            if "properties" in definition:
                definition.setdefault("additionalProperties", False)
        self.default_consumes = swagger["consumes"]
        config = {"use_models": False, "formats": [URI], "validate_swagger_spec": False}
        self.spec = Spec.from_dict(swagger, config=config)
        self.operations = {}
        for resource in self.spec.resources.values():
            for operation in resource.operations.values():
                self.operations.setdefault(operation.path_name, {})[operation.http_method.upper()] = operation
        self.by_id = {
            operation.operation_id: operation for known in self.operations.values() for operation in known.values()
        }
        # A step that is spelled out goes before one that is a parameter, as in `/routingskills/bulk`.
        self.paths = sorted(
            ((re.compile(re.sub(r"\\{[^}]*\\}", "([^/]+)", re.escape(path))), path) for path in self.operations),
            key=lambda known: known[1].count("{"),
        )

    @classmethod
    def read(cls, file):
        with open(file, encoding="utf-8") as text:
            return cls(json.load(text))

    def judge(self, request):
        """The operation that was asked for, `None` if it is not published, and what is wrong with the request."""
        for pattern, path in self.paths:
            match = pattern.fullmatch(request["path"])
            if not match:
                continue
            operation = self.operations[path].get(request["method"])
            if operation is None:
                continue
            names = re.findall(r"{([^}]*)}", path)
            steps = dict(zip(names, map(unquote, match.groups())))
            return operation.operation_id, list(self.violations(request, operation, steps))
        if any(pattern.fullmatch(request["path"]) for pattern, _ in self.paths):
            return None, [f"the method {request['method']} is not published for this path"]
        return None, ["the path is not published"]

    def judge_answer(self, request, status, body):
        """What is wrong with the answer, `None` for no body. Errors may come in either shape on a path of SCIM."""
        operation_id, _ = self.judge(request)
        operation = self.by_id.get(operation_id)
        if operation is None:
            return []
        response = self.spec.deref(operation.op_spec["responses"].get(str(status)))
        if response is None:
            return [f"the status {status} is not published"]
        schema = self.spec.deref(response.get("schema"))
        if schema is None:
            return [] if body is None else ["a body is not published"]
        schemas = [schema]
        if status >= 400 and "/scim/" in request["path"]:
            schemas = [self.spec.spec_dict["definitions"][name] for name in ("ErrorBody", "ScimError")]
        wrong = []
        for schema in schemas:
            try:
                validate_schema_object(self.spec, schema, body)
                return []
            except ValidationError as error:
                wrong.append(f"{error.message} at {list(error.absolute_path)}")
        return wrong

    def violations(self, request, operation, steps):
        if operation.security_specs and request.get("authorization") != "Bearer":
            yield "the request bears no token"
        if not QUERY.fullmatch(request.get("query") or ""):
            yield "the query is not encoded as a query is"
        query = {}
        for name, value in parse_qsl(request.get("query") or "", keep_blank_values=True):
            query.setdefault(name, []).append(value)
        yield from self.query_violations(query, operation)
        yield from self.content_violations(request, operation)
        try:
            unmarshal_request(Incoming(request, steps, query, operation), operation)
        except ValidationError as error:
            yield error.message
        except SwaggerError as error:
            yield str(error)

    @staticmethod
    def query_violations(query, operation):
        """What bravado-core would overlook, or take for something else."""
        published = {param.name: param.param_spec for param in operation.params.values() if param.location == "query"}
        for name, values in query.items():
            if name not in published:
                yield f"the query parameter {name} is not published"
                continue
            if published[name]["type"] != "array" and len(values) > 1:
                yield f"the query parameter {name} is given {len(values)} times"
            number = NUMBER.get(published[name]["type"])
            for value in values:
                if number and not number.fullmatch(value):
                    yield f"the query parameter {name} is {value!r} and no {published[name]['type']}"

    def content_violations(self, request, operation):
        takes_body = any(param.location == "body" for param in operation.params.values())
        if not request.get("body"):
            return
        if not takes_body:
            yield "a body is not published for this operation"
            return
        given = request["headers"].get("content-type", "")
        kind, _, rest = given.partition(";")
        if kind.strip().lower() not in (operation.consumes or self.default_consumes):
            yield f"the content type {given!r} is not published"
        elif rest and rest.strip().lower() != "charset=utf-8":
            yield f"the content type {given!r} has a parameter that is not published"


class Incoming(IncomingRequest):
    """A request as bravado-core reads it."""

    def __init__(self, request, steps, query, operation):
        arrays = {
            param.name for param in operation.params.values()
            if param.location == "query" and param.param_spec["type"] == "array"
        }
        self.path = steps
        self.query = {name: values if name in arrays else values[0] for name, values in query.items()}
        self.headers = {
            param.name: request["headers"][param.name.lower()]
            for param in operation.params.values()
            if param.location == "header" and param.name.lower() in request["headers"]
        }
        self.form = {}
        self.files = {}
        self.body = request.get("body")

    def json(self, **kwargs):
        if not self.body:
            raise ValueError("there is none")
        return json.loads(self.body)
