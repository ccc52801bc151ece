<?php
// PHP's SoapServer, made from the hub's WSDL, which it keeps once read.
final class Application
{
    public function SendCollectionHistory($message)
    {
        return ['receipt' => ['number' => 'php-1', 'state' => 'accepted', 'records' => count($message->record), 'amount' => 1]];
    }
}

if ($_SERVER['REQUEST_METHOD'] !== 'POST') return;
$server = new SoapServer(getenv('BUS_WSDL'), ['cache_wsdl' => WSDL_CACHE_BOTH, 'features' => SOAP_SINGLE_ELEMENT_ARRAYS]);
$server->setObject(new Application());
$server->handle();
