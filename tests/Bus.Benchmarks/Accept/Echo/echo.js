// npm soap, made from the hub's WSDL.
import { createServer } from 'node:http';
import soap from 'soap';

const { BUS_WSDL: address, BUS_PORT: port } = process.env;
const services = { CollectionHistoryService: { CollectionHistoryPort: {
  SendCollectionHistory: (message) => ({ receipt: { number: 'node-1', state: 'accepted', records: [].concat(message.record).length, amount: 1 } }),
} } };
const server = createServer((request, response) => response.end('ready'));
const xml = await (await fetch(address)).text();
await new Promise((done, failed) => soap.listen(server, { path: '/', services, xml, uri: address, callback: (error) => (error ? failed(error) : done()) }));
server.listen(Number(port), '127.0.0.1');
