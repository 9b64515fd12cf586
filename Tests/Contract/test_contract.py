"""What the contract allows is accepted, and what it does not is refused, for the reason that is meant."""

import contextlib
import io
import json
import pathlib
import tempfile
import unittest
import warnings

import check_requests
from contract import Contract

FILE = pathlib.Path(__file__).with_name("genesys-cloud.json")
JSON = "application/json"
SKILLS = "/api/v2/users/u1/routingskills"
GRANT = '[{"id": "s1", "proficiency": 3}]'


def request(method, path, query=None, body=None, content_type=None, headers=(), authorization="Bearer"):
    all_headers = dict(headers) | ({"content-type": content_type} if content_type else {})
    return {
        "method": method, "path": path, "query": query, "body": body, "headers": all_headers,
        "authorization": authorization,
    }


PUBLISHED = [
    ("getScimGroups", request("GET", "/api/v2/scim/groups")),
    ("getScimGroups", request("GET", "/api/v2/scim/groups", "startIndex=26&count=25&excludedAttributes=members")),
    ("getScimGroups", request("GET", "/api/v2/scim/groups", "attributes=displayName&attributes=meta.version")),
    ("getScimGroups", request("GET", "/api/v2/scim/groups", "filter=displayname%20eq%20%22A%22")),
    ("getScimV2Groups", request("GET", "/api/v2/scim/v2/groups", "filter=id%20eq%20g1")),
    ("getScimGroup", request("GET", "/api/v2/scim/groups/g1", headers=[("if-none-match", '"42"')])),
    ("getGroupMembers", request("GET", "/api/v2/groups/g1/members", "expand=skills&pageSize=100&pageNumber=1")),
    ("getGroupMembers", request("GET", "/api/v2/groups/g1/members", "expand=skills&expand=groups&sortOrder=ascending")),
    ("getUsers", request("GET", "/api/v2/users", "id=u1&id=u2&expand=skills&state=any&pageSize=100")),
    ("getUserRoutingskills", request("GET", SKILLS, "pageSize=100&pageNumber=2")),
    ("patchUserRoutingskillsBulk", request("PATCH", SKILLS + "/bulk", None, GRANT, JSON)),
    ("patchUserRoutingskillsBulk", request("PATCH", SKILLS + "/bulk", None, GRANT, JSON + "; charset=UTF-8")),
    ("patchUserRoutingskillsBulk", request("PATCH", SKILLS + "/bulk", None, '[{"id":"s","proficiency":0.5}]', JSON)),
    ("putUserRoutingskillsBulk", request("PUT", SKILLS + "/bulk", None, GRANT, JSON)),
    ("deleteUserRoutingskill", request("DELETE", SKILLS + "/s1")),
    ("deleteUserRoutingskill", request("DELETE", SKILLS + "/bulk")),
    ("deleteUserRoutingskill", request("DELETE", SKILLS + "/a%2Fb")),
    ("getRoutingSkills", request("GET", "/api/v2/routing/skills", "name=Bill&id=s1&id=s2&pageSize=100")),
    ("getRoutingSkill", request("GET", "/api/v2/routing/skills/s1")),
    ("putScimGroup", request(
        "PUT", "/api/v2/scim/groups/g1", None, '{"displayName": "A"}', "application/scim+json",
        [("if-match", '"42"')])),
]

