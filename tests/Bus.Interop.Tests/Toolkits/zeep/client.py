"""python3-zeep as a caller: everything it knows of the hub it reads from the hub's WSDLs. Prints what it saw as JSON."""
import json
import os
import sys

from requests import Session
from requests.auth import HTTPBasicAuth
from zeep import Client
from zeep.exceptions import Fault
from zeep.transports import Transport
from zeep.wsse.username import UsernameToken

base, version, name, code, password = (os.environ[k] for k in ("BUS_BASE", "BUS_SOAP", "BUS_NAME", "BUS_CODE", "BUS_PASSWORD"))
suffix = "?wsdl" if version == "1.1" else "?wsdl=1.2"
F = "{urn:bus:xmlns:pf:common:schema:2026-01:fault}"


def service(which, user="collection", token=False):
    session = Session()
    session.trust_env = False
    if not token:
        session.auth = HTTPBasicAuth(user, password)
    return Client(f"{base}/{which}{suffix}", transport=Transport(session=session), wsse=UsernameToken(user, password) if token else None).service


def record(**more):
    return {"municipalityCode": code, "levyYear": "2026", "taxYear": "2026", "subjectCode": "01", "noticeNumber": "1234567890", "instalment": "01", "historyNumber": "1",
            "addresseeNumber": "100200300", "collectionKind": "1", "accountingYear": "2026", "taxCollected": 12400, "dunningFeeCollected": 0, "delinquencyChargeCollected": 0,
            "provisionalKind": "1", "paymentChannel": "01", "receivedDate": "2026-11-19", "incomeDate": "2026-11-20", "operationDate": "2026-11-20", "operationTime": "10:15:00",
            "deleted": "0", "additional": {"addresseeName": name}, **more}


def detail(fault):
    found = fault.detail.find(f".//{F}fault")
    return {"code": found.find(f"{F}code").text, "languages": [c.get("{http://www.w3.org/XML/1998/namespace}lang") for c in found.findall(f"{F}cause")],
            "action": found.find(f"{F}action").text, "party": found.find(f"{F}party").text,
            "rejects": [[r.find(f"{F}index").text, r.find(f"{F}item").text, r.find(f"{F}code").text] for r in found.findall(f"{F}reject")]}


def fault_of(call):
    try:
        call()
    except Fault as fault:
        return detail(fault)
    return None


saw = {"wsdl": True}
collection = service("collection-history")
receipt = collection.SendCollectionHistory(messageId=f"zeep-{version}", record=[record(), record(historyNumber="2")])
saw["send"] = {"number": receipt.number, "state": receipt.state, "records": receipt.records, "amount": receipt.amount}
saw["receipt"] = service("exchange").GetReceipt(number=receipt.number).accepted
saw["fault"] = fault_of(lambda: collection.SendCollectionHistory(record=[record(), record(receivedDate="2026-02-30")]))
saw["token"] = service("collection-history", token=True).SendCollectionHistory(messageId=f"zeep-{version}-token", record=[record(historyNumber="3")]).state
tax = service("delinquency-inquiry", user="tax")
answer = tax.InquireDelinquency(addresseeNumber="100200300", duty="\u56fd\u4fdd\u7a93\u53e3")
records = answer if isinstance(answer, list) else answer.record
saw["query"] = {"records": len(records), "unpaidTax": sum(r.unpaidTax for r in records), "remarks": records[0].remarks}
saw["providerFault"] = fault_of(lambda: tax.InquireDelinquency(addresseeNumber="999", duty="\u56fd\u4fdd\u7a93\u53e3"))
json.dump(saw, sys.stdout)
