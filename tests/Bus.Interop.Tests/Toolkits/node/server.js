// npm soap as a consumer and as the application that answers a query; made from the WSDLs of the running hub. What it took is a line in BUS_LOG.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import soap from 'soap';

const { BUS_BASE: base, BUS_PASSWORD: password, BUS_NAME: name, BUS_CODE: code, BUS_LOG: log, BUS_PORT: port } = process.env;
const list = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

const detail = (addressee, instalment, unpaid) => ({
  municipalityCode: code, levyYear: '2026', taxYear: '2026', subjectCode: '01', noticeNumber: '1234567890', instalment, addresseeNumber: addressee, dueDate: '2026-06-30',
  tax: 48000, dunningFee: 0, delinquencyCharge: 0, unpaidTax: unpaid, instalmentPlan: '0', disposition: '0', executionSuspended: '0', writtenOff: '0', remarks: name,
  deleted: '0', operationDate: '2026-11-20', operationTime: '10:15:00',
});

const collection = {
  CollectionHistoryService: { CollectionHistoryPort: {
    SendCollectionHistory(message) {
      const records = list(message.record);
      const amount = records.reduce((sum, r) => sum + Number(r.taxCollected) + Number(r.dunningFeeCollected) + Number(r.delinquencyChargeCollected), 0);
      appendFileSync(log, JSON.stringify({ messageId: message.messageId, records: records.length, amount, names: records.map((r) => r.additional?.addresseeName ?? '') }) + '\n');
      return { receipt: { number: `node-${message.messageId}`, state: 'accepted', records: records.length, amount } };
    },
  } },
};

const inquiry = {
  DelinquencyInquiryService: { DelinquencyInquiryPort: {
    InquireDelinquency(question) {
      const addressee = String(question.addresseeNumber);
      if (addressee === '999') throw { Fault: { faultcode: 'soap:Client', faultstring: 'no such addressee' } };
      return { record: [detail(addressee, '01', 36000), detail(addressee, '02', 4000)] };
    },
  } },
};

const server = createServer((request, response) => response.end('ready'));
for (const [path, which, service] of [['/receive', 'collection-history', collection], ['/inquire', 'delinquency-inquiry', inquiry]]) {
  const address = `${base}/${which}?wsdl`;
  const xml = await (await fetch(address)).text();
  await new Promise((done, failed) => {
    const listening = soap.listen(server, { path, services: service, xml, uri: address, callback: (error) => (error ? failed(error) : done()) });
    // The hub names itself by HTTP Basic (and by a UsernameToken); nobody else may call.
    listening.authorizeConnection = (request, response) => {
      const known = request.method === 'GET' || request.headers.authorization === `Basic ${Buffer.from(`bus:${password}`).toString('base64')}`;
      if (!known) response.statusCode = 401; // false alone would be an empty 200
      return known;
    };
  });
}
server.listen(Number(port), '127.0.0.1');