UNPUBLISHED = [
    ("the path is not published", request("GET", "/api/v2/scim/Groups")),
    ("the path is not published", request("GET", "/api/v2/Users", "id=u1")),
    ("the path is not published", request("GET", "/api/v2/scim/groups/")),
    ("the path is not published", request("GET", "//api/v2/scim/groups")),
    ("the path is not published", request("GET", "/api/v2/scim/groups/g1/members")),
    ("the path is not published", request("GET", "/")),
    ("the method POST is not published", request("POST", "/api/v2/scim/groups", None, "{}", JSON)),
    ("the method DELETE is not published", request("DELETE", "/api/v2/scim/groups/g1")),
    ("the method GET is not published", request("GET", SKILLS + "/s1")),
    ("the method PATCH is not published", request("PATCH", SKILLS + "/s1", None, "{}", JSON)),
    ("the query parameter lastModified is not", request("GET", "/api/v2/scim/groups", "lastModified=2024-01-01")),
    ("the query parameter startindex is not", request("GET", "/api/v2/scim/groups", "startindex=1")),
    ("the query parameter page is not", request("GET", "/api/v2/groups/g1/members", "page=1")),
    ("the query parameter filter is not", request("GET", "/api/v2/groups/g1/members", "filter=a")),
    ("the query parameter id is not", request("DELETE", SKILLS + "/s1", "id=s1")),
    ("the query parameter filter is given 2 times", request("GET", "/api/v2/scim/groups", "filter=a&filter=b")),
    ("the query parameter count is 'all'", request("GET", "/api/v2/scim/groups", "count=all")),
    ("the query parameter count is ''", request("GET", "/api/v2/scim/groups", "count=")),
    ("the query parameter count is '1_0'", request("GET", "/api/v2/scim/groups", "count=1_0")),
    ("the query parameter pageSize is '2.5'", request("GET", "/api/v2/users", "pageSize=2.5")),
    ("'routingskills' is not one of", request("GET", "/api/v2/groups/g1/members", "expand=routingskills")),
    ("'skills,groups' is not one of", request("GET", "/api/v2/groups/g1/members", "expand=skills,groups")),
    ("'Skills' is not one of", request("GET", "/api/v2/users", "expand=Skills")),
    ("'gone' is not one of", request("GET", "/api/v2/users", "state=gone")),
    ("'ASC' is not one of", request("GET", "/api/v2/groups/g1/members", "sortOrder=ASC")),
    ("'skills' is not one of", request("GET", "/api/v2/scim/groups", "attributes=skills")),
    ("the query is not encoded", request("GET", "/api/v2/scim/groups", "filter=id eq g1")),
    ("the query is not encoded", request("GET", "/api/v2/scim/groups", 'filter=displayname+eq+"A"')),
    ("the query is not encoded", request("GET", "/api/v2/scim/groups", "filter=%zz")),
    ("the query is not encoded", request("GET", "/api/v2/routing/skills", "name=100%")),
    ("filter is a required", request("GET", "/api/v2/scim/v2/groups")),
    ("is not of type 'number'", request("PATCH", SKILLS + "/bulk", None, '[{"id":"s","proficiency":"3"}]', JSON)),
    ("is not of type 'number'", request("PATCH", SKILLS + "/bulk", None, '[{"id":"s","proficiency":true}]', JSON)),
    ("is not of type 'string'", request("PATCH", SKILLS + "/bulk", None, '[{"id":7,"proficiency":3}]', JSON)),
    ("'proficiency' is a required", request("PATCH", SKILLS + "/bulk", None, '[{"id":"s"}]', JSON)),
    ("'id' is a required", request("PATCH", SKILLS + "/bulk", None, '[{"proficiency":1}]', JSON)),
    ("Additional properties are not", request(
        "PATCH", SKILLS + "/bulk", None, '[{"id":"s","proficiency":3,"name":"A"}]', JSON)),
    ("is not of type 'array'", request("PATCH", SKILLS + "/bulk", None, '{"id":"s","proficiency":3}', JSON)),
    ("Error reading request body", request("PATCH", SKILLS + "/bulk", None, None, JSON)),
    ("Error reading request body", request("PATCH", SKILLS + "/bulk", None, "[{", JSON)),
    ("the content type 'application/scim+json' is not", request(
        "PATCH", SKILLS + "/bulk", None, GRANT, "application/scim+json")),
    ("the content type 'text/plain' is not", request("PATCH", SKILLS + "/bulk", None, GRANT, "text/plain")),
    ("the content type '' is not", request("PATCH", SKILLS + "/bulk", None, GRANT)),
    ("has a parameter that is not", request("PATCH", SKILLS + "/bulk", None, GRANT, JSON + "; version=2")),
    ("a body is not published", request("DELETE", SKILLS + "/s1", None, "{}", JSON)),
    ("a body is not published", request("GET", "/api/v2/users", None, "{}", JSON)),
    ("bears no token", request("GET", "/api/v2/scim/groups", authorization=None)),
    ("bears no token", request("GET", "/api/v2/users", authorization="Basic")),
]


