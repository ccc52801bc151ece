// An application with @node-saml/node-saml: GET /private begins, POST /acs ends a sign-on and shows what it learned.
const http = require('http'), fs = require('fs'), { SAML } = require(process.argv[2] + '/node_modules/@node-saml/node-saml');
const o = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
const saml = new SAML({
  callbackUrl: `http://127.0.0.1:${o.port}/acs`, entryPoint: o.idp + '/sso', issuer: `http://127.0.0.1:${o.port}/sp`, idpCert: o.certificates, privateKey: fs.readFileSync(o.folder + '/sp.key', 'utf8'),
  decryptionPvk: fs.readFileSync(o.folder + '/sp.key', 'utf8'), signatureAlgorithm: 'sha256', digestAlgorithm: 'sha256', identifierFormat: null, audience: `http://127.0.0.1:${o.port}/sp`,
  wantAssertionsSigned: o.wantAssertionsSigned, wantAuthnResponseSigned: o.wantAuthnResponseSigned, authnRequestBinding: o.post ? 'HTTP-POST' : undefined, forceAuthn: !!o.force,
  logoutUrl: o.idp + '/slo', disableRequestedAuthnContext: true, skipRequestCompression: false, validateInResponseTo: 'always',
});
http.createServer(async (request, response) => {
  try {
    if (request.url.startsWith('/metadata')) return response.end(saml.generateServiceProviderMetadata(o.certificate, o.certificate));
    if (request.url.startsWith('/private')) {
      if (o.post) { response.setHeader('Content-Type', 'text/html'); return response.end(await saml.getAuthorizeFormAsync('r-s.1')); }
      response.writeHead(302, { Location: await saml.getAuthorizeUrlAsync('r-s.1', request.headers.host, {}) }); return response.end();
    }
    let body = ''; for await (const part of request) body += part;
    const fields = Object.fromEntries(new URLSearchParams(body));
    const { profile } = await saml.validatePostResponseAsync(fields);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ nameId: profile.nameID, name: profile.attributes.name, roles: profile.attributes.roles, relayState: fields.RelayState }));
  } catch (trouble) { response.statusCode = 500; response.end(String(trouble && trouble.stack)); }
}).listen(o.port, '127.0.0.1');
