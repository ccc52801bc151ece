/* A C server that gSOAP generated from the hub's WSDLs: a consumer, and the application that answers a query. What it took is a line in BUS_LOG. */
#include <stdlib.h>
#include <string.h>
#include "soapH.h"
#include "CollectionHistoryBinding.nsmap"
#include "json.h"

/* The hub names itself by HTTP Basic (and by a UsernameToken); nobody else may call. */
static int known(struct soap *soap)
{
    return soap->userid && soap->passwd && !strcmp(soap->userid, "bus") && !strcmp(soap->passwd, getenv("BUS_PASSWORD"));
}

int __chw__SendCollectionHistory(struct soap *soap, struct _ch__SendCollectionHistory *message, struct _ch__SendCollectionHistoryResponse *answer)
{
    FILE *log = fopen(getenv("BUS_LOG"), "a");
    LONG64 amount = 0;
    int i;
    if (!known(soap)) {
        fclose(log);
        return 401;
    }
    fprintf(log, "{\"messageId\":");
    json(log, message->messageId);
    fprintf(log, ",\"names\":[");
    for (i = 0; i < message->__sizerecord; i++) {
        struct ch__Record *r = &message->record[i];
        amount += r->taxCollected + r->dunningFeeCollected + r->delinquencyChargeCollected;
        if (i) fputc(',', log);
        json(log, r->additional && r->additional->addresseeName ? *r->additional->addresseeName : "");
    }
    fprintf(log, "],\"records\":%d,\"amount\":%ld}\n", message->__sizerecord, (long)amount);
    fclose(log);
    answer->receipt = soap_malloc(soap, sizeof *answer->receipt);
    soap_default_ch__Receipt(soap, answer->receipt);
    answer->receipt->number = message->messageId;
    answer->receipt->state = ch__ReceiptState__accepted;
    answer->receipt->records = message->__sizerecord;
    answer->receipt->amount = amount;
    return SOAP_OK;
}

#ifdef SOAP_TYPE___chw__SendCollectionHistoryFile
/* The hub hands over records, never files. */
int __chw__SendCollectionHistoryFile(struct soap *soap, struct _ch__SendCollectionHistoryFile *file, struct _ch__SendCollectionHistoryFileResponse *answer)
{
    return soap_sender_fault(soap, "not offered here", NULL);
}
#endif

static void detail(struct soap *soap, struct di__Record *r, char *addressee, char *instalment, LONG64 unpaid)
{
    soap_default_di__Record(soap, r);
    r->municipalityCode = getenv("BUS_CODE");
    r->levyYear = r->taxYear = "2026";
    r->subjectCode = "01";
    r->noticeNumber = "1234567890";
    r->instalment = instalment;
    r->addresseeNumber = addressee;
    r->dueDate = "2026-06-30";
    r->tax = 48000;
    r->unpaidTax = unpaid;
    r->instalmentPlan = r->disposition = r->executionSuspended = r->writtenOff = r->deleted = di__Flag__0;
    r->remarks = getenv("BUS_NAME");
    r->operationDate = "2026-11-20";
    r->operationTime = "10:15:00";
}

int __diw__InquireDelinquency(struct soap *soap, struct _di__InquireDelinquency *question, struct _di__InquireDelinquencyResponse *answer)
{
    if (!known(soap)) return 401;
    if (!strcmp(question->addresseeNumber, "999")) return soap_sender_fault(soap, "no such addressee", NULL);
    answer->__sizerecord = 2;
    answer->record = soap_malloc(soap, 2 * sizeof *answer->record);
    detail(soap, &answer->record[0], question->addresseeNumber, "01", 36000);
    detail(soap, &answer->record[1], question->addresseeNumber, "02", 4000);
    return SOAP_OK;
}

int main(void)
{
    struct soap *soap = soap_new1(SOAP_C_UTFSTRING);
    soap->bind_flags = SO_REUSEADDR;
    soap->recv_timeout = soap->send_timeout = 60;
    if (!soap_valid_socket(soap_bind(soap, "127.0.0.1", atoi(getenv("BUS_PORT")), 100))) return 1;
    for (;;) {
        if (!soap_valid_socket(soap_accept(soap))) continue;
        soap_serve(soap);
        soap_destroy(soap);
        soap_end(soap);
    }
}