class ContractTests(unittest.TestCase):
    contract = Contract.read(FILE)

    def test_what_is_published_is_accepted(self):
        for operation, published in PUBLISHED:
            with self.subTest(operation, **published):
                self.assertEqual((operation, []), self.contract.judge(published))

    def test_what_is_not_published_is_refused_for_that_reason(self):
        for reason, unpublished in UNPUBLISHED:
            with self.subTest(reason, **unpublished):
                _, violations = self.contract.judge(unpublished)
                self.assertTrue(any(reason in violation for violation in violations), violations)


    def test_answers_are_judged_by_the_schema_of_their_status(self):
        group = {
            "id": "g", "displayName": "A", "members": [{"type": "User", "value": "u", "$ref": "http://a"}],
            "meta": {"resourceType": "Group", "version": "1", "lastModified": "2024-01-01T00:00:00.000Z"},
        }
        groups = request("GET", "/api/v2/scim/groups")
        one = request("GET", "/api/v2/scim/groups/g")
        users = request("GET", "/api/v2/users")
        revoke = request("DELETE", SKILLS + "/s1")
        error = {"message": "A", "code": "not.found", "status": 404, "messageParams": {"a": "b"}, "details": []}
        for answer in [
            (groups, 200, {"totalResults": 1, "startIndex": 1, "itemsPerPage": 1, "Resources": [group]}),
            (one, 304, None), (one, 404, {"status": "404", "schemas": ["E"], "detail": "A"}), (one, 404, error),
            (users, 404, error), (revoke, 200, None),
            (users, 200, {"entities": [{"id": "u", "skills": [{"id": "s", "proficiency": 1.5}]}], "total": 1}),
        ]:
            with self.subTest(answer=answer):
                self.assertEqual([], self.contract.judge_answer(*answer))
        for answer in [
            (groups, 200, {"totalResults": "1", "Resources": [group]}),
            (groups, 200, {"Resources": [group | {"skills": []}]}), (one, 204, None), (revoke, 200, {}),
            (one, 404, {"status": "404", "code": "not.found"}), (users, 404, {"status": "404", "detail": "A"}),
            (users, 200, {"entities": [{"id": "u", "skills": [{"id": "s", "proficiency": "1"}]}]}), (users, 200, None),
        ]:
            with self.subTest(answer=answer):
                self.assertNotEqual([], self.contract.judge_answer(*answer))


class CheckTests(unittest.TestCase):
    def check(self, *lines):
        with tempfile.TemporaryDirectory() as folder:
            for number, line in enumerate(lines):
                (pathlib.Path(folder) / f"{number}.ndjson").write_text(json.dumps(line) + "\n", encoding="utf-8")
            said, complained = io.StringIO(), io.StringIO()
            # bravado-core uses what jsonschema means to give up, and this runner of tests shows such warnings.
            warnings.simplefilter("ignore", DeprecationWarning)
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
                code = check_requests.main(FILE, folder)
            return code, said.getvalue(), complained.getvalue()

    def test_requests_that_are_published_pass_and_are_counted(self):
        token = request("POST", "/oauth/token", authorization="Basic")
        code, said, complained = self.check(*(published for _, published in PUBLISHED), token)
        self.assertEqual((0, ""), (code, complained))
        operations = len({operation for operation, _ in PUBLISHED})
        self.assertIn(f"{len(PUBLISHED)} requests of {operations} operations", said)
        self.assertIn("0 violations; 1 token requests", said)

    def test_one_that_is_not_fails_and_is_shown(self):
        code, _, complained = self.check(PUBLISHED[0][1], request("GET", "/api/v2/scim/Groups", "count=25"))
        self.assertEqual(1, code)
        self.assertIn("the path is not published", complained)
        self.assertIn("GET /api/v2/scim/Groups?count=25", complained)

    def test_none_at_all_fails(self):
        self.assertEqual(1, self.check()[0])
        self.assertEqual(1, self.check(request("POST", "/oauth/token"))[0])


if __name__ == "__main__":
    unittest.main()
