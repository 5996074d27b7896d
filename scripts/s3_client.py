"""A client of S3 in the standard library, for the scripts that check builds over object stores: signed requests, and listings.

Signatures are version 4 (AWS Signature Version 4, "Authenticating Requests: Using the Authorization Header"), of payloads that are hashed whole.
"""
import datetime
import hashlib
import hmac
import http.client
import urllib.parse
import xml.etree.ElementTree as xml


class S3Error(Exception):
    def __init__(self, method, path, status, body):
        super().__init__(f"{method} {path}: {status} {body[:300].decode('utf-8', 'replace')}")
        self.status = status


class S3:
    def __init__(self, endpoint, key, secret, region="us-east-1"):
        """`endpoint` is `http://HOST:PORT`."""
        self.host = endpoint.split("://")[1]
        self.key, self.secret, self.region = key, secret, region

    def request(self, method, path, query=(), body=b"", headers=()):
        """The body and headers of an answer of status 2xx; any other is an S3Error. `path` is `/BUCKET/KEY`, unquoted."""
        path = urllib.parse.quote(path, safe="/-_.~")
        query = "&".join(f"{urllib.parse.quote(k, safe='-_.~')}={urllib.parse.quote(v, safe='-_.~')}" for k, v in sorted(query))
        signed = self.sign(method, path, query, body, dict(headers))
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            connection.request(method, path + ("?" + query if query else ""), body, signed)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status // 100 != 2:
                raise S3Error(method, path, answer.status, content)
            return content, dict(answer.getheaders())
        finally:
            connection.close()

    def sign(self, method, path, query, body, headers):
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        digest = hashlib.sha256(body).hexdigest()
        headers = {k.lower(): v for k, v in headers.items()} | {"host": self.host, "x-amz-date": now, "x-amz-content-sha256": digest}
        names = ";".join(sorted(headers))
        canonical = "\n".join([method, path, query, *(f"{k}:{headers[k]}" for k in sorted(headers)), "", names, digest])
        scope = f"{now[:8]}/{self.region}/s3/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = ("AWS4" + self.secret).encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={self.key}/{scope}, SignedHeaders={names}, Signature={signature}"
        return headers

    def list(self, bucket, prefix=""):
        """Every object below a prefix: {key: (size, etag)}."""
        found, token = {}, None
        while True:
            query = [("list-type", "2"), ("prefix", prefix)] + ([("continuation-token", token)] if token else [])
            root = parse(self.request("GET", f"/{bucket}", query)[0])
            for entry in root.iter("Contents"):
                found[entry.findtext("Key")] = (int(entry.findtext("Size")), (entry.findtext("ETag") or "").strip('"'))
            token = root.findtext("NextContinuationToken")
            if root.findtext("IsTruncated") != "true" or not token:
                return found

    def uploads(self, bucket):
        """Keys of multipart uploads that were neither finished nor aborted."""
        root = parse(self.request("GET", f"/{bucket}", [("uploads", "")])[0])
        return [entry.findtext("Key") for entry in root.iter("Upload")]

    def get(self, bucket, key):
        return self.request("GET", f"/{bucket}/{key}")[0]

    def put(self, bucket, key, body):
        self.request("PUT", f"/{bucket}/{key}", body=body)

    def delete_all(self, bucket, prefix):
        for key in self.list(bucket, prefix):
            self.request("DELETE", f"/{bucket}/{key}")


def parse(body):
    """The answer's tree, with names as they stand without their namespace."""
    root = xml.fromstring(body)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root
