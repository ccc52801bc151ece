<?php
// The application behind SimpleSAMLphp: whoever comes must be signed on, and sees what it learned.
require '/usr/share/simplesamlphp/lib/_autoload.php';
$sp = new \SimpleSAML\Auth\Simple('default-sp');
if (isset($_GET['logout'])) $sp->logout('http://127.0.0.1:@PORT@/bye.html');
$sp->requireAuth(['ForceAuthn' => isset($_GET['force']), 'isPassive' => isset($_GET['passive'])]);
header('X-Name-Id: ' . $sp->getAuthData('saml:sp:NameID')->getValue());
foreach ($sp->getAttributes() as $name => $values) header('X-' . ucfirst($name) . ': ' . implode(';', $values));
echo 'private';
