"""A consumer that takes only what is signed by the hub's certificate over Body and Timestamp, as xmlsec judges it. Each body is kept as it came; line by line it says what it took or refused."""
import http.server
import json
import os

from lxml import etree
from zeep.wsse.signature import verify_envelope

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSU = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
certificate, folder = os.environ["BUS_CERTIFICATE"], os.environ["BUS_LOG"]


def judge(body):
    """Who reads it reads what was signed: the references are the Body and the Timestamp."""
    envelope = etree.fromstring(body)
    verify_envelope(envelope, certificate)
    signed = {reference.get("URI")[1:] for reference in envelope.iter(DS + "Reference")}
    if signed != {envelope.find(f"{{{SOAP}}}Body").get(WSU + "Id"), next(envelope.iter(WSU + "Timestamp")).get(WSU + "Id")}:
        raise ValueError("It is signed, but not in Body and Timestamp.")
    return envelope.find(f"{{{SOAP}}}Body")[0]


class Consumer(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            message = judge(body)
            ns, name = etree.QName(message).namespace, etree.QName(message).localname
            status, answer = 200, f'<{name}Response xmlns="{ns}"><receipt><number>x</number><state>accepted</state></receipt></{name}Response>'
        except Exception as refused:
            status, answer = 500, f"<e:Fault><faultcode>e:Client</faultcode><faultstring>{type(refused).__name__}</faultstring></e:Fault>"
        if status == 200:
            with open(f"{folder}/taken.xml", "wb") as file:
                file.write(body)
        with open(f"{folder}/log", "a", encoding="utf-8") as log:
            log.write(json.dumps({"status": status, "answer": answer}) + "\n")
        answer = f'<e:Envelope xmlns:e="{SOAP}"><e:Body>{answer}</e:Body></e:Envelope>'.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *words):
        pass


http.server.HTTPServer(("127.0.0.1", int(os.environ["BUS_PORT"])), Consumer).serve_forever()
