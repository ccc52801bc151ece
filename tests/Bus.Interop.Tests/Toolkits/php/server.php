<?php
// PHP's SoapServer as a consumer and as the application that answers a query. Run by php -S; made from the WSDLs of the running hub. What it took is a line in BUS_LOG.
[$base, $name, $code, $log] = array_map('getenv', ['BUS_BASE', 'BUS_NAME', 'BUS_CODE', 'BUS_LOG']);
if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    echo 'ready';
    return;
}

final class Application
{
    public function SendCollectionHistory($message)
    {
        global $log;
        $records = $message->record ?? [];
        $amount = array_sum(array_map(fn ($r) => $r->taxCollected + $r->dunningFeeCollected + $r->delinquencyChargeCollected, $records));
        $names = array_map(fn ($r) => $r->additional->addresseeName ?? '', $records);
        // Written at once, and by nobody else. Not under a lock: who reads it meanwhile would be refused.
        file_put_contents($log, json_encode(['messageId' => $message->messageId, 'records' => count($records), 'amount' => $amount, 'names' => $names]) . "\n", FILE_APPEND);
        return ['receipt' => ['number' => 'php-' . $message->messageId, 'state' => 'accepted', 'records' => count($records), 'amount' => $amount]];
    }

    public function InquireDelinquency($question)
    {
        if ($question->addresseeNumber === '999') throw new SoapFault('Client', 'no such addressee');
        return ['record' => [detail($question->addresseeNumber, '01', 36000), detail($question->addresseeNumber, '02', 4000)]];
    }
}

function detail(string $addressee, string $instalment, int $unpaid): array
{
    global $code, $name;
    return ['municipalityCode' => $code, 'levyYear' => '2026', 'taxYear' => '2026', 'subjectCode' => '01', 'noticeNumber' => '1234567890', 'instalment' => $instalment,
        'addresseeNumber' => $addressee, 'dueDate' => '2026-06-30', 'tax' => 48000, 'dunningFee' => 0, 'delinquencyCharge' => 0, 'unpaidTax' => $unpaid, 'instalmentPlan' => '0',
        'disposition' => '0', 'executionSuspended' => '0', 'writtenOff' => '0', 'remarks' => $name, 'deleted' => '0', 'operationDate' => '2026-11-20', 'operationTime' => '10:15:00'];
}

// The hub names itself by HTTP Basic (and by a UsernameToken); nobody else may call.
if (!hash_equals('bus:' . getenv('BUS_PASSWORD'), ($_SERVER['PHP_AUTH_USER'] ?? '') . ':' . ($_SERVER['PHP_AUTH_PW'] ?? ''))) {
    http_response_code(401);
    return;
}

$service = $_SERVER['REQUEST_URI'] === '/inquire' ? 'delinquency-inquiry' : 'collection-history';
$server = new SoapServer("$base/$service?wsdl", ['cache_wsdl' => WSDL_CACHE_NONE, 'features' => SOAP_SINGLE_ELEMENT_ARRAYS]);
$server->setObject(new Application());
$server->handle();
