<?php
// SimpleSAMLphp as an identity provider, as its makers recommend it for production: no debugging, errors only in the log.
$folder = getenv('BUS_FOLDER');
$config = [
    'baseurlpath' => 'http://127.0.0.1:' . getenv('BUS_PORT') . '/simplesaml/',
    'certdir' => "$folder/", 'loggingdir' => "$folder/", 'datadir' => "$folder/", 'tempdir' => "$folder/",
    'metadata.sources' => [['type' => 'flatfile', 'directory' => "$folder/metadata"]],
    'secretsalt' => 'made-for-a-benchmark-and-nothing-else', 'auth.adminpassword' => 'made-for-a-benchmark', 'timezone' => 'UTC',
    'technicalcontact_name' => 'bench', 'technicalcontact_email' => 'na@example.org', 'showerrors' => true, 'errorreporting' => false,
    'logging.level' => 3, 'logging.handler' => 'file', 'store.type' => 'phpsession', 'session.phpsession.savepath' => "$folder/sessions",
    'session.cookie.secure' => false, 'session.cookie.samesite' => null, 'session.phpsession.cookiename' => 'SspSession', 'enable.saml20-idp' => true, 'language.default' => 'en',
    'module.enable' => ['saml' => true, 'core' => true, 'exampleauth' => true], 'language.available' => ['en'],
];
