<?php
$config = ['default-sp' => [
    'saml:SP', 'entityID' => 'http://127.0.0.1:@PORT@/sp', 'idp' => '@IDP@', 'privatekey' => 'sp.key', 'certificate' => 'sp.crt',
    'sign.authnrequest' => true, 'sign.logout' => true, 'validate.logout' => true, 'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'NameIDPolicy' => ['Format' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
]];
