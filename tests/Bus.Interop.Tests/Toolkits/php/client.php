<?php
// PHP's SoapClient as a caller: everything it knows of the hub it reads from the hub's WSDLs. Prints what it saw as JSON.
[$base, $version, $name, $code, $password] = array_map('getenv', ['BUS_BASE', 'BUS_SOAP', 'BUS_NAME', 'BUS_CODE', 'BUS_PASSWORD']);
ini_set('default_socket_timeout', '120');
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

function service(string $which, string $user = 'collection', bool $token = false): SoapClient
{
    global $base, $version, $password;
    $options = ['soap_version' => $version === '1.1' ? SOAP_1_1 : SOAP_1_2, 'cache_wsdl' => WSDL_CACHE_NONE, 'features' => SOAP_SINGLE_ELEMENT_ARRAYS];
    if (!$token) $options += ['login' => $user, 'password' => $password];
    $client = new SoapClient("$base/$which" . ($version === '1.1' ? '?wsdl' : '?wsdl=1.2'), $options);
    if ($token) {
        $xml = '<w:Security xmlns:w="' . WSSE . '"><w:UsernameToken><w:Username>' . $user . '</w:Username><w:Password>' . htmlspecialchars($password) . '</w:Password></w:UsernameToken></w:Security>';
        $client->__setSoapHeaders(new SoapHeader(WSSE, 'Security', new SoapVar($xml, XSD_ANYXML)));
    }
    return $client;
}

function record(array $more = []): array
{
    global $code, $name;
    return $more + ['municipalityCode' => $code, 'levyYear' => '2026', 'taxYear' => '2026', 'subjectCode' => '01', 'noticeNumber' => '1234567890', 'instalment' => '01', 'historyNumber' => '1',
        'addresseeNumber' => '100200300', 'collectionKind' => '1', 'accountingYear' => '2026', 'taxCollected' => 12400, 'dunningFeeCollected' => 0, 'delinquencyChargeCollected' => 0,
        'provisionalKind' => '1', 'paymentChannel' => '01', 'receivedDate' => '2026-11-19', 'incomeDate' => '2026-11-20', 'operationDate' => '2026-11-20', 'operationTime' => '10:15:00',
        'deleted' => '0', 'additional' => ['addresseeName' => $name]];
}

function fault(callable $call): ?array
{
    try {
        $call();
    } catch (SoapFault $fault) {
        $f = $fault->detail->fault;
        // SoapClient reads a detail without its types: xml:lang is lost, but Japanese comes first; one reject is an object, several are a list.
        $rejects = !isset($f->reject) ? [] : (is_array($f->reject) ? $f->reject : [$f->reject]);
        return ['code' => $f->code, 'languages' => preg_match('/\p{Hiragana}/u', $f->cause[0]) && preg_match('/^[ -~]+$/', $f->cause[1]) ? ['ja', 'en'] : [],
            'action' => $f->action[0], 'party' => $f->party[0], 'rejects' => array_map(fn ($r) => [(string) $r->index, $r->item, $r->code], $rejects)];
    }
    return null;
}

$saw = ['wsdl' => true];
$collection = service('collection-history');
$receipt = $collection->SendCollectionHistory(['messageId' => "php-$version", 'record' => [record(), record(['historyNumber' => '2'])]])->receipt;
$saw['send'] = ['number' => $receipt->number, 'state' => $receipt->state, 'records' => $receipt->records, 'amount' => $receipt->amount];
$saw['receipt'] = service('exchange')->GetReceipt(['number' => $receipt->number])->receipt->accepted;
$saw['fault'] = fault(fn () => $collection->SendCollectionHistory(['record' => [record(), record(['receivedDate' => '2026-02-30'])]]));
$saw['token'] = service('collection-history', token: true)->SendCollectionHistory(['messageId' => "php-$version-token", 'record' => [record(['historyNumber' => '3'])]])->receipt->state;
$tax = service('delinquency-inquiry', 'tax');
$answer = $tax->InquireDelinquency(['addresseeNumber' => '100200300', 'duty' => '国保窓口'])->record;
$saw['query'] = ['records' => count($answer), 'unpaidTax' => array_sum(array_map(fn ($r) => $r->unpaidTax, $answer)), 'remarks' => $answer[0]->remarks];
$saw['providerFault'] = fault(fn () => $tax->InquireDelinquency(['addresseeNumber' => '999', 'duty' => '国保窓口']));
echo json_encode($saw);
