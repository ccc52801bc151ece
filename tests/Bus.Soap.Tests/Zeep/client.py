"""A vendor's client as python3-zeep makes it from our WSDL. Prints one JSON object of what it saw."""
import json
import sys

from zeep import Client
from zeep.exceptions import Fault
from zeep.wsse.username import UsernameToken

FAULT = "{urn:bus:xmlns:pf:common:schema:2026-01:fault}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def record(**changes):
    values = dict(
        municipalityCode="362018", levyYear="2026", taxYear="2026", subjectCode="01", noticeNumber="1234567890", instalment="01", historyNumber="1",
        addresseeNumber="42", collectionKind="1", accountingYear="2026", taxCollected=12300, dunningFeeCollected=100, delinquencyChargeCollected=0,
        provisionalKind="1", paymentChannel="01", receivedDate="2026-11-19", incomeDate="2026-11-20", operationDate="2026-11-20",
        operationTime="09:30:00", deleted="0")
    values.update(changes)
    return values


def fault_of(call):
    try:
        call()
    except Fault as fault:
        return fault
    raise SystemExit("no fault")


address, binding, name = sys.argv[1], sys.argv[2], sys.argv[3]
wsdl = "?wsdl" if binding == "1.1" else "?wsdl=1.2"
client = Client(f"{address}/collection-history{wsdl}", wsse=UsernameToken("collection", "s3cret-c"))
send = client.service.SendCollectionHistory
saw = {}

receipt = send(messageId="zeep-1", extent="diff", record=[record(additional={"addresseeName": name}), record(historyNumber="2")])
saw["receipt"] = {k: str(receipt[k]) for k in ("number", "state", "records", "amount")}

fault = fault_of(lambda: send(record=[record(), record(receivedDate="2026-02-30")]))
detail = fault.detail.find(FAULT + "fault") if fault.detail.tag != FAULT + "fault" else fault.detail
saw["fault"] = {
    "role": fault.code.split(":")[-1],
    "message": fault.message,
    "code": detail.findtext(FAULT + "code"),
    "languages": [e.get(LANG) for e in detail.findall(FAULT + "cause")],
    "rejects": [[r.findtext(FAULT + n) for n in ("index", "item", "code")] for r in detail.findall(FAULT + "reject")],
}

stranger = Client(f"{address}/collection-history{wsdl}", wsse=UsernameToken("collection", "wrong"))
saw["stranger"] = fault_of(lambda: stranger.service.SendCollectionHistory(record=[record()])).detail.findtext(f".//{FAULT}code")

exchange = Client(f"{address}/exchange{wsdl}", wsse=UsernameToken("delinquency", "s3cret-d"))
found = exchange.service.GetReceipt(number=sys.argv[4])
saw["found"] = {"state": found["state"], "accepted": found["accepted"], "consumers": [d["consumer"] for d in found["delivery"]]}
saw["acknowledgeFault"] = fault_of(lambda: exchange.service.AcknowledgeMessages(messageId=["nothing"])).detail.findtext(f".//{FAULT}code")
saw["mailbox"] = [
    {"messageId": m["messageId"], "records": m["records"], "element": m["content"]["_value_1"].tag if hasattr(m["content"]["_value_1"], "tag") else str(type(m["content"]["_value_1"]))}
    for m in exchange.service.ReceiveMessages(maximum=5) or []]
print(json.dumps(saw))
