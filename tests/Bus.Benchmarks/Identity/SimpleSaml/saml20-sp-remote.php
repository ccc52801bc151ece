<?php
$metadata['https://bench.example/sp'] = ['AssertionConsumerService' => 'https://bench.example/acs', 'validate.authnrequest' => false, 'saml20.sign.response' => false, 'saml20.sign.assertion' => true];
