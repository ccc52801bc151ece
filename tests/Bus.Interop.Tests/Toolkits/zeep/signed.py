"""python3-zeep with its wsse signature plugin (xmlsec): calls that are signed right, and calls that are not what was signed. Prints what each was answered as JSON."""
import copy
import datetime
import json
import os
import sys

import xmlsec
from lxml import etree
from requests import Session
from zeep import Client
from zeep.exceptions import Fault
from zeep.transports import Transport
from zeep.wsse.signature import BinarySignature, Signature
from zeep.wsse.utils import WSU as UTILITY
from zeep.wsse.utils import get_security_header

WSU = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd}"
base, version, code, keys = (os.environ[k] for k in ("BUS_BASE", "BUS_SOAP", "BUS_CODE", "BUS_KEYS"))


def kept(envelope, name):
    return next(envelope.iter("{*}" + name))


def signing(kind=BinarySignature, who="collection", age=0, method=xmlsec.Transform.RSA_SHA256, digest=xmlsec.Transform.SHA256, alter=None):
    """The plugin as zeep has it: a timestamp is put in first, and answers, which the hub does not sign, are not verified."""
    class Signing(kind):
        def apply(self, envelope, headers):
            now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age)
            get_security_header(envelope).append(UTILITY.Timestamp(*(
                UTILITY(name, moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z") for name, moment in (("Created", now), ("Expires", now + datetime.timedelta(minutes=5))))))
            envelope, headers = super().apply(envelope, headers)
            if alter:
                alter(envelope)
            return envelope, headers

        def verify(self, envelope):
            return envelope

    return Signing(f"{keys}/{who}.key", f"{keys}/{who}.pem", signature_method=method, digest_method=digest)


class Sending(Transport):
    """Remembers what was sent, byte for byte."""
    sent = None

    def post(self, address, message, headers):
        self.sent = (address, message, headers)
        return super().post(address, message, headers)


def call(message_id, wsse):
    session = Session()
    session.trust_env = False
    transport = Sending(session=session)
    client = Client(f"{base}/collection-history{'?wsdl' if version == '1.1' else '?wsdl=1.2'}", transport=transport, wsse=wsse)
    try:
        answer = client.service.SendCollectionHistory(messageId=f"{message_id}-{version}", record=[{
            "municipalityCode": code, "levyYear": "2026", "taxYear": "2026", "subjectCode": "01", "noticeNumber": "1234567890", "instalment": "01", "historyNumber": "1",
            "addresseeNumber": "100200300", "collectionKind": "1", "accountingYear": "2026", "taxCollected": 12400, "dunningFeeCollected": 0, "delinquencyChargeCollected": 0,
            "provisionalKind": "1", "paymentChannel": "01", "receivedDate": "2026-11-19", "incomeDate": "2026-11-20", "operationDate": "2026-11-20", "operationTime": "10:15:00",
            "deleted": "0", "additional": {"addresseeName": os.environ["BUS_NAME"]}}])
        said = answer.state
    except Fault as fault:
        said = fault.detail.find(".//{urn:bus:xmlns:pf:common:schema:2026-01:fault}code").text
    return said, transport


def altered(envelope):
    kept(envelope, "taxCollected").text = "1"


def show_the_right_certificate(envelope):
    with open(f"{keys}/collection.pem", encoding="ascii") as pem:
        kept(envelope, "BinarySecurityToken").text = "".join(pem.read().split("-----")[2].split())


def wrap(into, keep_id=False):
    """Signature wrapping: what was signed still verifies, and something else stands where it will be read."""
    def alter(envelope):
        body = kept(envelope, "Body")
        forged = copy.deepcopy(body)
        altered(forged)
        if not keep_id:
            forged.set(WSU + "Id", "forged")
        envelope.replace(body, forged)
        etree.SubElement(kept(envelope, into), "{urn:x}wrapper").append(body)
    return alter


def wrap_inside(envelope):
    body = kept(envelope, "Body")
    forged = etree.Element(body.tag)
    envelope.replace(body, forged)
    forged.append(copy.deepcopy(body[0]))
    forged.append(body)


def fresh_timestamp(envelope):
    old = kept(envelope, "Timestamp")
    fresh = copy.deepcopy(old)
    fresh.set(WSU + "Id", "fresh")
    kept(fresh, "Expires").text = "2099-01-01T00:00:00Z"
    old.getparent().replace(old, fresh)
    etree.SubElement(kept(envelope, "Header"), "{urn:x}wrapper").append(old)


said, transport = call("signed", signing())
saw = {"right": {"signed": said, "signed, the certificate within KeyInfo": call("inside", signing(kind=Signature))[0]}}
again = transport.session.post(transport.sent[0], data=transport.sent[1], headers=transport.sent[2])
saw["wrong"] = {"replayed to the letter": etree.fromstring(again.content).find(".//{urn:bus:xmlns:pf:common:schema:2026-01:fault}code").text}
for number, (name, wsse) in enumerate({
        "body altered": signing(alter=altered),
        "timestamp altered": signing(alter=lambda e: setattr(kept(e, "Expires"), "text", "2099-01-01T00:00:00Z")),
        "a stranger's certificate": signing(who="stranger"),
        "a stranger's, within KeyInfo": signing(kind=Signature, who="stranger"),
        "a stranger's key, the right certificate": signing(who="stranger", alter=show_the_right_certificate),
        "expired": signing(age=3600),
        "from the future": signing(age=-3600),
        "SHA-1, which is zeep's default": signing(method=None, digest=None),
        "XSW: body moved into a header": signing(alter=wrap("Header")),
        "XSW: the same, the id on both": signing(alter=wrap("Header", keep_id=True)),
        "XSW: body moved into the security header": signing(alter=wrap("Security")),
        "XSW: body moved into the signature": signing(alter=wrap("Signature")),
        "XSW: body moved into the key info": signing(kind=Signature, alter=wrap("X509Data")),
        "XSW: body within the new one": signing(alter=wrap_inside),
        "XSW: a fresh timestamp": signing(alter=fresh_timestamp),
}.items()):
    saw["wrong"][name] = call(f"wrong-{number}", wsse)[0]
json.dump(saw, sys.stdout)
