/* A C client that gSOAP generated from the hub's WSDLs. Prints what it saw as JSON. */
#include <stdlib.h>
#include <string.h>
#include "soapH.h"
#include "CollectionHistoryBinding.nsmap"
#include "json.h"

static const char *base, *version, *name, *code, *password;

static struct soap *context(const char *user, int token)
{
    struct soap *soap = soap_new1(SOAP_C_UTFSTRING | SOAP_XML_STRICT);
    soap_set_version(soap, strcmp(version, "1.2") ? 1 : 2);
    soap->recv_timeout = soap->send_timeout = 120;
    if (token) {
        soap->header = soap_malloc(soap, sizeof *soap->header);
        soap->header->wsse__Security = soap_malloc(soap, sizeof *soap->header->wsse__Security);
        soap->header->wsse__Security->UsernameToken = soap_malloc(soap, sizeof *soap->header->wsse__Security->UsernameToken);
        soap->header->wsse__Security->UsernameToken->Username = (char *)user;
        soap->header->wsse__Security->UsernameToken->Password = (char *)password;
    } else {
        soap->userid = user;
        soap->passwd = password;
    }
    return soap;
}

static const char *address(struct soap *soap, const char *service)
{
    char *text = soap_malloc(soap, strlen(base) + strlen(service) + 2);
    sprintf(text, "%s/%s", base, service);
    return text;
}

static void record(struct soap *soap, struct ch__Record *r, const char *history, const char *received)
{
    soap_default_ch__Record(soap, r);
    r->municipalityCode = (char *)code;
    r->levyYear = r->taxYear = r->accountingYear = "2026";
    r->subjectCode = r->instalment = r->paymentChannel = "01";
    r->noticeNumber = "1234567890";
    r->historyNumber = (char *)history;
    r->addresseeNumber = "100200300";
    r->collectionKind = ch__CollectionKind__1;
    r->taxCollected = 12400;
    r->provisionalKind = ch__ProvisionalKind__1;
    r->receivedDate = (char *)received;
    r->incomeDate = r->operationDate = "2026-11-20";
    r->operationTime = "10:15:00";
    r->deleted = ch__Flag__0;
    r->additional = soap_malloc(soap, sizeof *r->additional);
    r->additional->addresseeName = soap_malloc(soap, sizeof(char *));
    *r->additional->addresseeName = (char *)name;
}

static int send_records(struct soap *soap, const char *id, struct ch__Record *records, int count, struct _ch__SendCollectionHistoryResponse *answer)
{
    struct _ch__SendCollectionHistory message;
    soap_default__ch__SendCollectionHistory(soap, &message);
    message.messageId = (char *)id;
    message.record = records;
    message.__sizerecord = count;
    return soap_call___chw__SendCollectionHistory(soap, address(soap, "collection-history"), NULL, &message, answer);
}

/* The detail as gSOAP reads it: texts without their xml:lang, but Japanese comes first. */
static void fault(struct soap *soap, const char *label)
{
    struct SOAP_ENV__Detail *detail = soap->fault ? (soap->fault->SOAP_ENV__Detail ? soap->fault->SOAP_ENV__Detail : soap->fault->detail) : NULL;
    struct f__Fault *f = detail ? detail->f__fault : NULL;
    int i;
    printf(",\"%s\":", label);
    if (!f) {
        soap_print_fault(soap, stderr);
        printf("null");
        return;
    }
    printf("{\"code\":");
    json(stdout, f->code);
    printf(",\"languages\":%s,\"action\":", (unsigned char)f->cause[0].__item[0] >= 0x80 && (unsigned char)f->cause[1].__item[0] < 0x80 ? "[\"ja\",\"en\"]" : "[]");
    json(stdout, f->action[0].__item);
    printf(",\"party\":");
    json(stdout, f->party[0].__item);
    printf(",\"rejects\":[");
    for (i = 0; i < f->__sizereject; i++) {
        printf("%s[\"%ld\",", i ? "," : "", (long)f->reject[i].index);
        json(stdout, f->reject[i].item);
        printf(",");
        json(stdout, f->reject[i].code);
        printf("]");
    }
    printf("]}");
}

static int failed(struct soap *soap, const char *what)
{
    fprintf(stderr, "%s: ", what);
    soap_print_fault(soap, stderr);
    return 1;
}

int main(void)
{
    struct ch__Record records[2];
    struct _ch__SendCollectionHistoryResponse answer;
    struct _ex__GetReceipt number;
    struct _ex__GetReceiptResponse receipt;
    struct _di__InquireDelinquency question;
    struct _di__InquireDelinquencyResponse found;
    char id[40], token[40];
    long unpaid = 0;
    int i;
    struct soap *soap, *tax;
    base = getenv("BUS_BASE"), version = getenv("BUS_SOAP"), name = getenv("BUS_NAME"), code = getenv("BUS_CODE"), password = getenv("BUS_PASSWORD");
    sprintf(id, "gsoap-%s", version);
    sprintf(token, "gsoap-%s-token", version);

    soap = context("collection", 0);
    record(soap, &records[0], "1", "2026-11-19");
    record(soap, &records[1], "2", "2026-11-19");
    if (send_records(soap, id, records, 2, &answer)) return failed(soap, "send");
    printf("{\"wsdl\":true,\"send\":{\"number\":");
    json(stdout, answer.receipt->number);
    printf(",\"state\":\"%s\",\"records\":%ld,\"amount\":%ld}", answer.receipt->state == ch__ReceiptState__accepted ? "accepted" : "?", (long)answer.receipt->records, (long)answer.receipt->amount);

    soap->userid = "collection", soap->passwd = password;
    number.number = answer.receipt->number;
    if (soap_call___exw__GetReceipt(soap, address(soap, "exchange"), NULL, &number, &receipt)) return failed(soap, "receipt");
    printf(",\"receipt\":%ld", (long)receipt.receipt->accepted);

    soap->userid = "collection", soap->passwd = password;
    records[1].receivedDate = "2026-02-30";
    if (!send_records(soap, NULL, records, 2, &answer)) return failed(soap, "a bad date was taken");
    fault(soap, "fault");

    soap = context("collection", 1);
    record(soap, &records[0], "3", "2026-11-19");
    if (send_records(soap, token, records, 1, &answer)) return failed(soap, "token");
    printf(",\"token\":\"%s\"", answer.receipt->state == ch__ReceiptState__accepted ? "accepted" : "?");

    tax = context("tax", 0);
    soap_default__di__InquireDelinquency(tax, &question);
    question.addresseeNumber = "100200300";
    question.duty = "国保窓口";
    if (soap_call___diw__InquireDelinquency(tax, address(tax, "delinquency-inquiry"), NULL, &question, &found)) return failed(tax, "query");
    for (i = 0; i < found.__sizerecord; i++) unpaid += (long)found.record[i].unpaidTax;
    printf(",\"query\":{\"records\":%d,\"unpaidTax\":%ld,\"remarks\":", found.__sizerecord, unpaid);
    json(stdout, found.record[0].remarks);
    printf("}");

    tax->userid = "tax", tax->passwd = password;
    question.addresseeNumber = "999";
    if (!soap_call___diw__InquireDelinquency(tax, address(tax, "delinquency-inquiry"), NULL, &question, &found)) return failed(tax, "an unknown addressee was found");
    fault(tax, "providerFault");
    printf("}\n");
    return 0;
}
