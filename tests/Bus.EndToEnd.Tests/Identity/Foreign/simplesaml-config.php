<?php
$config = [
    'baseurlpath' => 'http://127.0.0.1:@PORT@/simplesaml/',
    'certdir' => '@FOLDER@/', 'loggingdir' => '@FOLDER@/', 'datadir' => '@FOLDER@/', 'tempdir' => '@FOLDER@/tmp',
    'metadata.sources' => [['type' => 'flatfile', 'directory' => '@FOLDER@/metadata']],
    'secretsalt' => 'made-for-a-test-and-nothing-else', 'auth.adminpassword' => 'made-for-a-test', 'timezone' => 'UTC',
    'technicalcontact_name' => 'test', 'technicalcontact_email' => 'na@example.org', 'showerrors' => true, 'errorreporting' => false,
    'logging.level' => 4, 'logging.handler' => 'file', 'store.type' => 'phpsession', 'session.phpsession.savepath' => '@FOLDER@/sessions',
    'session.cookie.secure' => false, 'session.cookie.samesite' => null, 'session.phpsession.cookiename' => 'SspSession', 'enable.saml20-idp' => false, 'language.default' => 'en',
    'module.enable' => ['saml' => true, 'core' => true],
    'language.available' => ['en', 'ja'],
];
