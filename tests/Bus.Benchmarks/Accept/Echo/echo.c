/* gSOAP, made from the hub's WSDL: a thread for each connection, which is kept open. */
#include <pthread.h>
#include <stdlib.h>
#include "soapH.h"
#include "CollectionHistoryBinding.nsmap"

int __chw__SendCollectionHistory(struct soap *soap, struct _ch__SendCollectionHistory *message, struct _ch__SendCollectionHistoryResponse *answer)
{
    answer->receipt = soap_malloc(soap, sizeof *answer->receipt);
    soap_default_ch__Receipt(soap, answer->receipt);
    answer->receipt->number = "gsoap-1";
    answer->receipt->state = ch__ReceiptState__accepted;
    answer->receipt->records = message->__sizerecord;
    answer->receipt->amount = 1;
    return SOAP_OK;
}

#ifdef SOAP_TYPE___chw__SendCollectionHistoryFile
int __chw__SendCollectionHistoryFile(struct soap *soap, struct _ch__SendCollectionHistoryFile *file, struct _ch__SendCollectionHistoryFileResponse *answer)
{
    return soap_sender_fault(soap, "not offered here", NULL);
}
#endif

static void *serve(void *own)
{
    struct soap *soap = own;
    pthread_detach(pthread_self());
    soap_serve(soap);
    soap_destroy(soap);
    soap_end(soap);
    soap_free(soap);
    return NULL;
}

int main(void)
{
    struct soap *soap = soap_new1(SOAP_C_UTFSTRING | SOAP_IO_KEEPALIVE);
    soap->bind_flags = SO_REUSEADDR;
    soap->max_keep_alive = 0;
    soap->send_timeout = soap->recv_timeout = 60;
    if (!soap_valid_socket(soap_bind(soap, "127.0.0.1", atoi(getenv("BUS_PORT")), 128))) return 1;
    for (;;) {
        pthread_t thread;
        if (!soap_valid_socket(soap_accept(soap))) continue;
        pthread_create(&thread, NULL, serve, soap_copy(soap));
    }
}
