"""A vendor's program: makes its client from the hub's WSDL and sends the rows of a file as one message. Prints number, state, records, amount."""
import csv
import sys

from zeep import Client
from zeep.wsse.username import UsernameToken

address, user, password, path = sys.argv[1:]
client = Client(address, wsse=UsernameToken(user, password))
# The elements of a record in the order of the schema are the columns of the file.
record = client.get_element("{urn:bus:xmlns:pf:lgxml:schema:2026-01:collection-history}SendCollectionHistory").type
names = [name for name, _ in dict(record.elements)["record"].type.elements]
columns, additional = names[:-1], names[-1]
assert additional == "additional", names

with open(path, encoding="utf-8", newline="") as file:
    rows = list(csv.reader(file))[1:]
records = []
for row in rows:
    assert len(row) == len(columns) + 1
    values = {column: value for column, value in zip(columns, row) if value != ""}
    values["additional"] = {"addresseeName": row[-1]}
    records.append(values)
receipt = client.service.SendCollectionHistory(record=records)
print(receipt["number"], receipt["state"], receipt["records"], receipt["amount"])
