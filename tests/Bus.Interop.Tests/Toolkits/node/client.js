// npm soap as a caller: everything it knows of the hub it reads from the hub's WSDLs. Prints what it saw as JSON.
import soap from 'soap';

const { BUS_BASE: base, BUS_SOAP: version, BUS_NAME: name, BUS_CODE: code, BUS_PASSWORD: password } = process.env;
const suffix = version === '1.1' ? '?wsdl' : '?wsdl=1.2';

async function service(which, user = 'collection', token = false) {
  const client = await soap.createClientAsync(`${base}/${which}${suffix}`, { forceSoap12Headers: version === '1.2' });
  client.setSecurity(token ? new soap.WSSecurity(user, password, { passwordType: 'PasswordText' }) : new soap.BasicAuthSecurity(user, password));
  return client;
}

const record = (more = {}) => ({
  municipalityCode: code, levyYear: '2026', taxYear: '2026', subjectCode: '01', noticeNumber: '1234567890', instalment: '01', historyNumber: '1',
  addresseeNumber: '100200300', collectionKind: '1', accountingYear: '2026', taxCollected: 12400, dunningFeeCollected: 0, delinquencyChargeCollected: 0,
  provisionalKind: '1', paymentChannel: '01', receivedDate: '2026-11-19', incomeDate: '2026-11-20', operationDate: '2026-11-20', operationTime: '10:15:00',
  deleted: '0', additional: { addresseeName: name }, ...more,
});

const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

async function fault(call) {
  try {
    await call();
    return null;
  } catch (error) {
    const f = error.root.Envelope.Body.Fault;
    const found = (f.detail ?? f.Detail).fault;
    const text = (t) => t.$value ?? t;
    return {
      code: found.code, languages: list(found.cause).map((c) => c.attributes['xml:lang']), action: text(list(found.action)[0]), party: text(list(found.party)[0]),
      rejects: list(found.reject).map((r) => [String(r.index), r.item, r.code]),
    };
  }
}

const saw = { wsdl: true };
const collection = await service('collection-history');
const [sent] = await collection.SendCollectionHistoryAsync({ messageId: `node-${version}`, record: [record(), record({ historyNumber: '2' })] });
saw.send = { number: sent.receipt.number, state: sent.receipt.state, records: Number(sent.receipt.records), amount: Number(sent.receipt.amount) };
const [got] = await (await service('exchange')).GetReceiptAsync({ number: sent.receipt.number });
saw.receipt = Number(got.receipt.accepted);
saw.fault = await fault(() => collection.SendCollectionHistoryAsync({ record: [record(), record({ receivedDate: '2026-02-30' })] }));
const [token] = await (await service('collection-history', 'collection', true)).SendCollectionHistoryAsync({ messageId: `node-${version}-token`, record: [record({ historyNumber: '3' })] });
saw.token = token.receipt.state;
const tax = await service('delinquency-inquiry', 'tax');
const [answer] = await tax.InquireDelinquencyAsync({ addresseeNumber: '100200300', duty: '国保窓口' });
const records = list(answer.record);
saw.query = { records: records.length, unpaidTax: records.reduce((sum, r) => sum + Number(r.unpaidTax), 0), remarks: records[0].remarks };
saw.providerFault = await fault(() => tax.InquireDelinquencyAsync({ addresseeNumber: '999', duty: '国保窓口' }));
console.log(JSON.stringify(saw));
